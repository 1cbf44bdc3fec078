package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FloorTest {
    private static final Floor FLOOR = new Floor(new double[] {0, 2}, -0.1, 2e4, 0.8, 0.6, 0.02, 1e-3);
    private static final double G = 9.81;
    private final Random random = new Random(9);

    /** A box that slides, rises and tilts, with two points of contact. */
    private static JointTree box() {
        return JointTree.builder("box", 2).optGravity(0, -G)
                .addBody("box", "world", Transform.IDENTITY, MassProperties.planar(3, 0, 0.05, 0.02),
                        Joint.slide("x", 1, 0, 0), Joint.slide("y", 0, 1, 0), Joint.hinge("tilt").withDamping(0.3))
                .addContact("box", -0.2, 0).addContact("box", 0.2, 0).optFloor(FLOOR)
                .addEndpoint("top", "box", 0, 0.1).build();
    }

    private static double plus(double x, double width) {
        return (x + Math.sqrt(x * x + width * width)) / 2;
    }

    @Test
    void forcesAreThoseOfTheFormula() {
        JointTree box = box();
        try (var manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, box.values());
            for (int i = 0; i < 200; i++) {
                double y = -0.1 + 0.01 * random.nextGaussian();
                double[] v = {random.nextGaussian() * 0.1, random.nextGaussian(), 0};
                NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.3, y, 0}});
                double[] force = box.contactForces(
                        p, box.pose(p, q), Constants.of(manager, DataType.FLOAT64, new double[][] {v})).toDoubleArray();
                double push = 2e4 * plus(-0.1 - y, 1e-3) * plus(1 - 0.8 * v[1], 0.1);
                double drag = -0.6 * push * v[0] / Math.hypot(v[0], 0.02);
                assertArrayEquals(new double[] {drag, push, drag, push}, force, 1e-9 * (1 + push));
            }
        }
    }

    /** Far below the weight a centimeter above, and hardly any pull when a point leaves fast. */
    @Test
    void aFloorDoesNotPull() {
        JointTree box = box();
        try (var manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, box.values());
            double[] above = forces(box, p, -0.09, 0);
            assertTrue(above[1] > 0 && above[1] < 1, "N at 1 cm: " + above[1]);
            double[] leaving = forces(box, p, -0.11, 50);
            assertTrue(leaving[1] > 0 && leaving[1] < 0.02 * forces(box, p, -0.11, 0)[1], "N leaving: " + leaving[1]);
        }
    }

    private static double[] forces(JointTree box, Parameters p, double y, double speed) {
        NDArray q = Constants.of(p.manager(), p.type(), new double[][] {{0, y, 0}});
        NDArray v = Constants.of(p.manager(), p.type(), new double[][] {{0, speed, 0}});
        return box.contactForces(p, box.pose(p, q), v).toDoubleArray();
    }

    /** At touch-down, at rest and everywhere else; also by the constants of the floor. */
    @Test
    void gradientsMatchCentralDifferencesAtTouchDownAndAtRest() {
        JointTree box = box();
        double[] q = {0, -0.1, 0, 0.1, -0.102, 0.01, 0, -0.099, -0.02};
        for (double[] v : new double[][] {new double[9], {0.1, -0.2, 0.3, 0, 1.25, 0, -0.05, 0.4, 0.2}}) {
            Map<String, Values> inputs = new LinkedHashMap<>(box.values());
            inputs.put("q", new Values(q, new Shape(3, 3)));
            inputs.put("v", new Values(v, new Shape(3, 3)));
            Gradients.check(inputs, random, 1e-6, (m, in) -> {
                Map<String, NDArray> constants = new LinkedHashMap<>(in);
                constants.keySet().retainAll(box.values().keySet());
                Parameters p = Parameters.bind(m, DataType.FLOAT64, box.values(), constants);
                Pose pose = box.pose(p, in.get("q"));
                var stiff = box.stiffForces(p, pose, in.get("v"), 0.01).orElseThrow();
                return box.acceleration(p, pose, in.get("v"), in.get("v"), null).mean().mul(p.constant(0.1))
                        .add(stiff.matrix().mean()).add(stiff.ahead().mean().mul(p.constant(0.01)));
            });
        }
    }

    /** The matrix is that of central differences of the forces, but for friction, which is a damper of its grip. */
    @Test
    void stiffForcesAreTheSlopesOfThePush() {
        JointTree box = JointTree.builder("drop", 2).addBody("box", "world", Transform.IDENTITY,
                        MassProperties.planar(3, 0, 0.05, 0.02), Joint.slide("y", 0, 1, 0).withDamping(50))
                .addContact("box", 0.1, 0).optFloor(FLOOR).addEndpoint("top", "box", 0, 0.1).build();
        double h = 0.01;
        try (var manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, box.values());
            for (int i = 0; i < 50; i++) {
                double y = -0.1 + 0.003 * random.nextGaussian();
                double v = random.nextGaussian();
                NDArray at = Constants.of(manager, DataType.FLOAT64, new double[][] {{y}});
                NDArray speed = Constants.of(manager, DataType.FLOAT64, new double[][] {{v}});
                var stiff = box.stiffForces(p, box.pose(p, at), speed, h).orElseThrow();
                double spring = -slope(box, p, y, v, 1e-7, 0);
                double damper = -slope(box, p, y, v, 0, 1e-6);
                assertEquals(h * damper + h * h * spring, stiff.matrix().toDoubleArray()[0], 1e-4);
                assertEquals(-h * spring * v, stiff.ahead().toDoubleArray()[0], 1e-3 * (1 + Math.abs(spring * v * h)));
            }
        }
    }

    private static double slope(JointTree box, Parameters p, double y, double v, double dy, double dv) {
        double[] ends = new double[2];
        for (int i = 0; i < 2; i++) {
            int sign = 2 * i - 1;
            NDArray at = Constants.of(p.manager(), p.type(), new double[][] {{y + sign * dy}});
            NDArray speed = Constants.of(p.manager(), p.type(), new double[][] {{v + sign * dv}});
            ends[i] = -box.bias(p, box.pose(p, at), speed).toDoubleArray()[0];
        }
        return (ends[1] - ends[0]) / (2 * (dy + dv));
    }

    @Test
    void compiledGivesTheNumbersOfTheTape() {
        JointTree box = box();
        Twin.Program program = x -> {
            Parameters p = Parameters.bind(x[0].getManager(), x[0].getDataType(), box.values());
            Pose pose = box.pose(p, x[0].mul(p.constant(0.01)).add(p.constant(-0.1)));
            var stiff = box.stiffForces(p, pose, x[1], 0.01).orElseThrow();
            return Tensors.concatLast(box.acceleration(p, pose, x[1], x[1], null).mul(p.constant(1e-3)),
                    stiff.matrix().reshape(-1, 9).mul(p.constant(1e-2)), stiff.ahead().mul(p.constant(1e-2)));
        };
        var model = Twin.once("floor", program, Twin.random(random, 9, 3, -1, 1), Twin.random(random, 9, 3, -1, 1));
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-10 : 1e-3, wide ? 1e-9 : 1e-2), List.of(model));
        }
    }

    @Test
    void badFloorsAreNamed() {
        assertEquals("floor: got none and 1 points of contact, expected both or neither",
                assertThrows(IllegalArgumentException.class, () -> JointTree.builder("x", 2)
                        .addBody("a", "world", Transform.IDENTITY, MassProperties.planar(1, 0, 0, 1), Joint.hinge("h"))
                        .addEndpoint("e", "a", 1, 0).addContact("a", 0, 0).build()).getMessage());
        assertEquals("floor: got a normal of 2 numbers, expected 3", assertThrows(IllegalArgumentException.class,
                () -> JointTree.builder("x", 3).optFloor(Floor.GROUND)).getMessage());
    }
}
