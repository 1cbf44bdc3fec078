package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.skeleton.JointLimits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** A manager that is closed after each test, seeded draws, and short names for arrays in double precision. */
abstract class Fixture {
    final NDManager manager = NDManager.newBaseManager("PyTorch");
    final Random random = new Random(17);

    @AfterEach
    void close() {
        manager.close();
    }

    /** Limits of two joints far away. */
    static JointLimits unlimited() {
        return unlimited(2);
    }

    /** Limits far away. */
    static JointLimits unlimited(int dof) {
        return JointLimits.uniform(dof, -1e6, 1e6);
    }

    Plant bind(Effector.Builder builder) {
        return builder.build().bind(manager, DataType.FLOAT64);
    }

    NDArray rows(double[]... rows) {
        return Constants.of(manager, DataType.FLOAT64, rows);
    }

    NDArray row(double... x) {
        return rows(x);
    }

    NDArray draw(long rows, long columns, double from, double to) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(rows, columns),
                random.doubles(rows * columns, from, to).toArray());
    }

    /** The state after some steps of constant excitation. */
    static EffectorState run(Plant plant, EffectorState state, NDArray excitation, Loads loads, int steps) {
        EffectorState next = state;
        for (int i = 0; i < steps; i++) {
            next = plant.step(next, excitation, loads);
        }
        return next;
    }

    static boolean isFinite(NDArray x) {
        return Arrays.stream(x.toDoubleArray()).allMatch(Double::isFinite);
    }

    static double largestDifference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().toDoubleArray()[0];
    }
}
