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
        return new Viscous(new double[][] {{0, -strength}, {strength, 0}});
    }

    /**
     * A field {@code f = B v}. Its matrix is data: trials of different strengths need no code of their own.
     *
     * @param matrix B, N s/m
     */
    record Viscous(double[][] matrix) implements ForceField {
        @Override
        public NDArray force(Plant plant, Endpoint hand) {
            double[][] transposed = new double[matrix[0].length][matrix.length];
            for (int row = 0; row < matrix.length; row++) {
                for (int column = 0; column < transposed.length; column++) {
                    transposed[column][row] = matrix[row][column];
                }
            }
            return hand.velocity().matMul(Constants.of(plant.manager(), plant.type(), transposed));
        }
    }
}
