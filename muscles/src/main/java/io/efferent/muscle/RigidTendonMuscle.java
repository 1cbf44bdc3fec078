package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * A Hill-type muscle with pennation whose tendon keeps its slack length. Its fiber moves with the path, at {@code cos
 * phi} times the path's velocity.
 *
 * <p>Fibers of bounded models do not become shorter than they can be: then they rest, the tendon is slack and there is
 * no force. They do not push either: where active, elastic and damping force add up to less than 0, the damping force
 * is what makes the sum 0.
 *
 * @param model curves, constants and activation dynamics
 */
public record RigidTendonMuscle(HillModel model) implements HillMuscle {
    /** In optimal lengths: no direction is defined at 0. */
    private static final double SHORTEST = 1e-6;

    @Override
    public String name() {
        return model.name() + "-rigid";
    }

    @Override
    public FiberState fiber(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray zero = pathLength.zerosLike();
        NDArray free = pathLength.sub(p.get(TENDON_SLACK_LENGTH));
        NDArray slack = slack(p, pathLength);
        NDArray along = Tensors.where(slack, shortestAlong(p), free);
        NDArray optimal = p.get(OPTIMAL_FIBER_LENGTH);
        NDArray length = Tensors.atLeast(Pennation.fiberLength(p, along), optimal.mul(p.constant(SHORTEST)));
        NDArray velocity = Tensors.where(slack, zero, pathVelocity.mul(along).div(length));

        NDArray normalized = length.div(optimal);
        NDArray normalizedVelocity = velocity.div(referenceVelocity(p));
        NDArray forceLength = model.activeForceLength(p, normalized);
        NDArray passive = model.passive(p, normalized);
        NDArray forceVelocity = model.forceVelocity(p, state.activation(), normalizedVelocity);
        NDArray most = p.get(MAXIMUM_ISOMETRIC_FORCE);
        NDArray active = Tensors.where(slack, zero, state.activation().mul(forceLength).mul(forceVelocity).mul(most));
        NDArray elastic = Tensors.where(slack, zero, passive.mul(most));
        NDArray damping = HillMuscle.damping(model, p) == null
                ? zero : normalizedVelocity.mul(HillMuscle.damping(model, p)).mul(most);
        if (model.isBounded()) {
            damping = Tensors.atLeast(damping, active.add(elastic).neg());
        }
        NDArray force = active.add(elastic).add(damping);
        return new FiberState(
                length, along, velocity,
                Tensors.where(slack, pathLength.sub(along), zero.add(p.get(TENDON_SLACK_LENGTH))),
                Tensors.where(slack, pathVelocity, zero), forceLength, passive, forceVelocity, active, elastic,
                damping, force.mul(along).div(length));
    }

    private NDArray shortestAlong(Parameters p) {
        return p.derived("shortestAlong", () -> Pennation.along(p, model.shortestFiber(p)));
    }

    /** Where the path is shorter than the shortest fiber and the tendon; nowhere if fibers are not bounded. */
    private NDArray slack(Parameters p, NDArray pathLength) {
        NDArray free = pathLength.sub(p.get(TENDON_SLACK_LENGTH));
        return model.isBounded() ? free.lt(shortestAlong(p)) : free.lt(free);
    }

    /**
     * The state is what it is; the fiber's viscosity counts as stiffness: with each meter that the path is longer at
     * the end of the step the velocity in it was higher by {@code 1 / step}. So a strong muscle on a light segment does
     * not ask for short steps.
     */
    @Override
    public FiberStep fiberStep(
            Parameters p, MuscleState before, MuscleState next, NDArray pathLength, NDArray pathVelocity, double step) {
        FiberState fiber = fiber(p, next, pathLength, pathVelocity);
        NDArray zero = pathLength.zerosLike();
        NDArray most = p.get(MAXIMUM_ISOMETRIC_FORCE);
        NDArray slope = model.forceVelocitySlope(
                p, next.activation(), fiber.velocity().div(referenceVelocity(p)));
        NDArray viscosity = next.activation().mul(fiber.activeForceLength()).mul(slope);
        NDArray damping = HillMuscle.damping(model, p);
        if (damping != null) {
            viscosity = viscosity.add(damping);
        }
        NDArray stiffness = viscosity.mul(fiber.cosine().square()).mul(most)
                .div(referenceVelocity(p).mul(p.constant(step)));
        NDArray free = fiber.fiberForce().gt(p.constant(0)).logicalAnd(slack(p, pathLength).logicalNot());
        return new FiberStep(
                next, pathLength, fiber.tendonForce(), Tensors.where(free, stiffness, zero), zero);
    }

    @Override
    public MuscleDetails details(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        FiberState fiber = fiber(p, state, pathLength, pathVelocity);
        NDArray slack = slack(p, pathLength);
        NDArray stiffness = Tensors.where(
                slack, pathLength.zerosLike(), pathLength.zerosLike().add(p.constant(Double.POSITIVE_INFINITY)));
        return MuscleDetails.of(model, p, fiber, state.activation(), pathVelocity, slack, stiffness);
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        return new MuscleState(model.activationRate(p, state.activation(), excitation, step));
    }
}
