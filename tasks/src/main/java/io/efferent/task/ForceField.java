package io.efferent.task;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Constants;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;

/** A force on the hand that depends on its motion. */
@FunctionalInterface
public interface ForceField {
    /**
     * The force on the hand, N, (batch, dimension). Differentiable.
     *
     * @param plant the body, for constants of its manager and type
     * @param hand where the hand is and how it moves
     */
    NDArray force(Plant plant, Endpoint hand);

    /**
     * A velocity-dependent curl field, {@code f = strength [[0, -1], [1, 0]] v} (Shadmehr &amp; Mussa-Ivaldi 1994).
     *
     * @param strength N s/m; positive pushes counter-clockwise, to the left of the movement
     */
    static ForceField curl(double strength) {
        double[][] transposed = {{0, strength}, {-strength, 0}};
        return (plant, hand) -> hand.velocity()
                .matMul(plant.constants().derived(
                        "curl" + strength, () -> Constants.of(plant.manager(), plant.type(), transposed)));
    }
}
