package io.efferent.experiment.reproduce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.analysis.EndpointStiffness;
import io.efferent.array.Constants;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.effector.Balance;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.TwoJointArm;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * A two-joint arm in a posture, with frozen activations, and its intrinsic stiffness in three ways that share nothing
 * but the body: from its muscles, by the gradient of the force of the hand, and by a robot that displaces the hand.
 */
final class HeldArm {
    /** Of central differences, m and rad. */
    private static final double SMALL = 1e-5;

    private static final int DIRECTIONS = 8;
    private static final double DISPLACEMENT = 0.007;
    private static final double RAMP = 0.1;
    private static final double HOLD = 1;
    /** Of the robot, N/m and N s/m: much stiffer than the arm, and about critical for a hand of 1 kg. */
    private static final double ROBOT_STIFFNESS = 4000;
    private static final double ROBOT_DAMPING = 126;

    private final Effector effector;
    private final double[] joint;
    private final double[] lengths;

    HeldArm(Effector effector, TwoJointArm skeleton, double... joint) {
        this.effector = effector;
        this.joint = joint;
        lengths = new double[] {skeleton.upperArmLength(), skeleton.forearmLength()};
    }

    /** Muscles at rest: tension, N, its slope over the path at frozen activation, N/m, and moment arms -dL/dq, m. */
    private record Tension(double[] force, double[] stiffness, double[][] momentArm) {
        double[] torque() {
            return IntStream.range(0, 2).mapToDouble(j -> IntStream.range(0, force.length)
                    .mapToDouble(m -> momentArm[m][j] * force[m]).sum()).toArray();
        }
    }

    private Tension tension(double[] position, double[] activation) {
        try (var manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            var state = still(plant, new double[][] {position}, new double[][] {activation});
            double[] longer = force(plant, state, SMALL);
            double[] shorter = force(plant, state, -SMALL);
            int muscles = activation.length;
            double[] slope = IntStream.range(0, muscles)
                    .mapToDouble(m -> (longer[m] - shorter[m]) / (2 * SMALL)).toArray();
            double[] arms = Tensors.toDoubles(state.path().momentArms());
            double[][] momentArm = IntStream.range(0, muscles)
                    .mapToObj(m -> new double[] {-arms[m], -arms[muscles + m]}).toArray(double[][]::new);
            return new Tension(Tensors.toDoubles(state.force()), slope, momentArm);
        }
    }

    private static double[] force(Plant plant, EffectorState state, double lengthening) {
        return Tensors.toDoubles(plant.muscle().output(
                plant.muscleConstants(), state.muscle(), state.path().length().add(plant.constant(lengthening)),
                state.path().velocity()).force());
    }

    private static EffectorState still(Plant plant, double[][] position, double[][] activation) {
        return still(plant, Constants.of(plant.manager(), plant.type(), position), activation);
    }

    private static EffectorState still(Plant plant, NDArray position, double[][] activation) {
        NDArray a = Constants.of(plant.manager(), plant.type(), activation);
        return plant.assemble(position, position.zerosLike(), new MuscleState(a), null);
    }

    /**
     * Activations of least square above a common level that give a torque.
     *
     * @param level of co-contraction
     * @param torque of the muscles on the joints, N m
     * @throws IllegalArgumentException if they cannot
     */
    double[] activation(double level, double... torque) {
        double[] against = minus(new double[2], torque);
        return Balance.activations(effector, new double[][] {joint}, null, new double[][] {against}, level)[0];
    }

    /** Torques of the muscles, N m. */
    double[] torque(double[] activation) {
        return tension(joint, activation).torque();
    }

    /** Of the joints from muscles, {@code K_q = Σ (k r r' - F dr/dq)}, N m/rad. */
    double[][] jointStiffness(double[] activation) {
        var here = tension(joint, activation);
        int muscles = activation.length;
        double[][][] slope = new double[muscles][2][2];
        for (int j = 0; j < 2; j++) {
            double[][] ahead = tension(moved(j, SMALL), activation).momentArm();
            double[][] behind = tension(moved(j, -SMALL), activation).momentArm();
            for (int m = 0; m < muscles; m++) {
                for (int i = 0; i < 2; i++) {
                    slope[m][i][j] = (ahead[m][i] - behind[m][i]) / (2 * SMALL);
                }
            }
        }
        return EndpointStiffness.ofMuscles(here.stiffness(), here.force(), here.momentArm(), slope);
    }

    private double[] moved(int index, double angle) {
        double[] moved = joint.clone();
        moved[index] += angle;
        return moved;
    }

    /** From muscles, joints and the force of the hand. */
    EndpointStiffness ofMuscles(double[] activation) {
        double[][] jacobian = EndpointStiffness.jacobian(joint, lengths);
        double[] force = times(inverse(transpose(jacobian)), torque(activation));
        return EndpointStiffness.of(
                jointStiffness(activation), jacobian, EndpointStiffness.geometricTerm(joint, lengths, force));
    }

