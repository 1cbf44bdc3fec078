package io.efferent.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Integrator;
import io.efferent.effector.LinearlyImplicit;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.kernel.Scan;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.DeGrooteCurves;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.Muscles;
import io.efferent.muscle.Pennation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Elastic tendons: implicit steps of 10 to 1 ms, and explicit ones of 0.1 ms (Runge and Kutta), beside implicit ones of
 * 0.1 ms. Every sample is an arm of its own: bones and muscles are drawn, and it begins in a random posture at a random
 * speed, under excitations and forces on the hand that jump every 50 ms. Prints how far hand and tendon forces are from
 * the reference at the end of control steps of 10 ms, over arms, time and muscles, and how many arms diverged: a number
 * was none, or a tendon's force came to differ from the reference by more than five times the largest isometric one;
 * those are left out of the distances. Explicit steps are no reference, because some arms diverge. Arguments: number of
 * arms (default 1000), seconds (default 0.3), muscles (default all with elastic tendons).
 */
public final class ElasticTendonSteps {
    private static final double STEP = 0.01;
    private static final int HELD = 5;
    private static final int FINE = 100;
    private static final double BEYOND = 5;
    private static final int MUSCLES = 6;
    private static final String LOAD = "load";
    private static final String EXCITATION = "excitation";

    private final int arms;
    private final int steps;
    private final ElasticTendonMuscle muscle;
    private final Random random = new Random(3);
    /** By name, (arms, columns). */
    private final Map<String, double[]> start = new LinkedHashMap<>();
    /** By name, (steps, arms, columns). */
    private final Map<String, double[]> inputs = new LinkedHashMap<>();

    private ElasticTendonSteps(int arms, double seconds, ElasticTendonMuscle muscle) {
        this.arms = arms;
        steps = (int) Math.round(seconds / STEP);
        this.muscle = muscle;
        Effector body = body(new LinearlyImplicit(), 1);
        bones(body);
        muscles(body);
        start.put(EffectorState.POSITION,
                Arrays.stream(body.randomPositions(random, arms)).flatMapToDouble(Arrays::stream).toArray());
        start.put(EffectorState.VELOCITY, random.doubles(2L * arms, -3, 3).toArray());
        inputs.put(EXCITATION, held(MUSCLES, x -> x < 0.3 ? 0 : x > 0.8 ? 1 : x));
        inputs.put(LOAD, held(2, x -> 20 * x - 10));
    }

    public static void main(String[] arguments) {
        int arms = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 0.3;
        List<String> names = arguments.length > 2
                ? List.of(arguments).subList(2, arguments.length) : List.of("millard", "degroote", "thelen2003");
        System.out.println("| muscles | steps | hand, mm: median, 95 %, 99 %, most"
                + " | force, % of F0: median, 95 %, 99 %, most | diverged |");
        System.out.println("|---|---|---|---|---|");
        for (String name : names) {
            if (!(Muscles.named(name) instanceof ElasticTendonMuscle elastic)) {
                throw new IllegalArgumentException("muscle: got '" + name + "', expected one with elastic tendons");
            }
            new ElasticTendonSteps(arms, seconds, elastic).table();
        }
    }

    private Effector body(Integrator integrator, int substeps) {
        return ReadyMade.elasticTendonArm26(muscle).optIntegrator(integrator).optTimestep(STEP).optSubsteps(substeps)
                .build();
    }

    private void bones(Effector body) {
        double[] mass = random.doubles(arms, 0.3, 1.2).toArray();
        double[] length = random.doubles(arms, 0.9, 1.1).toArray();
        for (String segment : List.of("upperArm", "forearm")) {
            scaled(body, segment + "Mass", i -> mass[i]);
            scaled(body, segment + "Length", i -> length[i]);
            scaled(body, segment + "Center", i -> length[i]);
            scaled(body, segment + "Inertia", i -> mass[i] * length[i] * length[i]);
        }
    }

    private void scaled(Effector body, String constant, IntToDoubleFunction factor) {
        String name = "skeleton." + constant;
        double usual = body.values().get(name).data()[0];
        start.put(name, IntStream.range(0, arms).mapToDouble(i -> usual * factor.applyAsDouble(i)).toArray());
    }

