package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BallJointsTest {
    private static final int DOF = 7;
    private final Random random = new Random(4);

    /** Two bodies on three-axis joints, and a hinge between them. */
    private static JointTree tree(boolean balls, double... gravity) {
        return JointTree.builder("limb", 3).optGravity(gravity)
                .addBody("upper", "world", Transform.at(0.1, 0, 0).turned(0.3, 0, 0.1),
                        balls ? Joint.ball("shoulder") : Joint.gimbal("shoulder"), Transform.IDENTITY,
                        new MassProperties(2, new double[] {0.02, -0.15, 0.01},
                                new double[] {.02, .01, .03, 0, .001, 0}))
                .addBody("fore", "upper", Transform.at(0, -0.3, 0),
                        new MassProperties(1, new double[] {0, -0.1, 0}, new double[] {.01, .002, .01, 0, 0, 0}),
                        Joint.hinge("elbow", 0.1, 0, 1))
                .addBody("hand", "fore", Transform.at(0, -0.25, 0).turned(0.2, 0, 0),
                        balls ? Joint.ball("wrist") : Joint.gimbal("wrist"), Transform.at(0, 0.01, 0),
                        new MassProperties(0.5, new double[] {0, -0.08, 0.02},
                                new double[] {.003, .001, .002, 0, 0, 0}))
                .addEndpoint("hand", "hand", 0.01, -0.1, 0.02).build();
    }

    private static double[] step(JointTree tree, Parameters p, double[] y, double h) {
        double[][] k = new double[4][];
        double[] at = y;
        for (int i = 0; i < 4; i++) {
            double[] from = at;
            NDArray q = Constants.of(p.manager(), p.type(), new double[][] {Arrays.copyOf(from, DOF)});
            NDArray v = Constants.of(p.manager(), p.type(), new double[][] {Arrays.copyOfRange(from, DOF, 2 * DOF)});
            double[] rates = tree.positionRates(p, q, v).toDoubleArray();
            double[] forces = tree.acceleration(p, tree.pose(p, q), v, v.zerosLike(), null).toDoubleArray();
            k[i] = new double[2 * DOF];
            System.arraycopy(rates, 0, k[i], 0, DOF);
            System.arraycopy(forces, 0, k[i], DOF, DOF);
            double part = i == 2 ? h : h / 2;
            double[] rate = k[i];
            at = new double[2 * DOF];
            Arrays.setAll(at, j -> y[j] + part * rate[j]);
        }
        double[] end = new double[2 * DOF];
        Arrays.setAll(end, j -> y[j] + h / 6 * (k[0][j] + 2 * k[1][j] + 2 * k[2][j] + k[3][j]));
        NDArray q = Constants.of(p.manager(), p.type(), new double[][] {Arrays.copyOf(end, DOF)});
        System.arraycopy(tree.reduced(p, q).toDoubleArray(), 0, end, 0, DOF);
        return end;
    }

    /** From zero angles rates of a gimbal are those of a ball. */
    @Test
    void aBallMovesAsAGimbal() {
        JointTree ball = tree(true, 1, -9.81, 0.5);
        JointTree gimbal = tree(false, 1, -9.81, 0.5);
        double[] start = {0, 0, 0, 0.7, 0, 0, 0, 1.5, -2, 1, 2, -1, 3, 2};
        double[] a = start;
        double[] b = start;
        double largest = 0;
        try (var manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, ball.values());
            Parameters g = Parameters.bind(manager, DataType.FLOAT64, gimbal.values());
            for (int i = 0; i < 60; i++) {
                a = step(ball, p, a, 0.005);
                b = step(gimbal, g, b, 0.005);
                double[][] hand = {ball.limb(a)[ball.limb(a).length - 1], gimbal.limb(b)[gimbal.limb(b).length - 1]};
                assertArrayEquals(hand[1], hand[0], 2e-7, "step " + i);
                largest = Math.max(largest, Math.abs(a[1] - b[1]));
            }
        }
        assertTrue(largest > 0.05, "angles and rotation vector part: " + largest);
    }

    /** Fast turns, over half a circle and where a gimbal locks; the energy is that of the beginning. */
    @Test
    void energyStaysThroughHalfTurns() {
        JointTree tree = tree(true, 0, -9.81, 0);
        double[] y = {0.5, 1.5, 0.2, 0.3, 0, 2.9, 0.5, 1, 9, 2, 0, 2, 8, -3};
        int jumps = 0;
        try (var manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, tree.values());
            double start = energy(tree, p, y);
            for (int i = 0; i < 150; i++) {
                double before = y[1];
                y = step(tree, p, y, 0.004);
                jumps += Math.abs(y[1] - before) > 1 ? 1 : 0;
                assertEquals(start, energy(tree, p, y), 2e-4 * Math.abs(start) + 2e-4, "step " + i);
                assertTrue(Math.sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]) <= Math.PI + 1e-12);
            }
        }
        assertTrue(jumps > 0, "goes through half a turn");
    }

    private static double energy(JointTree tree, Parameters p, double[] y) {
        NDArray q = Constants.of(p.manager(), p.type(), new double[][] {Arrays.copyOf(y, DOF)});
        NDArray v = Constants.of(p.manager(), p.type(), new double[][] {Arrays.copyOfRange(y, DOF, 2 * DOF)});
        Pose pose = tree.pose(p, q);
        return tree.kineticEnergy(p, pose, v).add(tree.potentialEnergy(p, pose)).toDoubleArray()[0];
    }

    /** How the hand moves along the rates of the positions is its velocity; also at no turn and within the series. */
    @Test
    void endpointVelocityIsTheChangeAlongTheRates() {
        JointTree tree = tree(true, 0, 0, 0);
        double h = 1e-6;
        try (var manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, tree.values());
            for (double size : new double[] {0, 1e-3, 0.099, 0.101, 1, 1.8}) {
                NDArray q = draw(manager, 50, size);
                NDArray v = draw(manager, 50, 2);
                NDArray along = tree.positionRates(p, q, v).mul(p.constant(h));
                double[] up = tree.endpoint(p, tree.pose(p, q.add(along))).toDoubleArray();
                double[] down = tree.endpoint(p, tree.pose(p, q.sub(along))).toDoubleArray();
                double[] velocity = tree.endpointVelocity(p, tree.pose(p, q), v).toDoubleArray();
                for (int i = 0; i < up.length; i++) {
                    assertEquals((up[i] - down[i]) / (2 * h), velocity[i], 1e-8, "turns of " + size);
                }
            }
        }
    }

    private NDArray draw(NDManager manager, int rows, double size) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(rows, DOF),
                random.doubles((long) rows * DOF, -1, 1).map(x -> size * x).toArray());
    }

    @Test
    void gradientsMatchCentralDifferencesAtNoTurnToo() {
        JointTree tree = tree(true, 1, -9.81, 0.5);
        for (double size : new double[] {0, 0.05, 1.5}) {
            Map<String, Values> inputs = new LinkedHashMap<>();
            double[] q = random.doubles(5L * DOF, -1, 1).map(x -> size * x).toArray();
            inputs.put("q", new Values(q, new Shape(5, DOF)));
            inputs.put("v", new Values(random.doubles(5L * DOF, -3, 3).toArray(), new Shape(5, DOF)));
            Gradients.check(inputs, random, 1e-7, (m, in) -> {
                Parameters p = Parameters.bind(m, DataType.FLOAT64, tree.values());
                Pose pose = tree.pose(p, in.get("q"));
                return tree.acceleration(p, pose, in.get("v"), in.get("v"), null).square().mean()
                        .mul(p.constant(1e-3)).add(tree.endpoint(p, pose).square().mean())
                        .add(tree.positionRates(p, in.get("q"), in.get("v")).square().mean());
            });
        }
    }

    @Test
    void compiledGivesTheNumbersOfTheTape() {
        JointTree tree = tree(true, 1, -9.81, 0.5);
        Twin.Program program = x -> {
            Parameters p = Parameters.bind(x[0].getManager(), x[0].getDataType(), tree.values());
            return Tensors.concatLast(tree.acceleration(p, tree.pose(p, x[0]), x[1], x[1], null),
                    tree.positionRates(p, x[0], x[1]), tree.reduced(p, x[0]));
        };
        var model = Twin.once("ball joints", program, Twin.random(random, 7, DOF, -2.5, 2.5),
                Twin.random(random, 7, DOF, -2, 2));
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-10 : 2e-3, wide ? 1e-9 : 2e-2), List.of(model));
        }
    }

    @Test
    void partsOfABallAreRefused() {
        var message = assertThrows(IllegalArgumentException.class, () -> JointTree.builder("x", 3).addBody("a", "world",
                Transform.IDENTITY, MassProperties.NONE, Joint.ball("b").get(0), Joint.ball("b").get(1))).getMessage();
        assertEquals("joint 'b_x': stands by itself, expected the three of Joint.ball in a row",
                message);
    }
}
