package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import io.efferent.muscle.afferent.MileusnicSpindle;
import io.efferent.muscle.afferent.ProchazkaAfferents;
import io.efferent.muscle.afferent.SensingMuscle;
import io.efferent.muscle.afferent.TendonOrgan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SensingMuscleTest extends MuscleContract {

    @Override
    protected Muscle model() {
        return new SensingMuscle(new ThelenRigidMuscle());
    }

    @Override
    protected double minimumActivation() {
        return 0.001;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.015, 0.05};
    }

    /**
     * Primary afferents, [time][muscle], over a stretch from 0.95 to 1.08 optimal lengths at 0.66 lengths/s that begins
     * at 0.05 s and is held until 0.65 s, without drive, with dynamic, and with static drive of 70 pulses/s.
     */
    private double[][] ramp(double step, boolean implicit) {
        int steps = (int) Math.round(0.65 / step);
        double[][] told = new double[steps + 1][];
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, Map.of(
                MileusnicSpindle.DYNAMIC, Values.row(0, 70, 0), MileusnicSpindle.STATIC, Values.row(0, 0, 70)));
        double[] polar = MileusnicSpindle.rest(p, row(manager, 0.95)).toDoubleArray();
        for (int i = 0; i <= steps; i++) {
            try (var m = manager.newSubManager()) {
                double now = Math.clamp(0.95 + 0.66 * (i * step - 0.05), 0.95, 1.08);
                double later = Math.clamp(0.95 + 0.66 * ((i + 1) * step - 0.05), 0.95, 1.08);
                NDArray x = Constants.of(m, DataType.FLOAT64, new Shape(1, 9), polar);
                NDArray length = row(m, now);
                told[i] = MileusnicSpindle.primary(p, x, length).toDoubleArray();
                NDArray rate = MileusnicSpindle.rates(
                        p, x, length, row(m, (later - now) / step), implicit ? step : 0);
                polar = x.add(rate.mul(step)).toDoubleArray();
            }
        }
        return told;
    }

    private static NDArray row(NDManager m, double x) {
        return Constants.of(m, DataType.FLOAT64, new Shape(1, 3), x, x, x);
    }

    private static NDArray column(NDManager m, double x) {
        return Constants.of(m, DataType.FLOAT64, new Shape(1, 1), x);
    }

    @Test
    void stretchesAreAnsweredMoreStronglyTheFasterTheyAreAndUnderDrive() {
        double[][] fine = ramp(2e-4, false);
        double[][] coarse = ramp(5e-3, true);
        double[] peak = {125, 277, 168.4};
        double[] end = {48, 105, 113};
        for (int muscle = 0; muscle < peak.length; muscle++) {
            int m = muscle;
            assertEquals(peak[m], Arrays.stream(fine).mapToDouble(told -> told[m]).max().orElseThrow(), 1);
            assertEquals(end[m], fine[fine.length - 1][m], 1);
            assertEquals(end[m], coarse[coarse.length - 1][m], 1);
            // Steps of a control loop keep it bounded and close.
            for (int i = 0; i < coarse.length; i++) {
                assertEquals(fine[25 * i][m], coarse[i][m], 0.12 * peak[m], "at " + i * 5 + " ms");
            }
        }
    }

    @Test
    void theImplicitStepSolvesItsEquation() {
        Random draw = new Random(1);
        int samples = 3000;
        double h = 0.005;
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, Map.of(
                MileusnicSpindle.DYNAMIC, Values.row(40), MileusnicSpindle.STATIC, Values.row(60)));
        NDArray polar = Constants.of(
                manager, DataType.FLOAT64, new Shape(samples, 3), draw.doubles(3L * samples, 0.7, 1.1).toArray());
        NDArray length = Constants.of(
                manager, DataType.FLOAT64, new Shape(samples, 1), draw.doubles(samples, 0.75, 1.15).toArray());
        NDArray velocity = Constants.of(
                manager, DataType.FLOAT64, new Shape(samples, 1), draw.doubles(samples, -5, 5).toArray());
        NDArray rate = MileusnicSpindle.rates(p, polar, length, velocity, h);
        NDArray at = MileusnicSpindle.rates(
                p, polar.add(rate.mul(h)), length.add(velocity.mul(h)), velocity, 0);
        double[] expected = at.toDoubleArray();
        double[] actual = rate.toDoubleArray();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-8 * (1 + Math.abs(expected[i])));
        }
    }

    @Test
    void gradientsOfTheSpindleMatchCentralDifferences() {
        Random draw = new Random(2);
        Map<String, Values> inputs = new LinkedHashMap<>();
        int samples = 2000;
        inputs.put("polar", new Values(draw.doubles(3L * samples, 0.8, 1.1).toArray(), new Shape(samples, 3)));
        inputs.put("length", column(draw.doubles(samples, 0.9, 1.2).toArray()));
        inputs.put("velocity", column(draw.doubles(samples, -2, 2).toArray()));
        inputs.put(MileusnicSpindle.DYNAMIC, Values.row(50));
        inputs.put(MileusnicSpindle.STATIC, Values.row(30));
        for (double step : new double[] {0, 0.005}) {
            Gradients.check(inputs, draw, 2e-5, (m, in) -> {
                Parameters p = Parameters.of(m, DataType.FLOAT64, in);
                NDArray rates = MileusnicSpindle.rates(p, in.get("polar"), in.get("length"), in.get("velocity"), step);
                NDArray pulses = MileusnicSpindle.primary(p, in.get("polar"), in.get("length"))
                        .add(MileusnicSpindle.secondary(p, in.get("polar"), in.get("length")));
                return rates.mul(step == 0 ? 1e-4 : 0.1).square().mean().add(pulses.mul(0.001).square().mean());
            });
        }
    }

    @Test
    void compiledItGivesTheSameNumbersAndGradients() {
        Random draw = new Random(3);
        var constants = MuscleConstants.hill(FORCE, OPTIMAL, TENDON).with(MileusnicSpindle.DYNAMIC, 60)
                .with(TendonOrgan.FORCE, 100);
        var sensing = new SensingMuscle(new ThelenRigidMuscle());
        Twin.Program program = x -> {
            var p = sensing.bind(x[0].getManager(), x[0].getDataType(), constants);
            var state = sensing.initialState(p, x[1]).withActivation(x[0]);
            NDArray path = x[1].add(x[2].mul(0.01));
            var output = sensing.output(p, state, path, x[2]);
            for (int i = 0; i < 2; i++) {
                state = state.plus(sensing.rates(p, state, output, x[0], 0.005), p.constant(0.005));
            }
            return NDArrays.concat(new NDList(
                    sensing.primary(p, state, output).mul(0.01), sensing.secondary(p, state, output).mul(0.01),
                    sensing.tendonOrgan(p, state, output).mul(0.01)), 1);
        };
        var twin = Twin.once("afferents", program, Twin.random(draw, 30, 1, 0.1, 0.9),
                Twin.random(draw, 30, 1, 0.31, 0.34), Twin.random(draw, 30, 1, -0.1, 0.1));
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-9 : 2e-2, wide ? 1e-8 : 5e-2), List.of(twin));
        }
    }

    @Test
    void tendonOrgansAnswerAStepMoreStronglyThanAForceThatStays() {
        var sensing = new SensingMuscle(new ThelenRigidMuscle());
        var p = sensing.bind(manager, DataType.FLOAT64, constants());
        NDArray path = column(manager, TENDON + OPTIMAL);
        MuscleState state = sensing.initialState(p, path);
        var rest = sensing.output(p, state, path, path.zerosLike());
        double before = 60 * Math.log1p(rest.force().toDoubleArray()[0] / 4);
        assertEquals(before, sensing.tendonOrgan(p, state, rest).toDoubleArray()[0], 1e-9);
        MuscleState active = state.withActivation(column(manager, 0.5));
        var output = sensing.output(p, active, path, path.zerosLike());
        double after = 60 * Math.log1p(output.force().toDoubleArray()[0] / 4);
        assertEquals(before + 1.7 * (after - before), sensing.tendonOrgan(p, active, output).toDoubleArray()[0], 1e-9);
        MuscleState later = active;
        for (int i = 0; i < 800; i++) {
            MuscleState moved = later.plus(sensing.rates(p, later, output, column(manager, 0.5), 0.05),
                    p.constant(0.05));
            later = moved.withActivation(active.activation());
        }
        assertEquals(after, sensing.tendonOrgan(p, later, output).toDoubleArray()[0], 0.01 * after);
    }

    @Test
    void simpleAfferentsAreThoseOfThePaper() {
        Parameters p = bind(DataType.FLOAT64);
        NDArray velocity = Constants.of(manager, DataType.FLOAT64, new Shape(4, 1), -1000, -10, 0, 10);
        double power = 4.3 * Math.pow(10, 0.6);
        assertArrayEquals(new double[] {0, 86 - power, 86, 86 + power},
                ProchazkaAfferents.primary(p, velocity.zerosLike().add(2), velocity).toDoubleArray(), 1e-3);
        NDArray stretch = Constants.of(manager, DataType.FLOAT64, new Shape(2, 1), -20, 2);
        assertArrayEquals(new double[] {0, 107}, ProchazkaAfferents.secondary(p, stretch).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {0, 666}, ProchazkaAfferents.tendonOrgan(p, stretch).toDoubleArray(), 1e-12);
    }

    @Test
    void mechanicsAreThoseOfTheOtherModel() {
        assertEquals(
                List.of("activation", "fiberLength", "bag1", "bag2", "chain", "tendonOrgan1", "tendonOrgan2"),
                new SensingMuscle(new KistemakerCompliantMuscle()).stateVariables());
        assertEquals(List.of("activation", "fatigued", "bag1", "bag2", "chain", "tendonOrgan1", "tendonOrgan2"),
                new SensingMuscle(new FatiguingMuscle(new ThelenRigidMuscle())).stateVariables());
        assertEquals("muscle: got 'relu', expected a model with an optimal fiber length", assertThrows(
                IllegalArgumentException.class, () -> new SensingMuscle(new ReluMuscle())).getMessage());
        assertTrue(model().parameters().containsAll(new ThelenRigidMuscle().parameters()));
    }
}
