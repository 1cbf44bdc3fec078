package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A muscle that never tires is the muscle it decorates, and keeps every promise of muscles; others are tested here. */
class FatiguingMuscleTest extends MuscleContract {
    private static final double STEP = 0.01;

    @Override
    protected Muscle model() {
        return new FatiguingMuscle(new ThelenRigidMuscle());
    }

    @Override
    protected MuscleConstants constants() {
        return new Fatigue(0, 0, 1).with(super.constants());
    }

    @Override
    protected double minimumActivation() {
        return 0.001;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.015, 0.05};
    }

    private Parameters bind(Fatigue fatigue) {
        return model().bind(manager, DataType.FLOAT64,
                fatigue.with(super.constants()).with(ActivationDynamics.MINIMUM, 0));
    }

    private NDArray scalar(double x) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(1, 1), x);
    }

    /** Active and fatigued shares after a held load. */
    private double[] hold(Fatigue fatigue, double load, double seconds, double... start) {
        Parameters p = bind(fatigue);
        double[] shares = start.clone();
        for (int i = 0; i < Math.round(seconds / STEP); i++) {
            try (var step = manager.newSubManager()) {
                var rate = Fatigue.rate(
                        p, Constants.of(step, DataType.FLOAT64, new Shape(1, 1), shares[0]),
                        Constants.of(step, DataType.FLOAT64, new Shape(1, 1), shares[1]),
                        Constants.of(step, DataType.FLOAT64, new Shape(1, 1), load), STEP);
                shares[0] += STEP * rate.active().toDoubleArray()[0];
                shares[1] += STEP * rate.fatigued().toDoubleArray()[0];
            }
        }
        return shares;
    }

    @Test
    void aLoadIsHeldAsLongAsTheClosedFormSays() {
        var fast = Fatigue.ELBOW.times(20);
        double load = 0.6;
        double f = fast.fatigueRate();
        double r = fast.recoveryRate();
        double endurance = -Math.log(1 - r * (1 - load) / (f * load)) / r;
        // Until then active units carry the load but for what tires within the lag of activation.
        assertEquals(load, hold(fast, load, 0.95 * endurance, 0, 0)[0], 0.02);
        assertTrue(hold(fast, load, 1.2 * endurance, 0, 0)[0] < 0.9 * load);
    }

    @Test
    void inTheLongRunTiringAndRecoveringBalance() {
        var fast = Fatigue.ELBOW_FLEXORS.times(50);
        double[] shares = hold(fast, 1, 60, 0, 0);
        assertEquals(fast.fatigueRate() * shares[0], fast.recoveryRate() * shares[1], 1e-3 * fast.fatigueRate());
        assertEquals(1, shares[0] + shares[1], 0.05);
    }

    @Test
    void restRecoversFaster() {
        var fast = Fatigue.SHOULDER.times(10);
        double atRest = hold(fast, 0, 5, 0, 0.6)[1];
        double lightly = hold(fast, 0.011, 5, 0, 0.6)[1];
        assertEquals(0.6 * Math.exp(-15 * 0.0168 * 5), atRest, 2e-3);
        assertTrue(lightly > 0.5);
    }

    @Test
    void compartmentsStayBetweenNothingAndAll() {
        Parameters p = bind(new Fatigue(3, 2, 15));
        Random draw = new Random(1);
        NDArray path = scalar(0.32);
        for (double h : new double[] {0.001, 0.05, 0.4}) {
            MuscleState state = model().initialState(p, path);
            for (int i = 0; i < 300; i++) {
                var output = model().output(p, state, path, path.zerosLike());
                state = model().bounded(p, state.plus(
                        model().rates(p, state, output, scalar(draw.nextDouble()), h), scalar(h)));
                double active = state.activation().toDoubleArray()[0];
                double tired = state.get(1).toDoubleArray()[0];
                assertTrue(active >= 0 && tired >= 0 && active + tired <= 1 + 1e-12, active + " " + tired);
            }
        }
    }

    @Test
    void gradientsOfRatesMatchCentralDifferences() {
        Random draw = new Random(2);
        int samples = 2000;
        List<double[]> states = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            double active = draw.nextDouble();
            states.add(new double[] {active, draw.nextDouble() * (1 - active), draw.nextDouble()});
        }
        Map<String, Values> inputs = new LinkedHashMap<>(model().bank(
                List.of(model().resolve("m", Fatigue.GENERAL.times(100).with(super.constants())))));
        for (int c = 0; c < 3; c++) {
            int column = c;
            inputs.put("x" + c, column(states.stream().mapToDouble(s -> s[column]).toArray()));
        }
        for (double step : new double[] {0, STEP, 0.5}) {
            Gradients.check(inputs, draw, 1e-5, (m, in) -> {
                var rate = Fatigue.rate(
                        Parameters.of(m, DataType.FLOAT64, in), in.get("x0"), in.get("x1"), in.get("x2"), step);
                return rate.active().mul(0.1).square().mean().add(rate.fatigued().mean());
            });
        }
    }

    @Test
    void compiledItGivesTheSameNumbersAndGradients() {
        Random draw = new Random(3);
        double[][] active = Twin.random(draw, 40, 1, 0, 0.6);
        double[][] tired = Twin.random(draw, 40, 1, 0, 0.4);
        double[][] load = Twin.random(draw, 40, 1, 0, 1);
        var twin = Twin.once("fatigue", x -> {
            var p = model().bind(x[0].getManager(), x[0].getDataType(), Fatigue.GENERAL.with(super.constants()));
            var rate = Fatigue.rate(p, x[0], x[1], x[2], STEP);
            return NDArrays.concat(new NDList(rate.active(), rate.fatigued()), 1);
        }, active, tired, load);
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-11 : 1e-3, wide ? 1e-11 : 1e-3), List.of(twin));
        }
    }

    @Test
    void elasticTendonsKeepTheirPlaceInTheState() {
        var elastic = new FatiguingMuscle(new KistemakerCompliantMuscle());
        assertEquals(List.of("activation", "fiberLength", "fatigued"), elastic.stateVariables());
        var p = elastic.bind(manager, DataType.FLOAT64, super.constants());
        var plain = new KistemakerCompliantMuscle();
        NDArray path = scalar(TENDON + 1.1 * OPTIMAL);
        MuscleState state = elastic.initialState(p, path);
        assertArrayEquals(plain.initialState(p, path).get(1).toDoubleArray(), state.get(1).toDoubleArray());
        assertEquals(0, state.get(2).toDoubleArray()[0]);
        assertArrayEquals(
                plain.output(p, plain.initialState(p, path), path, path.zerosLike()).force().toDoubleArray(),
                elastic.output(p, state, path, path.zerosLike()).force().toDoubleArray());
    }

    @Test
    void badInputIsNamed() {
        assertEquals("muscle: got 'thelen+relu', expected a model with first-order activation dynamics",
                assertThrows(IllegalArgumentException.class, () -> new FatiguingMuscle(MuscleBanks.of(
                        List.of(new ThelenRigidMuscle(), new ReluMuscle())))).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Fatigue(-1, 0, 1)).getMessage()
                .startsWith("fatigueRate: got -1.0, expected "));
    }
}