    /** Paths fit fibers and tendons as they do in the usual arm. */
    private void muscles(Effector body) {
        double[] offset = body.values().get("path.offset").data();
        double[] force = usual(body, Muscle.MAXIMUM_ISOMETRIC_FORCE);
        double[] optimal = usual(body, Muscle.OPTIMAL_FIBER_LENGTH);
        double[] slack = usual(body, Muscle.TENDON_SLACK_LENGTH);
        Map<String, double[]> own = new LinkedHashMap<>();
        double[] offsets = new double[MUSCLES * arms];
        for (int i = 0; i < offsets.length; i++) {
            int m = i % MUSCLES;
            double fiber = optimal[m] * random.nextDouble(0.8, 1.2);
            double tendon = slack[m] * random.nextDouble(0.7, 1.5);
            MuscleConstants drawn = MuscleConstants.hill(force[m] * random.nextDouble(0.6, 1.4), fiber, tendon)
                    .with(Pennation.ANGLE, random.nextDouble(0, 0.5))
                    .with(DeGrooteCurves.TENDON_STRAIN, random.nextDouble(0.03, 0.1))
                    .with(ActivationDynamics.RISE, random.nextDouble(0.01, 0.02))
                    .with(ActivationDynamics.FALL, random.nextDouble(0.04, 0.08));
            int at = i;
            muscle.resolve("muscle " + i, drawn).forEach((name, value) ->
                    own.computeIfAbsent("muscle." + name, _ -> new double[offsets.length])[at] = value);
            offsets[i] = (offset[m] - slack[m]) / optimal[m] * fiber + tendon;
        }
        start.putAll(own);
        start.put("path.offset", offsets);
    }

    private static double[] usual(Effector body, String constant) {
        return body.values().get("muscle." + constant).data();
    }

    private double[] held(int columns, DoubleUnaryOperator value) {
        double[] all = new double[steps * arms * columns];
        for (int i = 0; i < all.length; i++) {
            int step = i / (arms * columns);
            all[i] = step % HELD == 0 ? value.applyAsDouble(random.nextDouble()) : all[i - arms * columns];
        }
        return all;
    }

    /** Hand positions in m and forces as parts of the largest, (arms, steps, columns). */
    private record Movement(double[] hand, double[] force) {}

    private void table() {
        Movement exact = movement(new LinearlyImplicit(), FINE);
        for (int substeps : List.of(1, 2, 4, 10)) {
            row("implicit", substeps, movement(new LinearlyImplicit(), substeps), exact);
        }
        row("explicit", FINE, movement(new RungeKutta4(), FINE), exact);
    }

    private void row(String way, int substeps, Movement movement, Movement exact) {
        boolean[] diverged = new boolean[arms];
        for (int i = 0; i < movement.force().length; i++) {
            diverged[i / (steps * MUSCLES)] |= !(Math.abs(movement.force()[i] - exact.force()[i]) < BEYOND);
        }
        for (int i = 0; i < movement.hand().length; i++) {
            diverged[i / (steps * 2)] |= !Double.isFinite(movement.hand()[i]);
        }
        System.out.printf(Locale.ROOT, "| %s | %s ms, %s | %s | %s | %d |%n", muscle.name(), STEP * 1e3 / substeps,
                way, apart(movement.hand(), exact.hand(), 1e3, diverged),
                apart(movement.force(), exact.force(), 100, diverged),
                IntStream.range(0, arms).filter(i -> diverged[i]).count());
    }

    private String apart(double[] a, double[] b, double scale, boolean[] diverged) {
        double[] sorted = IntStream.range(0, a.length).filter(i -> !diverged[i / (a.length / arms)])
                .mapToDouble(i -> scale * Math.abs(a[i] - b[i])).sorted().toArray();
        int most = sorted.length - 1;
        return sorted.length == 0 ? "none" : String.format(Locale.ROOT, "%.2f, %.2f, %.2f, %.2f",
                sorted[most / 2], sorted[most * 95 / 100], sorted[most * 99 / 100], sorted[most]);
    }

