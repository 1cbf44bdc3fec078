package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * What follows from a {@link FiberState} and is not needed to move a body: angles, powers, stiffness, stored energy.
 * All arrays are (batch, muscle). Powers are positive where work is done on the outside.
 *
 * @param fiber the state
 * @param pennation angle between fiber and tendon, rad
 * @param pennationVelocity rad/s
 * @param velocityAlong velocity of the fiber along the tendon, m/s
 * @param activePower of the contractile element and the damper, W
 * @param elasticPower of the fiber's elastic element, W
 * @param tendonPower W
 * @param musclePower W: tendon force times shortening velocity of the path
 * @param fiberStiffness force per length of the fiber at a held velocity factor, N/m
 * @param fiberStiffnessAlong the same along the tendon, N/m
 * @param tendonStiffness N/m; infinite for a rigid tendon
 * @param stiffness of fiber and tendon in series, N/m
 * @param fiberEnergy stored in the fiber, J
 * @param tendonEnergy stored in the tendon, J
 */
public record MuscleDetails(
        FiberState fiber, NDArray pennation, NDArray pennationVelocity, NDArray velocityAlong, NDArray activePower,
        NDArray elasticPower, NDArray tendonPower, NDArray musclePower, NDArray fiberStiffness,
        NDArray fiberStiffnessAlong, NDArray tendonStiffness, NDArray stiffness, NDArray fiberEnergy,
        NDArray tendonEnergy) {

    /**
     * Derives them.
     *
     * @param held where the fiber has no stiffness, because nothing is stretched
     * @param tendonStiffness N/m
     */
    static MuscleDetails of(
            HillModel model, Parameters p, FiberState fiber, NDArray activation, NDArray pathVelocity, NDArray held,
            NDArray tendonStiffness) {
        NDArray force = p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE);
        NDArray optimal = p.get(Muscle.OPTIMAL_FIBER_LENGTH);
        NDArray slack = p.get(Muscle.TENDON_SLACK_LENGTH);
        NDArray length = fiber.length().div(optimal);
        NDArray zero = length.zerosLike();
        NDArray cosine = fiber.cosine();
        NDArray sine = Pennation.height(p).div(fiber.length());

        NDArray rise = activation.mul(model.activeForceLengthSlope(p, length)).mul(fiber.forceVelocity())
                .add(model.passiveSlope(p, length));
        NDArray stiffness = Tensors.where(held, zero, rise.mul(force).div(optimal));
        NDArray along = stiffness.mul(cosine.square())
                .add(fiber.fiberForce().mul(sine.square()).div(fiber.length()));
        NDArray shortening = fiber.velocity().neg();
        return new MuscleDetails(
                fiber,
                Pennation.angle(p, fiber.along()),
                shortening.div(fiber.length()).mul(sine).div(cosine),
                fiber.velocity().div(cosine),
                fiber.activeForce().add(fiber.dampingForce()).mul(shortening),
                fiber.elasticForce().mul(shortening),
                fiber.tendonForce().mul(fiber.tendonVelocity()).neg(),
                fiber.tendonForce().mul(pathVelocity).neg(),
                stiffness,
                along,
                tendonStiffness,
                // k t / (k + t), which is k for an infinite t
                along.div(along.div(tendonStiffness).add(p.constant(1))),
                model.passiveIntegral(p, length).mul(force).mul(optimal),
                model.tendonIntegral(p, fiber.tendonLength().div(slack)).mul(force).mul(slack));
    }
}
