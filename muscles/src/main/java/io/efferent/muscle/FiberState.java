package io.efferent.muscle;

import ai.djl.ndarray.NDArray;

/**
 * A Hill-type muscle at one instant: where its fiber and tendon are, how they move, and its forces by part. All arrays
 * are (batch, muscle).
 *
 * @param length of the fiber, m
 * @param along its length along the tendon, m
 * @param velocity of the fiber along itself, m/s; negative while shortening
 * @param tendonLength m
 * @param tendonVelocity m/s
 * @param activeForceLength factor of the active force
 * @param passiveForceLength elastic force of the fiber / maximum isometric force
 * @param forceVelocity factor of the active force
 * @param activeForce of the contractile element, N
 * @param elasticForce of the elastic element beside it, N
 * @param dampingForce of the damper beside it, N, negative while shortening
 * @param tendonForce N
 */
public record FiberState(
        NDArray length, NDArray along, NDArray velocity, NDArray tendonLength, NDArray tendonVelocity,
        NDArray activeForceLength, NDArray passiveForceLength, NDArray forceVelocity, NDArray activeForce,
        NDArray elasticForce, NDArray dampingForce, NDArray tendonForce) {

    /** Cosine of the angle between fiber and tendon. */
    public NDArray cosine() {
        return along.div(length);
    }

    /** Force of the fiber along itself, N. */
    public NDArray fiberForce() {
        return activeForce.add(elasticForce).add(dampingForce);
    }
}
