package io.efferent.muscle.metabolic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.kernel.Twin;
import io.efferent.muscle.FatiguingMuscle;
import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.Muscles;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Anchors, sums and gradients; numbers of OpenSim are compared in the room of experiments. */
class MetabolicModelTest {
    private static final int SAMPLES = 3000;
    private static final double FORCE = 900;
    private static final double OPTIMAL = 0.12;
    private static final double MASS = FORCE / 0.25e6 * 1059.7 * OPTIMAL;
    private static final HeatLimits UNLIMITED = new HeatLimits(true, false, false);

    private final Random random = new Random(3);

    static Stream<MetabolicModel> models() {
        var soft = new Bhargava2004.Smoothing(100, 10, 10);
        var heat = Bhargava2004.FiberHeat.DEFAULT;
        var shorteningOnly = new HeatLimits(false, true, true);
        return Stream.of(
                new Umberger2010(), new Umberger2010(UNLIMITED, false, 1), new Umberger2010(shorteningOnly, true, 1.5),
                new Bhargava2004(), new Bhargava2004(UNLIMITED, true, heat, Bhargava2004.Smoothing.NONE),
                Bhargava2004.smooth(), new Bhargava2004(shorteningOnly, true, heat, soft));
    }

    private static NDArray column(NDManager manager, double[] x) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(x.length, 1), x);
    }

    private static MetabolicRate rate(MetabolicModel model, NDManager manager, NDArray... x) {
        var p = new ThelenRigidMuscle().bind(
                manager, x[0].getDataType(), MuscleConstants.hill(FORCE, OPTIMAL, 0.2));
        return model.rate(
                p, Tissue.of(p, 0.5), new Contraction(x[0], x[1], x[2], x[3], x[4], x[5], x[6]));
    }

    private static double[] rate(MetabolicModel model, double... x) {
        try (NDManager manager = Tensors.newManager()) {
            NDArray[] arrays = new NDArray[x.length];
            for (int i = 0; i < x.length; i++) {
                arrays[i] = column(manager, new double[] {x[i]});
            }
            var r = rate(model, manager, arrays);
            return Stream.of(r.activation(), r.maintenance(), r.shortening(), r.work(), r.total())
                    .mapToDouble(a -> a.toDoubleArray()[0]).toArray();
        }
    }

    @Test
    void anIsometricMuscleUsesWhatThePapersSay() {
        assertArrayEquals(new double[] {133.5 * MASS, 0, 0, 0, 133.5 * MASS},
                rate(new Umberger2010(), 1, 1, 1, 0, FORCE, 0, 1), 1e-12);
        assertArrayEquals(new double[] {86.5 * MASS, 92.5 * MASS, 0, 0, 179 * MASS},
                rate(new Bhargava2004(), 1, 1, 1, 0, FORCE, 0, 1), 1e-12);
    }

    @Test
    void aSilentMuscleUsesOneWattPerKilogram() {
        assertEquals(MASS, rate(new Umberger2010(), 0, 0, 1, 0, 0, 0, 1)[4], 1e-12);
        assertEquals(MASS, rate(new Bhargava2004(), 0, 0, 1, 0, 0, 0, 1)[4], 1e-12);
        assertEquals(0, rate(new Umberger2010(UNLIMITED, true, 1.5), 0, 0, 1, 0, 0, 0, 1)[4], 0);
        assertEquals(84, MetabolicModel.basalRate(70), 1e-12);
    }

    @Test
    void softSwitchesApproachThoseThatJump() {
        double[] x = {0.6, 0.5, 1.1, 0.2, 300, 50, 0.9};
        double exact = rate(new Bhargava2004(), x)[4];
        var steep = new Bhargava2004(HeatLimits.DEFAULT, false, Bhargava2004.FiberHeat.DEFAULT,
                new Bhargava2004.Smoothing(1e4, 1e4, 1e4));
        assertEquals(exact, rate(steep, x)[4], 1e-9);
        assertTrue(Math.abs(exact - rate(Bhargava2004.smooth(), x)[4]) < 0.01 * Math.abs(exact) + 0.1);
    }

    private double[][] draw(int samples) {
        double[][] lower = {{0, 1}, {0, 1}, {0.3, 1.8}, {-1, 1}, {-50, 900}, {0, 300}, {0, 1}};
        double[][] x = new double[lower.length][];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.doubles(samples, lower[i][0], lower[i][1]).toArray();
        }
        return x;
    }

    private static double[] total(MetabolicModel model, double[][] x, int shifted, double h) {
        try (NDManager manager = Tensors.newManager()) {
            NDArray[] arrays = new NDArray[x.length];
            for (int i = 0; i < x.length; i++) {
                arrays[i] = column(manager, x[i]);
                if (i == shifted) {
                    arrays[i] = arrays[i].add(h);
                }
            }
            return rate(model, manager, arrays).total().toDoubleArray();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradientsMatchCentralDifferences(MetabolicModel model) {
        double[][] x = draw(SAMPLES);
        try (NDManager manager = Tensors.newManager();
                var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray[] arrays = new NDArray[x.length];
            for (int i = 0; i < x.length; i++) {
                arrays[i] = column(manager, x[i]);
                arrays[i].setRequiresGradient(true);
            }
            tape.backward(rate(model, manager, arrays).total().sum());
            for (int i = 0; i < x.length; i++) {
                NDArray leaf = Tensors.gradient(arrays[i]);
                double[] gradient = leaf == null ? new double[SAMPLES] : leaf.toDoubleArray();
                double h = i == 4 || i == 5 ? 1e-4 : 1e-7;
                double[] up = total(model, x, i, h);
                double[] down = total(model, x, i, -h);
                int apart = 0;
                for (int s = 0; s < SAMPLES; s++) {
                    double expected = (up[s] - down[s]) / (2 * h);
                    boolean close = Math.abs(gradient[s] - expected) <= 1e-5 * (1 + Math.abs(expected));
                    apart += close ? 0 : 1;
                }
                assertTrue(apart <= 2, "input " + i + ": " + apart + " of " + SAMPLES + " gradients differ");
            }
        }
    }

    @Test
    void partsAddUpWhereNothingIsLimited() {
        double[][] x = draw(200);
        for (MetabolicModel model : List.of(new Umberger2010(UNLIMITED, true, 1.5), new Bhargava2004(
                UNLIMITED, true, Bhargava2004.FiberHeat.DEFAULT, Bhargava2004.Smoothing.NONE))) {
            try (NDManager manager = Tensors.newManager()) {
                var r = rate(model, manager,
                        Stream.of(x).map(column -> column(manager, column)).toArray(NDArray[]::new));
                assertArrayEquals(
                        r.activation().add(r.maintenance()).add(r.shortening()).add(r.work()).toDoubleArray(),
                        r.total().toDoubleArray(), 1e-9);
            }
        }
    }

    @Test
    void noMuscleGainsEnergyWhereThatIsForbidden() {
        double[][] x = draw(2000);
        boolean wouldGain = false;
        for (double total : total(new Bhargava2004(
                UNLIMITED, false, Bhargava2004.FiberHeat.DEFAULT, Bhargava2004.Smoothing.NONE), x, -1, 0)) {
            wouldGain |= total < -1;
        }
        assertTrue(wouldGain);
        for (MetabolicModel model : List.of(new Umberger2010(), new Bhargava2004())) {
            for (double total : total(model, x, -1, 0)) {
                assertTrue(total >= -1e-10, model + ": " + total);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void compiledItGivesTheSameNumbersAndGradients(MetabolicModel model) {
        double[][] x = draw(40);
        double[][][] columns = new double[x.length][][];
        for (int i = 0; i < x.length; i++) {
            columns[i] = Arrays.stream(x[i]).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
        }
        var twin = Twin.once("metabolic rate", a -> rate(model, a[0].getManager(), a).total(), columns);
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-11 : 1e-3, wide ? 1e-10 : 1e-2), List.of(twin));
        }
    }

    @Test
    void contractionsComeFromMusclesThatReportTheirParts() {
        try (NDManager manager = Tensors.newManager()) {
            var thelen = new ThelenRigidMuscle();
            var p = thelen.bind(manager, DataType.FLOAT64, MuscleConstants.hill(FORCE, OPTIMAL, 0.2));
            NDArray a = column(manager, new double[] {0.5});
            NDArray length = column(manager, new double[] {0.2 + 1.3 * OPTIMAL});
            NDArray velocity = column(manager, new double[] {-0.1});
            var output = thelen.output(p, new MuscleState(a), length, velocity);
            var now = Contraction.of(thelen, p, a, new MuscleState(a), output, length, velocity);
            assertEquals(output.force().toDoubleArray()[0],
                    now.activeForce().add(now.passiveForce()).toDoubleArray()[0], 1e-10);
            assertTrue(now.passiveForce().toDoubleArray()[0] > 1 && now.activeForce().toDoubleArray()[0] > 1);
            assertEquals(1.3, now.normalizedLength().toDoubleArray()[0], 1e-12);

            var elastic = new KistemakerCompliantMuscle();
            var q = elastic.bind(manager, DataType.FLOAT64, MuscleConstants.hill(FORCE, OPTIMAL, 0.2));
            var start = elastic.initialState(q, length);
            var rest = elastic.output(q, start, length, velocity);
            var refused = assertThrows(IllegalArgumentException.class,
                    () -> Contraction.of(elastic, q, a, start, rest, length, velocity));
            assertEquals("muscles: got a model that reports no curve FORCE_LENGTH, expected one that does; its "
                    + "metabolic rate cannot be told", refused.getMessage());

            for (String name : List.of("millard", "degroote-rigid")) {
                var hill = new FatiguingMuscle(Muscles.named(name));
                var h = hill.bind(manager, DataType.FLOAT64, MuscleConstants.hill(FORCE, OPTIMAL, 0.2));
                var state = hill.initialState(h, length);
                var fiber = hill.output(h, state, length, velocity);
                var contraction = Contraction.of(hill, h, a, state, fiber, length, velocity);
                assertEquals(fiber.fiberVelocity().toDoubleArray()[0],
                        contraction.fiberVelocity().toDoubleArray()[0], 1e-12);
                assertEquals(fiber.force().toDoubleArray()[0], contraction.activeForce()
                        .add(contraction.passiveForce()).toDoubleArray()[0], 1e-3);
            }

            var relu = new ReluMuscle().bind(manager, DataType.FLOAT64, MuscleConstants.force(FORCE));
            assertEquals("muscles: got some without optimalFiberLength, expected Hill-type muscles of one model",
                    assertThrows(IllegalArgumentException.class, () -> Tissue.of(relu, 0.5)).getMessage());
            assertEquals("slowTwitchRatio: got 1.5, expected a number in [0, 1]",
                    assertThrows(IllegalArgumentException.class, () -> Tissue.of(p, 1.5)).getMessage());
        }
    }

    @Test
    void steepnessIsPositive() {
        assertEquals("smoothing: got 0.0, 1.0, 1.0, expected positive numbers", assertThrows(
                IllegalArgumentException.class, () -> new Bhargava2004.Smoothing(0, 1, 1)).getMessage());
    }
}
