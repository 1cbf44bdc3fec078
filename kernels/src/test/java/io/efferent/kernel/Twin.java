package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Sweeps the same steps compiled and on DJL's tape in double precision, and compares all values and gradients. */
public final class Twin {
    /** What a step reads. */
    public interface Reader {
        NDArray lagged(String field, int lag);

        NDArray outer(String channel);

        NDArray weight(String name);
    }

    /** What a step writes, by field. */
    public interface Step {
        Map<String, NDArray> of(Reader in);
    }

    /** A function of arrays. */
    public interface Program {
        NDArray of(NDArray... x);
    }

    /**
     * A recurrent computation.
     *
     * @param initial fields at time 0, [sample][column]
     * @param outer channels, [time][sample][column]
     * @param weights matrices and biases
     * @param seeded the fields that a loss depends on
     */
    public record Model(
            String name, Map<String, double[][]> initial, Map<String, double[][][]> outer, Map<String, Values> weights,
            Set<String> seeded, int steps, Step step) {
        int batch() {
            return initial.values().iterator().next().length;
        }

        int columns(String field) {
            return initial.get(field)[0].length;
        }
    }

    /** How to compute, and how close to come. */
    public record Mode(DataType type, boolean vectors, double valueTolerance, double gradientTolerance) {
        public static final List<Mode> ALL = List.of(
                new Mode(DataType.FLOAT64, false, 1e-12, 1e-12), new Mode(DataType.FLOAT64, true, 1e-12, 1e-12),
                new Mode(DataType.FLOAT32, false, 2e-6, 1e-5), new Mode(DataType.FLOAT32, true, 2e-6, 1e-5));

        /** The same with other tolerances. */
        public Mode within(double values, double gradients) {
            return new Mode(type, vectors, values, gradients);
        }
    }

    /** Values of fields over time, [time][sample * column]; gradients of initial fields and of weights. */
    record Outcome(Map<String, double[][]> values, Map<String, double[]> gradients) {}

    private Twin() {}

    /** One application of a function to arrays [sample][column]. */
    public static Model once(String name, Program program, double[][]... inputs) {
        Map<String, double[][]> initial = new LinkedHashMap<>();
        int columns;
        try (NDManager manager = Tensors.newManager()) {
            NDArray[] x = Arrays.stream(inputs)
                    .map(numbers -> Constants.of(manager, DataType.FLOAT64, numbers)).toArray(NDArray[]::new);
            NDArray y = program.of(x);
            assertEquals(inputs[0].length, y.getShape().get(0), name + " keeps the batch");
            columns = (int) y.size() / inputs[0].length;
        }
        initial.put("y", new double[inputs[0].length][columns]);
        for (int i = 0; i < inputs.length; i++) {
            initial.put("x" + i, inputs[i]);
        }
        return new Model(name, initial, Map.of(), Map.of(), Set.of("y"), 1, in -> {
            Map<String, NDArray> written = new LinkedHashMap<>();
            NDArray[] x = new NDArray[inputs.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = in.lagged("x" + i, 1);
                written.put("x" + i, x[i]);
            }
            written.put("y", program.of(x));
            return written;
        });
    }

    /** Compares models of equal batch and length, all in one scan. */
    public static void compare(Mode mode, List<Model> models) {
        List<Outcome> compiled = compiled(mode, models, 1);
        for (int i = 0; i < models.size(); i++) {
            Model model = models.get(i);
            Outcome expected = taped(mode, model);
            Outcome actual = compiled.get(i);
            double largest = largest(expected.gradients());
            expected.values().forEach((field, times) -> {
                for (int t = 0; t < times.length; t++) {
                    check(model.name() + ": " + field + " at time " + t, times[t], actual.values().get(field)[t],
                            mode.valueTolerance(), 1);
                }
            });
            expected.gradients().forEach((name, gradient) -> check(
                    model.name() + ": gradient of " + name, gradient, actual.gradients().get(name),
                    mode.gradientTolerance(), largest));
        }
    }

