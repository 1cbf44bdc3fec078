package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Another model with further variables, behind its own. What is not said otherwise is as in that model. */
public interface ExtendedMuscle extends Muscle {
    /** The other model. */
    Muscle muscle();

    /** Names of the further variables. */
    List<String> furtherVariables();

    @Override
    default List<String> stateVariables() {
        return Stream.concat(muscle().stateVariables().stream(), furtherVariables().stream()).toList();
    }

    @Override
    default MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        return muscle().output(p, own(state), pathLength, pathVelocity);
    }

    @Override
    default FiberStep fiberStep(
            Parameters p, MuscleState before, MuscleState next, NDArray pathLength, NDArray pathVelocity, double step) {
        FiberStep answer = muscle().fiberStep(p, own(before), own(next), pathLength, pathVelocity, step);
        return new FiberStep(
                joined(answer.state(), further(next)), pathLength, answer.force(), answer.stiffness(),
                answer.share());
    }

    @Override
    default FiberStep.Settled settle(
            Parameters p, MuscleState before, FiberStep answer, NDArray pathLength, NDArray pathVelocity, double step) {
        FiberStep inner = new FiberStep(
                own(answer.state()), answer.pathLength(), answer.force(), answer.stiffness(), answer.share());
        FiberStep.Settled settled = muscle().settle(p, own(before), inner, pathLength, pathVelocity, step);
        return new FiberStep.Settled(joined(settled.state(), further(answer.state())), settled.output());
    }

    @Override
    default NDArray boundedExcitation(Parameters p, NDArray excitation) {
        return muscle().boundedExcitation(p, excitation);
    }

    @Override
    default MuscleState bounded(Parameters p, MuscleState state) {
        return joined(muscle().bounded(p, own(state)), further(state));
    }

    @Override
    default NDArray maximumIsometricForce(Parameters p) {
        return muscle().maximumIsometricForce(p);
    }

    @Override
    default NDArray referenceLength(Parameters p) {
        return muscle().referenceLength(p);
    }

    @Override
    default NDArray referenceVelocity(Parameters p) {
        return muscle().referenceVelocity(p);
    }

    /** The variables of the other model. */
    default MuscleState own(MuscleState state) {
        return new MuscleState(state.variables().subList(0, state.variables().size() - furtherVariables().size()));
    }

    /** The further variables. */
    default List<NDArray> further(MuscleState state) {
        int all = state.variables().size();
        return state.variables().subList(all - furtherVariables().size(), all);
    }

    /** Variables of the other model, and further ones. */
    static MuscleState joined(MuscleState own, List<NDArray> further) {
        List<NDArray> all = new ArrayList<>(own.variables());
        all.addAll(further);
        return new MuscleState(all);
    }
}
