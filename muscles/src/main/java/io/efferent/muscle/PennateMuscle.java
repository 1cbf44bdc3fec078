package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.kernel.Root;
import io.efferent.muscle.MuscleOutput.Curve;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Another model whose fibers are at an angle to the tendon, in a muscle of constant height ({@link Pennation}); for
 * models that have no angle of their own. With s the length of a fiber along the tendon, a rigid tendon leaves {@code s
 * = path length - slack length} to it; the fiber is {@code sqrt(s^2 + height^2)} long, moves at {@code cos(angle)}
 * times the velocity of the path, and pulls with {@code cos(angle)} times its force. No angle is beyond acos 0.1:
 * fibers do not become shorter. The further constant {@code pennationAngle}, the angle at optimal length, is 0 by
 * default.
 *
 * @param muscle a model with a rigid tendon, or {@link KistemakerCompliantMuscle}
 */
public record PennateMuscle(Muscle muscle) implements Muscle {
    /** Fiber less tendon force along the tendon, of passive fibers of {@link KistemakerCompliantMuscle}. */
    private static final Root REST = new Root(
            List.of("pathLength", OPTIMAL_FIBER_LENGTH, TENDON_SLACK_LENGTH, PASSIVE_SLACK,
                    KistemakerCurves.PASSIVE_STIFFNESS, Pennation.ANGLE),
            (p, along) -> {
                NDArray fiber = Pennation.fiberLength(p, along);
                return KistemakerCurves.passive(p, fiber.div(p.get(OPTIMAL_FIBER_LENGTH))).mul(along).div(fiber)
                        .sub(CompliantTendon.tendonForce(p, p.get("pathLength"), along));
            });

    /** Fibers, and the path on which the other model, without an angle, has them and their force. */
    private record Seen(MuscleState state, NDArray cosine, NDArray pathLength, NDArray pathVelocity) {}

    /** @throws IllegalArgumentException if the model has an angle, no fibers, or another elastic tendon */
    public PennateMuscle {
        var names = muscle.parameters().stream().map(MuscleParameter::name).toList();
        boolean hasFibers = names.containsAll(List.of(OPTIMAL_FIBER_LENGTH, TENDON_SLACK_LENGTH));
        boolean isElastic = muscle.stateVariables().contains("fiberLength");
        if (names.contains(Pennation.ANGLE) || !hasFibers
                || isElastic && !(muscle instanceof KistemakerCompliantMuscle)) {
            throw new IllegalArgumentException("muscle: got '" + muscle.name() + "', expected a model with "
                    + OPTIMAL_FIBER_LENGTH + " and a rigid tendon, or kistemaker-compliant, without "
                    + Pennation.ANGLE + " of its own");
        }
    }

    private boolean isElastic() {
        return muscle instanceof KistemakerCompliantMuscle;
    }

    @Override
    public String name() {
        return "pennate " + muscle.name();
    }

    @Override
    public List<MuscleParameter> parameters() {
        return Stream.concat(muscle.parameters().stream(), Stream.of(Pennation.parameter())).toList();
    }

    @Override
    public List<String> stateVariables() {
        return muscle.stateVariables();
    }

    private static NDArray shortestAlong(Parameters p) {
        return p.derived("shortestAlong", () -> Pennation.along(p, HillModel.steepest(p)));
    }

    private Seen seen(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray slack = p.get(TENDON_SLACK_LENGTH);
        if (!isElastic()) {
            NDArray along = Tensors.atLeast(pathLength.sub(slack), shortestAlong(p));
            NDArray fiber = Pennation.fiberLength(p, along);
            NDArray cosine = cosine(p, along, fiber);
            return new Seen(state, cosine, fiber.add(slack), pathVelocity.mul(cosine));
        }
        NDArray fiber = Tensors.atLeast(state.get(1), HillModel.steepest(p));
        NDArray along = Pennation.along(p, fiber);
        NDArray cosine = cosine(p, along, fiber);
        // Tendon force goes with the square of strain: on this path it is the fiber's, 1 / cosine times as much.
        NDArray stretch = pathLength.sub(along).sub(slack).div(cosine.sqrt());
        return new Seen(new MuscleState(state.activation(), fiber), cosine, fiber.add(slack).add(stretch),
                pathVelocity);
    }

    private static NDArray cosine(Parameters p, NDArray along, NDArray fiber) {
        NDArray defined = fiber.gt(p.constant(0));
        return Tensors.where(
                defined, along.div(Tensors.where(defined, fiber, fiber.onesLike())), fiber.onesLike());
    }

    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        if (!isElastic()) {
            return muscle.initialState(p, pathLength);
        }
        NDArray shortest = shortestAlong(p);
        NDArray free = Tensors.atLeast(pathLength.sub(p.get(TENDON_SLACK_LENGTH)), shortest);
        NDArray slack = Pennation.fiberLength(p, free);
        NDArray stretched = Pennation.fiberLength(
                p, REST.solve(p.with(Map.of("pathLength", pathLength)), shortest, free, free));
        NDArray isFree = slack.lte(p.get(PASSIVE_SLACK).mul(p.get(OPTIMAL_FIBER_LENGTH)));
        return new MuscleState(ActivationDynamics.rest(p, pathLength), Tensors.where(isFree, slack, stretched));
    }

    /** What the other model gives for the fibers: forces along them. */
    public MuscleOutput fibers(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        Seen seen = seen(p, state, pathLength, pathVelocity);
        return muscle.output(p, seen.state(), seen.pathLength(), seen.pathVelocity());
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        Seen seen = seen(p, state, pathLength, pathVelocity);
        NDArray cosine = seen.cosine();
        MuscleOutput fibers = muscle.output(p, seen.state(), seen.pathLength(), seen.pathVelocity());
        Map<Curve, NDArray> curves = new EnumMap<>(Curve.class);
        curves.putAll(fibers.curves());
        curves.computeIfPresent(Curve.TENDON, (_, force) -> force.mul(cosine));
        return new MuscleOutput(fibers.force().mul(cosine), fibers.fiberLength(), fibers.fiberVelocity(), curves);
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        return muscle.rates(p, state, output, excitation, step);
    }

    @Override
    public FiberStep fiberStep(
            Parameters p, MuscleState before, MuscleState next, NDArray pathLength, NDArray pathVelocity, double step) {
        Seen seen = seen(p, next, pathLength, pathVelocity);
        FiberStep answer = muscle.fiberStep(p, before, seen.state(), seen.pathLength(), seen.pathVelocity(), step);
        return new FiberStep(answer.state(), pathLength, answer.force().mul(seen.cosine()),
                answer.stiffness().mul(seen.cosine().square()), answer.share());
    }

    @Override
    public NDArray boundedExcitation(Parameters p, NDArray excitation) {
        return muscle.boundedExcitation(p, excitation);
    }

    @Override
    public MuscleState bounded(Parameters p, MuscleState state) {
        MuscleState bounded = muscle.bounded(p, state);
        return isElastic()
                ? new MuscleState(bounded.activation(), Tensors.atLeast(bounded.get(1), HillModel.steepest(p)))
                : bounded;
    }

    @Override
    public NDArray maximumIsometricForce(Parameters p) {
        return muscle.maximumIsometricForce(p);
    }

    @Override
    public NDArray referenceLength(Parameters p) {
        return muscle.referenceLength(p);
    }

    @Override
    public NDArray referenceVelocity(Parameters p) {
        return muscle.referenceVelocity(p);
    }
}