    private static double largest(Map<String, double[]> gradients) {
        return Math.max(1, gradients.values().stream().flatMapToDouble(Arrays::stream)
                .map(Math::abs).filter(Double::isFinite).max().orElse(0));
    }

    /**
     * Within a tolerance relative to the number or the scale, whichever is larger; what is not finite must be the same.
     */
    private static void check(String what, double[] expected, double[] actual, double tolerance, double scale) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            double allowed = Double.isFinite(expected[i]) ? tolerance * Math.max(scale, Math.abs(expected[i])) : 0;
            assertEquals(expected[i], actual[i], allowed, what + ", element " + i);
        }
    }

    static List<Outcome> compiled(Mode mode, List<Model> models, int threads) {
        int batch = models.getFirst().batch();
        int steps = models.getFirst().steps();
        var builder = Scan.builder(mode.type()).optVectors(mode.vectors()).optThreads(threads);
        for (Model model : models) {
            model.initial().keySet().forEach(
                    f -> builder.addField(full(model, f), model.columns(f), model.seeded().contains(f)));
        }
        for (Model model : models) {
            builder.trace(() -> {
                Map<String, NDArray> written = model.step().of(new Reader() {
                    @Override
                    public NDArray lagged(String field, int lag) {
                        return builder.lagged(full(model, field), lag);
                    }

                    @Override
                    public NDArray outer(String channel) {
                        return builder.outer(full(model, channel), model.outer().get(channel)[0][0].length);
                    }

                    @Override
                    public NDArray weight(String name) {
                        return builder.weight(full(model, name), model.weights().get(name).shape());
                    }
                });
                written.forEach((f, x) -> builder.setResult(full(model, f), x.reshape(1, model.columns(f))));
            });
        }
        try (NDManager manager = Tensors.newManager()) {
            Map<String, NDArray> initial = new LinkedHashMap<>();
            Map<String, NDArray> outer = new LinkedHashMap<>();
            Map<String, NDArray> upstream = new LinkedHashMap<>();
            Map<String, double[]> weights = new LinkedHashMap<>();
            for (Model model : models) {
                model.initial().forEach((f, x) ->
                        initial.put(full(model, f), Constants.of(manager, mode.type(), x)));
                model.outer().forEach((c, x) -> outer.put(full(model, c), cube(manager, mode.type(), x)));
                model.weights().forEach((w, x) -> weights.put(full(model, w), x.data()));
                model.seeded().forEach(f -> upstream.put(full(model, f), Constants.of(manager, mode.type(),
                        new Shape(batch, steps + 1, model.columns(f)), seed(model, f))));
            }
            var sweep = builder.build().sweep(batch, steps, initial, outer, weights);
            sweep.forward(0, steps);
            sweep.backward(0, steps, upstream);
            List<Outcome> outcomes = new ArrayList<>();
            for (Model model : models) {
                var outcome = new Outcome(new LinkedHashMap<>(), new LinkedHashMap<>());
                for (String f : model.seeded()) {
                    double[][] times = new double[steps][];
                    for (int t = 1; t <= steps; t++) {
                        times[t - 1] = Tensors.toDoubles(sweep.field(full(model, f), t, t, manager));
                    }
                    outcome.values().put(f, times);
                }
                model.initial().keySet().forEach(f -> outcome.gradients().put(
                        f, Tensors.toDoubles(sweep.initialGradient(full(model, f), manager))));
                model.weights().keySet().forEach(
                        w -> outcome.gradients().put(w, sweep.weightGradients().get(full(model, w))));
                outcomes.add(outcome);
            }
            return outcomes;
        }
    }

    /** Fields of 16 columns and more whose names begin like this are traced as a whole. */
    private static String full(Model model, String name) {
        return "memory " + model.name() + "/" + name;
    }

    static NDArray cube(NDManager manager, DataType type, double[][][] x) {
        return Constants.of(manager, type, new Shape(x.length, x[0].length, x[0][0].length),
                Arrays.stream(x).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray());
    }

    /** Upstream gradients (batch, steps + 1, columns): powers of two, exact in either type. */
    private static double[] seed(Model model, String field) {
        var random = new Random(field.hashCode());
        double[] seed = new double[model.batch() * (model.steps() + 1) * model.columns(field)];
        Arrays.setAll(seed, i -> Math.scalb(random.nextBoolean() ? 1 : -1, random.nextInt(3) - 1));
        return seed;
    }

    /** On DJL's tape, in double precision from numbers as the mode's type has them. */
    private static Outcome taped(Mode mode, Model model) {
        try (NDManager manager = Tensors.newManager()) {
            Map<String, List<NDArray>> history = new LinkedHashMap<>();
            Map<String, NDArray> leaves = new LinkedHashMap<>();
            model.initial().forEach((f, x) -> {
                leaves.put(f, rounded(mode, Constants.of(manager, DataType.FLOAT64, x)));
                history.put(f, new ArrayList<>(List.of(leaves.get(f))));
            });
            model.weights().forEach((w, x) ->
                    leaves.put(w, rounded(mode, Constants.of(manager, DataType.FLOAT64, x.shape(), x.data()))));
            leaves.values().forEach(x -> x.setRequiresGradient(true));
            try (var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray loss = null;
                for (int t = 0; t <= model.steps(); t++) {
                    if (t > 0) {
                        step(mode, model, manager, history, leaves, t);
                    }
                    for (String f : model.seeded()) {
                        NDArray upstream = Constants.of(manager, DataType.FLOAT64,
                                new Shape(model.batch(), model.steps() + 1, model.columns(f)), seed(model, f))
                                .get(":, {}", t);
                        NDArray term = history.get(f).get(t).mul(upstream).sum();
                        loss = loss == null ? term : loss.add(term);
                    }
                }
                tape.backward(loss);
            }
            var outcome = new Outcome(new LinkedHashMap<>(), new LinkedHashMap<>());
            for (String f : model.seeded()) {
                outcome.values().put(f, history.get(f).stream().skip(1).map(NDArray::toDoubleArray)
                        .toArray(double[][]::new));
            }
            leaves.forEach((name, leaf) -> {
                NDArray gradient = Tensors.gradient(leaf);
                outcome.gradients().put(
                        name, gradient == null ? new double[(int) leaf.size()] : gradient.toDoubleArray());
            });
            return outcome;
        }
    }

    private static NDArray rounded(Mode mode, NDArray x) {
        if (mode.type() == DataType.FLOAT64) {
            return x;
        }
        return Constants.of(x.getManager(), DataType.FLOAT64, x.getShape(),
                Arrays.stream(x.toDoubleArray()).map(number -> (float) number).toArray());
    }

    private static void step(
            Mode mode, Model model, NDManager manager, Map<String, List<NDArray>> history, Map<String, NDArray> leaves,
            int t) {
        Map<String, NDArray> written = model.step().of(new Reader() {
            @Override
            public NDArray lagged(String field, int lag) {
                return history.get(field).get(Math.max(0, t - lag));
            }

            @Override
            public NDArray outer(String channel) {
                return rounded(mode, Constants.of(manager, DataType.FLOAT64, model.outer().get(channel)[t - 1]));
            }

            @Override
            public NDArray weight(String name) {
                return leaves.get(name);
            }
        });
        written.forEach((f, x) -> history.get(f).add(
                x.getDataType() == DataType.FLOAT64 ? x.reshape(model.batch(), model.columns(f))
                        : x.toType(DataType.FLOAT64, false).reshape(model.batch(), model.columns(f))));
    }

    /** Random numbers in a range, [sample][column]. */
    public static double[][] random(Random random, int batch, int columns, double from, double to) {
        double[][] x = new double[batch][columns];
        for (double[] row : x) {
            Arrays.setAll(row, i -> random.nextDouble(from, to));
        }
        return x;
    }
}