    /** By the gradient of the force of the hand on what holds it, {@code J^-T torque}, on the tape. */
    EndpointStiffness ofGradient(double[] activation) {
        double[][] slope = new double[2][];
        for (int i = 0; i < 2; i++) {
            try (var manager = Tensors.newManager(); Tape tape = new Tape()) {
                Plant plant = effector.bind(manager, DataType.FLOAT64);
                NDArray position = Constants.of(manager, DataType.FLOAT64, new double[][] {joint});
                position.setRequiresGradient(true);
                var state = still(plant, position, new double[][] {activation});
                NDArray torque = state.path().momentArms().mul(state.force().expandDims(1)).sum(new int[] {2}).neg();
                NDArray jacobian = effector.skeleton().endpointJacobian(
                        plant.constants().in("skeleton"), state.pose()).reshape(1, 4);
                NDArray[] j = IntStream.range(0, 4).mapToObj(k -> Tensors.column(jacobian, k)).toArray(NDArray[]::new);
                NDArray determinant = j[0].mul(j[3]).sub(j[1].mul(j[2]));
                NDArray shoulder = Tensors.column(torque, 0);
                NDArray elbow = Tensors.column(torque, 1);
                NDArray force = i == 0 ? shoulder.mul(j[3]).sub(elbow.mul(j[2]))
                        : elbow.mul(j[0]).sub(shoulder.mul(j[1]));
                tape.backward(force.div(determinant).sum());
                try (NDArray gradient = Tensors.gradient(position)) {
                    slope[i] = Tensors.toDoubles(gradient);
                }
            }
        }
        var perMeter = MatrixUtils.createRealMatrix(slope).multiply(MatrixUtils.createRealMatrix(
                inverse(EndpointStiffness.jacobian(joint, lengths))));
        return EndpointStiffness.of(perMeter.scalarMultiply(-1).getData());
    }

    /**
     * By a robot that takes the hand 7 mm to eight directions in 100 ms, and reads the force when muscles no longer
     * resist the motion, a second later.
     *
     * @param activation frozen, [posture][muscle]
     */
    List<EndpointStiffness> ofServo(double[][] activation) {
        int count = activation.length * DIRECTIONS;
        double[][] toForce = inverse(transpose(EndpointStiffness.jacobian(joint, lengths)));
        double[][] held = new double[count][];
        double[][] balance = new double[count][];
        double[][] way = new double[count][];
        for (int i = 0; i < count; i++) {
            held[i] = activation[i / DIRECTIONS];
            balance[i] = i % DIRECTIONS > 0 ? balance[i - 1] : times(toForce, minus(new double[2], torque(held[i])));
            double direction = 2 * Math.PI * i / DIRECTIONS;
            way[i] = new double[] {DISPLACEMENT * Math.cos(direction), DISPLACEMENT * Math.sin(direction)};
        }
        double[][] displacement;
        double[][] back;
        try (var manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            NDArray excitation = Constants.of(manager, DataType.FLOAT64, held);
            NDArray against = Constants.of(manager, DataType.FLOAT64, balance);
            NDArray whole = Constants.of(manager, DataType.FLOAT64, way);
            NDArray stiffness = plant.constant(ROBOT_STIFFNESS);
            NDArray damping = plant.constant(ROBOT_DAMPING);
            var state = still(plant, Collections.nCopies(count, joint).toArray(double[][]::new), held);
            NDArray start = plant.endpoint(state).position();
            int steps = (int) Math.round((RAMP + HOLD) / effector.timestep());
            for (int step = 1; step <= steps; step++) {
                NDArray goal = start.add(
                        whole.mul(plant.constant(Math.min(1, step * effector.timestep() / RAMP))));
                state = plant.step(state, excitation, new Loads(against, null, (body, moving) -> {
                    var hand = body.endpoint(moving);
                    return new Loads(
                            goal.sub(hand.position()).mul(stiffness).sub(hand.velocity().mul(damping)), null);
                }));
            }
            NDArray end = plant.endpoint(state).position();
            displacement = rows(Tensors.toDoubles(end.sub(start)));
            back = rows(Tensors.toDoubles(end.sub(start.add(whole)).mul(stiffness)));
        }
        return IntStream.range(0, activation.length).map(i -> i * DIRECTIONS)
                .mapToObj(i -> EndpointStiffness.estimate(
                        Arrays.copyOfRange(displacement, i, i + DIRECTIONS),
                        Arrays.copyOfRange(back, i, i + DIRECTIONS)))
                .toList();
    }

    private static double[][] rows(double[] flat) {
        return IntStream.range(0, flat.length / 2).mapToObj(i -> new double[] {flat[2 * i], flat[2 * i + 1]})
                .toArray(double[][]::new);
    }

    /** Direction from the shoulder to the hand, rad. */
    double directionOfHand() {
        double[][] jacobian = EndpointStiffness.jacobian(joint, lengths);
        return Math.atan2(-jacobian[0][0], jacobian[1][0]);
    }

    private static double[] minus(double[] a, double[] b) {
        return new double[] {a[0] - b[0], a[1] - b[1]};
    }

    private static double[][] transpose(double[][] a) {
        return MatrixUtils.createRealMatrix(a).transpose().getData();
    }

    private static double[][] inverse(double[][] a) {
        return new LUDecomposition(MatrixUtils.createRealMatrix(a)).getSolver().getInverse().getData();
    }

    private static double[] times(double[][] a, double[] b) {
        return MatrixUtils.createRealMatrix(a).operate(b);
    }
}
