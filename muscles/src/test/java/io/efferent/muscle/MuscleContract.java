package io.efferent.muscle;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every muscle model promises. A subclass gives the model and its numbers; a model that needs other constants than
 * Hill's overrides {@link #constants}.
 */
public abstract class MuscleContract {
    protected static final double FORCE = 900;
    protected static final double OPTIMAL = 0.12;
    protected static final double TENDON = 0.2;
    private static final int SAMPLES = 3000;

    protected final NDManager manager = Tensors.newManager();
    private final Random random = new Random(20260101);

    protected abstract Muscle model();

    /** Smallest activation by default. */
    protected abstract double minimumActivation();

    /** Time constants of rising and falling activation by default, s. */
    protected abstract double[] timeConstants();

    /** Step of the differences. Stiffer models need a smaller one, lest curvature look like a kink. */
    protected double step() {
        return 1e-6;
    }

    /** Strain of an elastic tendon that carries the force of full activation at optimal length. */
    protected double fullStrain() {
        return 0.04;
    }

    /** Force of full activation at optimal length / maximum isometric force. */
    protected double fullForce() {
        return 1;
    }

    protected MuscleConstants constants() {
        return MuscleConstants.hill(FORCE, OPTIMAL, TENDON);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    protected Map<String, Values> values() {
        return model().bank(List.of(model().resolve("m", constants())));
    }

    protected Parameters bind(DataType type) {
        return Parameters.bind(manager, type, values());
    }

    protected boolean isElastic() {
        return model().stateVariables().contains("fiberLength");
    }

    /** A column of samples. */
    protected static Values column(double... x) {
        return new Values(x, new Shape(x.length, 1));
    }

    /**
     * States with normalized fiber lengths and velocities and, for elastic tendons, tendon strains.
     *
     * @param strains tendon strains; ignored by rigid tendons
     */
    protected Map<String, Values> states(
            double[] activations, double[] lengths, double[] velocities, double[] strains) {
        double[] path = new double[lengths.length];
        double[] fiber = new double[lengths.length];
        double[] speed = new double[lengths.length];
        for (int i = 0; i < lengths.length; i++) {
            fiber[i] = OPTIMAL * lengths[i];
            path[i] = fiber[i] + TENDON * (isElastic() ? 1 + strains[i] : 1);
            speed[i] = OPTIMAL * velocities[i];
        }
        Map<String, Values> states = new LinkedHashMap<>();
        states.put("activation", column(activations));
        states.put("path length", column(path));
        states.put("path velocity", column(speed));
        if (isElastic()) {
            states.put("fiber length", column(fiber));
        }
        return states;
    }

    private double[] draw(double from, double to) {
        double[] x = new double[SAMPLES];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextDouble(from, to);
        }
        return x;
    }

    private Map<String, Values> randomStates() {
        return states(draw(minimumActivation(), 1), draw(0.3, 2.2), draw(-12, 12), draw(-0.01, 0.05));
    }

    /** The activations and, for elastic tendons, fiber lengths that are given; other variables are at rest. */
    private MuscleState state(Parameters p, Map<String, NDArray> in) {
        List<NDArray> variables = new ArrayList<>(model().initialState(p, in.get("path length")).variables());
        variables.set(0, in.get("activation"));
        if (isElastic()) {
            variables.set(model().stateVariables().indexOf("fiberLength"), in.get("fiber length"));
        }
        return new MuscleState(variables);
    }

    private MuscleOutput output(Parameters p, Map<String, NDArray> in) {
        return model().output(p, state(p, in), in.get("path length"), in.get("path velocity"));
    }

    /** Normalized force, fiber length and fiber velocity in one number per sample, so that all gradients are seen. */
    private NDArray objective(Parameters p, Map<String, NDArray> in) {
        MuscleOutput out = output(p, in);
        return out.force().div(p.constant(FORCE))
                .add(out.fiberLength().mul(p.constant(0.3 / OPTIMAL)))
                .add(out.fiberVelocity().mul(p.constant(0.05 / OPTIMAL)));
    }

