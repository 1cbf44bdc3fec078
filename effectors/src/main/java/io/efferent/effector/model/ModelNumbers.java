package io.efferent.effector.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.effector.PathGeometry;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.Pose;
import java.util.List;
import java.util.Random;

/** What MuJoCo's compiler works out from a model before a muscle has its constants. */
final class ModelNumbers {
    private static final int POSTURES = 2000;

    private ModelNumbers() {}

    /** The shortest and the longest a path gets within the joint limits, over random postures and corners, m. */
    static double[] lengthRange(JointTree tree, MusclePath path) {
        JointLimits limits = tree.defaultLimits();
        limits.requireBounded();
        double[] lower = limits.lower();
        double[] upper = limits.upper();
        Random random = new Random(0);
        double[][] postures = new double[POSTURES][lower.length];
        for (int i = 0; i < POSTURES; i++) {
            for (int joint = 0; joint < lower.length; joint++) {
                double part = i % 2 == 0 ? random.nextDouble() : random.nextInt(2);
                postures[i][joint] = lower[joint] + part * (upper[joint] - lower[joint]);
            }
        }
        try (NDManager manager = Tensors.newManager()) {
            double[] lengths = new Placed(manager, tree, path, postures).geometry().length().toDoubleArray();
            double shortest = Double.POSITIVE_INFINITY;
            double longest = Double.NEGATIVE_INFINITY;
            for (double length : lengths) {
                shortest = Math.min(shortest, length);
                longest = Math.max(longest, length);
            }
            return new double[] {shortest, longest};
        }
    }

    /** Length of the joint accelerations that a unit force along a path makes (MuJoCo's {@code acc0}). */
    static double unitAcceleration(JointTree tree, double[] position, MusclePath path) {
        try (NDManager manager = Tensors.newManager()) {
            Placed placed = new Placed(manager, tree, path, new double[][] {position});
            NDArray moments = placed.geometry().momentArms().reshape(1, tree.dof());
            NDArray none = moments.zerosLike();
            NDArray bias = tree.bias(placed.p, placed.pose, none);
            NDArray acceleration = tree.acceleration(placed.p, placed.pose, none, bias.add(moments), null);
            return Math.sqrt(acceleration.square().sum().toDoubleArray()[0]);
        }
    }

    private static final class Placed {
        private final JointTree tree;
        private final PathBank bank;
        private final Parameters p;
        private final Parameters constants;
        private final Pose pose;
        private final NDArray still;

        Placed(NDManager manager, JointTree tree, MusclePath path, double[][] postures) {
            this.tree = tree;
            bank = path.bank(List.of(path), tree);
            p = Parameters.bind(manager, DataType.FLOAT64, tree.values());
            constants = Parameters.bind(manager, DataType.FLOAT64, bank.values());
            NDArray q = Constants.of(manager, DataType.FLOAT64, postures);
            pose = tree.pose(p, q);
            still = q.zerosLike();
        }

        PathGeometry geometry() {
            return bank.geometry(constants, tree, p, pose, still);
        }
    }
}