    private Movement movement(Integrator integrator, int substeps) {
        Effector body = body(integrator, substeps);
        try (NDManager manager = Tensors.newManager()) {
            NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {{1, 1}});
            EffectorState example = body.bind(manager, DataType.FLOAT64).initialState(q, q);
            Map<String, NDArray> first = new LinkedHashMap<>();
            start.forEach((name, numbers) -> first.put(name, Constants.of(
                    manager, DataType.FLOAT64, new Shape(arms, numbers.length / arms), numbers)));
            Scan begin = scan(example, builder -> {
                var plant = plant(body, builder);
                return plant.initialState(
                        builder.lagged(EffectorState.POSITION, 1), builder.lagged(EffectorState.VELOCITY, 1));
            });
            try (var sweep = begin.sweep(arms, 1, first, Map.of(), Map.of())) {
                sweep.forward(0, 1);
                for (String name : example.quantities().keySet()) {
                    first.put(name, sweep.field(name, 1, 1, manager).reshape(arms, -1));
                }
            }
            Map<String, NDArray> outer = new LinkedHashMap<>();
            inputs.forEach((name, numbers) -> outer.put(name, Constants.of(manager, DataType.FLOAT64,
                    new Shape(steps, arms, numbers.length / (steps * arms)), numbers)));
            Scan scan = scan(example, builder -> {
                var plant = plant(body, builder);
                var state = example.quantities();
                state.replaceAll((name, array) -> builder.lagged(name, 1).reshape(array.getShape()));
                return plant.step(EffectorState.of(state::get), builder.outer(EXCITATION, MUSCLES),
                        new Loads(builder.outer(LOAD, 2), null));
            });
            try (var sweep = scan.sweep(arms, steps, first, outer, Map.of())) {
                sweep.forward(0, steps);
                double[] force = sweep.numbers(EffectorState.FORCE, 1, steps);
                double[] largest = start.get("muscle." + Muscle.MAXIMUM_ISOMETRIC_FORCE);
                Arrays.setAll(force, i -> force[i] / largest[i / (steps * MUSCLES) * MUSCLES + i % MUSCLES]);
                return new Movement(hands(sweep.numbers(EffectorState.POSITION, 1, steps)), force);
            }
        }
    }

    private double[] hands(double[] angles) {
        double[] hands = new double[angles.length];
        double[] upper = start.get("skeleton.upperArmLength");
        double[] fore = start.get("skeleton.forearmLength");
        for (int i = 0; i < angles.length; i += 2) {
            int arm = i / (steps * 2);
            double wrist = angles[i] + angles[i + 1];
            hands[i] = upper[arm] * Math.cos(angles[i]) + fore[arm] * Math.cos(wrist);
            hands[i + 1] = upper[arm] * Math.sin(angles[i]) + fore[arm] * Math.sin(wrist);
        }
        return hands;
    }

    /** The body with the constants of each arm. */
    private Plant plant(Effector body, Scan.Builder builder) {
        Map<String, NDArray> own = new LinkedHashMap<>();
        body.values().forEach((name, values) -> {
            if (start.containsKey(name)) {
                NDArray constant = builder.lagged(name, 1);
                builder.setResult(name, constant);
                own.put(name, builder.single(constant.reshape(values.shape())));
            }
        });
        return body.bind(builder.manager(), DataType.FLOAT64, own);
    }

    /** Writes the quantities of a state, and keeps constants. */
    private Scan scan(EffectorState example, Function<Scan.Builder, EffectorState> next) {
        Scan.Builder builder = Scan.builder(DataType.FLOAT64).optThreads(2);
        example.quantities().forEach((name, array) -> builder.addField(name, (int) array.size(), true));
        start.keySet().stream().filter(name -> name.contains("."))
                .forEach(name -> builder.addField(name, start.get(name).length / arms, false));
        return builder.trace(() -> next.apply(builder).quantities().forEach((name, array) ->
                builder.setResult(name, array.reshape(1, array.size())))).build();
    }
}