    private Map<String, NDArray> arrays(DataType type, Map<String, Values> in) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        in.forEach((name, v) -> arrays.put(name, Constants.of(manager, type, v.shape(), v.data())));
        return arrays;
    }

    @Test
    void outputsHaveOneColumnPerMuscleAndOneRowPerSample() {
        Muscle model = model();
        Parameters p = Parameters.bind(manager, DataType.FLOAT32, model.bank(List.of(
                model.resolve("a", constants()), model.resolve("b", constants()), model.resolve("c", constants()))));
        NDArray path = Constants.of(manager, DataType.FLOAT32, new double[][] {{0.3, 0.31, 0.32}, {0.33, 0.34, 0.35}});
        MuscleState state = model.initialState(p, path);
        MuscleOutput output = model.output(p, state, path, path.zerosLike());
        MuscleState rates = model.rates(p, state, output, path.onesLike(), 0);
        Shape shape = new Shape(2, 3);
        assertEquals(model.stateVariables().size(), state.variables().size());
        assertEquals(model.stateVariables().size(), rates.variables().size());
        state.variables().forEach(v -> assertEquals(shape, v.getShape()));
        rates.variables().forEach(v -> assertEquals(shape, v.getShape()));
        assertEquals(shape, output.force().getShape());
        assertEquals(shape, output.fiberLength().getShape());
        assertEquals(shape, output.fiberVelocity().getShape());
        output.curves().forEach((curve, x) -> assertEquals(shape, x.getShape(), curve::toString));
        assertEquals(DataType.FLOAT32, output.force().getDataType());
        assertEquals(new Shape(1, 3), model.maximumIsometricForce(p).getShape());
        assertEquals("activation", model.stateVariables().getFirst());
    }

    @Test
    void restsAtTheMinimumActivation() {
        Parameters p = bind(DataType.FLOAT64);
        NDArray path = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.1}, {0.3}, {0.5}});
        double a = minimumActivation();
        assertArrayEquals(
                new double[] {a, a, a}, model().initialState(p, path).activation().toDoubleArray(), 0);
    }

    @Test
    void fullActivationAtOptimalLengthGivesMaximumIsometricForce() {
        Parameters p = bind(DataType.FLOAT64);
        var in = arrays(DataType.FLOAT64, states(
                new double[] {1}, new double[] {1}, new double[] {0}, new double[] {fullStrain()}));
        MuscleOutput out = output(p, in);
        assertEquals(fullForce() * FORCE, out.force().toDoubleArray()[0], 1e-9 * FORCE);
        double velocity = out.fiberVelocity().toDoubleArray()[0];
        assertEquals(0, velocity, 1e-9, "the isometric muscle stands still");
    }

    @Test
    void activationStaysBetweenItsMinimumAndOneWhateverTheStep() {
        Parameters p = bind(DataType.FLOAT64);
        for (double step : new double[] {1e-4, 0.01, 0.1, 10}) {
            NDArray path = Constants.of(manager, DataType.FLOAT64, new Shape(50, 1), new double[50])
                    .add(TENDON + OPTIMAL);
            MuscleState state = model().initialState(p, path);
            for (int i = 0; i < 40; i++) {
                double[] wild = random.doubles(50, -1, 2).toArray();
                NDArray excitation = model().boundedExcitation(
                        p, Constants.of(manager, DataType.FLOAT64, new Shape(50, 1), wild));
                MuscleOutput output = model().output(p, state, path, path.zerosLike());
                double[] before = state.activation().toDoubleArray();
                NDArray rate = model().rates(p, state, output, excitation, step).activation();
                NDArray unlimited = state.activation().add(rate.mul(p.constant(step)));
                state = model().bounded(p, state.withActivation(unlimited));
                double[] after = unlimited.toDoubleArray();
                double[] goal = excitation.toDoubleArray();
                for (int s = 0; s < after.length; s++) {
                    assertTrue(goal[s] >= minimumActivation() && goal[s] <= 1, "excitation " + goal[s]);
                    double low = Math.min(before[s], goal[s]);
                    double high = Math.max(before[s], goal[s]);
                    assertTrue(after[s] >= low - 1e-15 && after[s] <= high + 1e-15,
                            "from " + before[s] + " towards " + goal[s] + " got " + after[s] + ", step " + step);
                }
                for (double a : state.activation().toDoubleArray()) {
                    assertTrue(a >= minimumActivation() && a <= 1, "activation " + a);
                }
            }
        }
    }

    @Test
    void boundedPullsActivationBackIntoItsRange() {
        Parameters p = bind(DataType.FLOAT64);
        NDArray path = Constants.of(manager, DataType.FLOAT64, new Shape(4, 1), new double[4]).add(0.32);
        NDArray wild = Constants.of(manager, DataType.FLOAT64, new Shape(4, 1), -3, 0.25, 1, 1.5);
        MuscleState state = model().bounded(p, model().initialState(p, path).withActivation(wild));
        assertArrayEquals(new double[] {minimumActivation(), 0.25, 1, 1}, state.activation().toDoubleArray());
    }

    @Test
    void activationRatesUseTheTimeConstants() {
        Parameters p = bind(DataType.FLOAT64);
        NDArray path = Constants.of(manager, DataType.FLOAT64, new Shape(2, 1), 0.32, 0.32);
        NDArray activation = Constants.of(manager, DataType.FLOAT64, new Shape(2, 1), 0.4, 0.4);
        NDArray excitation = Constants.of(manager, DataType.FLOAT64, new Shape(2, 1), 0.9, 0.1);
        MuscleState state = model().initialState(p, path).withActivation(activation);
        MuscleOutput output = model().output(p, state, path, path.zerosLike());
        double[] rate = model().rates(p, state, output, excitation, 0).activation().toDoubleArray();
        double speed = 0.5 + 1.5 * 0.4;
        assertEquals(0.5 / (timeConstants()[0] * speed), rate[0], 1e-12 * Math.abs(rate[0]), "rising");
        assertEquals(-0.3 * speed / timeConstants()[1], rate[1], 1e-12 * Math.abs(rate[1]), "falling");
    }

    @Test
    void gradientsMatchCentralDifferencesInThousandsOfStates() {
        Map<String, Values> states = randomStates();
        Gradients.Loss sum = (m, in) -> objective(Parameters.bind(m, DataType.FLOAT64, values()), in).sum();
        Map<String, double[]> gradients = Gradients.tape(states, sum);
        double[] here = samples(states);
        double step = step();
        for (String name : states.keySet()) {
            double[] up = samples(shifted(states, name, step));
            double[] down = samples(shifted(states, name, -step));
            double scale = name.equals("activation") ? 1 : 1 / OPTIMAL;
            int kinks = 0;
            for (int i = 0; i < SAMPLES; i++) {
                double forward = (up[i] - here[i]) / step / scale;
                double backward = (here[i] - down[i]) / step / scale;
                double central = (forward + backward) / 2;
                double gradient = gradients.get(name)[i] / scale;
                double tolerance = 1e-6 * (1 + Math.abs(central));
                String where = name + " of sample " + i + ": " + describe(states, i);
                if (Math.abs(forward - backward) > 1e-3 * (1 + Math.abs(central))) {
                    kinks++; // a kink lies within a step: the gradient is one of the two slopes or between them
                    assertTrue(gradient >= Math.min(forward, backward) - 0.01 * (1 + Math.abs(central))
                            && gradient <= Math.max(forward, backward) + 0.01 * (1 + Math.abs(central)), where);
                } else {
                    assertEquals(central, gradient, tolerance + Math.abs(forward - backward), where);
                }
            }
            assertTrue(kinks < SAMPLES / 100, kinks + " of " + SAMPLES + " states lie at a kink in " + name);
        }
    }

    @Test
    void gradientsWithRespectToEveryConstantMatchCentralDifferences() {
        Map<String, Values> states = randomStates();
        double[] weights = draw(0.5, 1.5);
        double[] excitations = draw(0, 1);
        Map<String, Values> constants = new LinkedHashMap<>(values());
        assertEquals(model().parameters().size(), constants.size());
        Gradients.check(constants, random, 1e-6, (m, in) -> {
            Parameters p = Parameters.bind(m, DataType.FLOAT64, values(), in);
            Map<String, NDArray> state = new LinkedHashMap<>();
            states.forEach((name, v) -> state.put(name, Constants.of(m, DataType.FLOAT64, v.shape(), v.data())));
            NDArray weight = Constants.of(m, DataType.FLOAT64, new Shape(SAMPLES, 1), weights);
            NDArray excitation = model().boundedExcitation(
                    p, Constants.of(m, DataType.FLOAT64, new Shape(SAMPLES, 1), excitations));
            MuscleOutput out = output(p, state);
            MuscleState s = state(p, state);
            NDArray rate = model().rates(p, s, out, excitation, 0).activation()
                    .add(model().rates(p, s, out, excitation, 0.01).activation());
            NDArray rest = model().output(
                    p, model().initialState(p, state.get("path length")), state.get("path length"),
                    state.get("path velocity")).force();
            NDArray observed = out.fiberLength().div(model().referenceLength(p))
                    .add(out.fiberVelocity().div(model().referenceVelocity(p)));
            return objective(p, state).add(rate.mul(p.constant(0.01))).add(rest.mul(p.constant(1 / FORCE)))
                    .add(observed.mul(p.constant(0.1))).mul(weight).mean();
        });
    }

    @Test
    void nothingIsNotANumberEvenInImpossibleStates() {
        double[] activations = {minimumActivation(), Math.max(minimumActivation(), 1e-4), 0.005, 0.1, 0.3, 1};
        double[] lengths = {-2, -0.5, 0, 1e-6, 0.34, 0.5, 0.66, 0.95, 1, 1.3, 1.4, 1.6, 1.66, 2, 4, 10};
        double[] velocities = {-1000, -100, -12.7, -10, -1.5, -1, -1e-9, 0, 1e-9, 0.2, 1, 1.5, 10, 100, 1000};
        double[] strains = {-1, -0.1, 0, 1e-9, 0.02, 0.04, 0.08, 0.5};
        List<double[]> grid = new ArrayList<>();
        for (double a : activations) {
            for (double l : lengths) {
                for (double v : velocities) {
                    for (double s : isElastic() ? strains : new double[] {0}) {
                        grid.add(new double[] {a, l, v, s});
                    }
                }
            }
        }
        double[][] columns = new double[4][grid.size()];
        for (int i = 0; i < grid.size(); i++) {
            for (int c = 0; c < 4; c++) {
                columns[c][i] = grid.get(i)[c];
            }
        }
        Map<String, Values> states = states(columns[0], columns[1], columns[2], columns[3]);
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            Parameters p = bind(type);
            Map<String, NDArray> in = arrays(type, states);
            in.values().forEach(x -> x.setRequiresGradient(true));
            try (var tape = ai.djl.engine.Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray loss = objective(p, in);
                assertFinite(type + " value", Tensors.toDoubles(loss), states);
                tape.backward(loss.sum());
            }
            in.forEach((name, x) -> {
                if (x.getGradient() != null) {
                    assertFinite(type + " gradient of " + name, Tensors.toDoubles(x.getGradient()), states);
                }
            });
        }
    }

    @Test
    void singlePrecisionIsCloseToDouble() {
        Map<String, Values> states = randomStates();
        double[] narrow = Tensors.toDoubles(output(bind(DataType.FLOAT32), arrays(DataType.FLOAT32, states)).force());
        double[] wide = Tensors.toDoubles(output(bind(DataType.FLOAT64), arrays(DataType.FLOAT64, states)).force());
        double worst = 0;
        for (int i = 0; i < wide.length; i++) {
            // An elastic tendon turns a rounding error of the length difference into 625 (strain)^2 of force.
            double tolerance = (isElastic() ? 1e-3 : 2e-5) * (FORCE + Math.abs(wide[i]));
            assertEquals(wide[i], narrow[i], tolerance, describe(states, i));
            worst = Math.max(worst, Math.abs(wide[i] - narrow[i]));
        }
        assertTrue(worst > 0, "single precision must not secretly be double");
    }

    @Test
    void missingAndUnknownAndImpossibleConstantsAreNamed() {
        var missing = assertThrows(IllegalArgumentException.class,
                () -> model().resolve("biceps", MuscleConstants.DEFAULTS));
        assertTrue(missing.getMessage().startsWith("muscle 'biceps': maximumIsometricForce is missing ("),
                missing.getMessage());
        var unknown = assertThrows(IllegalArgumentException.class,
                () -> model().resolve("biceps", constants().with("optimalFibreLength", 1)));
        assertTrue(unknown.getMessage().startsWith("muscle 'biceps': unknown constant 'optimalFibreLength' of model '"
                + model().name() + "', expected some of [maximumIsometricForce, "), unknown.getMessage());
        var negative = assertThrows(IllegalArgumentException.class,
                () -> model().resolve("biceps", constants().with("maximumIsometricForce", -1)));
        assertEquals("muscle 'biceps': maximumIsometricForce: got -1.0, expected a positive number",
                negative.getMessage());
        var tooLarge = assertThrows(IllegalArgumentException.class,
                () -> model().resolve("biceps", constants().with("minimumActivation", 1.5)));
        assertTrue(
                tooLarge.getMessage().startsWith("muscle 'biceps': minimumActivation: got 1.5, expected a number in ["),
                tooLarge.getMessage());
        var nan = assertThrows(IllegalArgumentException.class,
                () -> model().resolve("biceps", constants().with("activationTimeConstant", Double.NaN)));
        assertEquals("muscle 'biceps': activationTimeConstant: got NaN, expected a positive number", nan.getMessage());
    }

    /** The objective of every sample, off the tape. */
    private double[] samples(Map<String, Values> states) {
        try (NDManager m = Tensors.newManager()) {
            Parameters p = Parameters.bind(m, DataType.FLOAT64, values());
            Map<String, NDArray> in = new LinkedHashMap<>();
            states.forEach((name, v) -> in.put(name, Constants.of(m, DataType.FLOAT64, v.shape(), v.data())));
            return objective(p, in).toDoubleArray();
        }
    }

    private static Map<String, Values> shifted(Map<String, Values> states, String name, double h) {
        Map<String, Values> shifted = new LinkedHashMap<>(states);
        double[] data = states.get(name).data();
        for (int i = 0; i < data.length; i++) {
            data[i] += h;
        }
        shifted.put(name, column(data));
        return shifted;
    }

    private static void assertFinite(String what, double[] x, Map<String, Values> states) {
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i])) {
                throw new AssertionError(what + " is " + x[i] + " at " + describe(states, i));
            }
        }
    }

    private static String describe(Map<String, Values> states, int i) {
        var text = new StringBuilder();
        states.forEach((name, v) -> text.append(name).append(' ').append(v.data()[i]).append(", "));
        return text.toString();
    }
}
