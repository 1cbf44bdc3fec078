package io.efferent.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.LinearlyImplicit;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.Muscles;
import io.efferent.skeleton.TwoJointArm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Elastic tendons, implicit steps and explicit ones of 0.1 ms (Runge and Kutta) beside implicit ones of 0.25 ms: random
 * arms from random postures at random speeds, under excitations that jump every 50 ms. Prints how far the hand and the
 * tendons' forces are from the reference in the end of every control step of 10 ms, over samples and time, and how many
 * samples were lost: a tendon's force was no number or beyond ten times the largest. What either way lost is left out
 * of the distances. Explicit steps are no reference, because some samples go astray without being lost. Arguments:
 * number of samples (default 1000), seconds (default 0.3), muscle (default degroote).
 */
public final class ElasticTendonSteps {
    private static final double STEP = 0.01;
    private static final int EXPLICIT = 100;
    private static final int REFERENCE = 40;
    private static final int ARMS = 20;
    private static final double BEYOND = 10;

    private final int samples;
    private final int steps;
    private final ElasticTendonMuscle muscle;

    private ElasticTendonSteps(int samples, double seconds, ElasticTendonMuscle muscle) {
        this.samples = samples;
        steps = (int) Math.round(seconds / STEP);
        this.muscle = muscle;
    }

    public static void main(String[] arguments) {
        var named = Muscles.named(arguments.length > 2 ? arguments[2] : "degroote");
        if (!(named instanceof ElasticTendonMuscle elastic)) {
            throw new IllegalArgumentException(
                    "muscle: got '" + named.name() + "', expected one with elastic tendons");
        }
        new ElasticTendonSteps(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000,
                arguments.length > 1 ? Double.parseDouble(arguments[1]) : 0.3, elastic).table();
    }

    /** Hand positions in m, [arm, time][sample, coordinate], and forces as parts of the largest, [..][.., muscle]. */
    private record Movement(List<double[]> hand, List<double[]> force, boolean[][] lost) {
        long count() {
            return Arrays.stream(lost)
                    .mapToLong(arm -> IntStream.range(0, arm.length).filter(i -> arm[i]).count()).sum();
        }
    }

    private void table() {
        System.out.println("| steps | hand, mm: median, 95 %, most | force, % of F0: median, 95 %, most | lost |");
        System.out.println("|---|---|---|---|");
        Movement exact = movement(REFERENCE, true);
        for (int substeps : List.of(1, 2, 4, 10)) {
            row(String.format(Locale.ROOT, "%.1f ms, implicit", 1e3 * STEP / substeps), movement(substeps, true),
                    exact);
        }
        row(String.format(Locale.ROOT, "%.1f ms, explicit", 1e3 * STEP / EXPLICIT), movement(EXPLICIT, false), exact);
    }

    private void row(String name, Movement movement, Movement exact) {
        System.out.printf(Locale.ROOT, "| %s | %s | %s | %d |%n", name,
                apart(movement.hand(), exact.hand(), 2, movement.lost(), exact.lost(), 1e3),
                apart(movement.force(), exact.force(), 6, movement.lost(), exact.lost(), 100), movement.count());
    }

    private String apart(
            List<double[]> a, List<double[]> b, int columns, boolean[][] lost, boolean[][] lostToo, double scale) {
        double[] sorted = IntStream.range(0, a.size()).boxed().flatMapToDouble(k -> IntStream
                .range(0, a.get(k).length)
                .filter(i -> !lost[k / steps][i / columns] && !lostToo[k / steps][i / columns])
                .mapToDouble(i -> scale * Math.abs(a.get(k)[i] - b.get(k)[i]))).sorted().toArray();
        return sorted.length == 0 ? "none" : String.format(Locale.ROOT, "%.2f, %.2f, %.2f", sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100], sorted[sorted.length - 1]);
    }

    /** The same arms and excitations whatever the steps. */
    private Movement movement(int substeps, boolean implicit) {
        var random = new Random(3);
        List<double[]> hand = new ArrayList<>();
        List<double[]> force = new ArrayList<>();
        boolean[][] lost = new boolean[ARMS][samples / ARMS];
        for (int arm = 0; arm < ARMS; arm++) {
            double mass = random.nextDouble(0.3, 1.2);
            double length = random.nextDouble(0.9, 1.1);
            var bones = new TwoJointArm(1.82 * mass, 1.43 * mass, 0.135 * length, 0.165 * length,
                    0.051 * mass * length * length, 0.057 * mass * length * length, 0.309 * length, 0.333 * length, 0,
                    0, 0);
            Effector body = ReadyMade.elasticTendonArm26(muscle).setSkeleton(bones)
                    .optIntegrator(implicit ? new LinearlyImplicit() : new RungeKutta4()).optTimestep(STEP)
                    .optSubsteps(substeps).build();
            int count = samples / ARMS;
            double[][] positions = body.randomPositions(random, count);
            double[] speeds = random.doubles(2L * count, -3, 3).toArray();
            double[][] excitations = new double[(steps + 4) / 5][];
            Arrays.setAll(excitations, i -> random.doubles(6L * count)
                    .map(x -> x < 0.3 ? 0 : x > 0.8 ? 1 : x).toArray());
            try (NDManager manager = Tensors.newManager()) {
                Plant plant = body.bind(manager, DataType.FLOAT64);
                NDArray largest = plant.maximumIsometricForce();
                NDArray q = Constants.of(manager, DataType.FLOAT64, positions);
                EffectorState state = plant.initialState(
                        q, Constants.of(manager, DataType.FLOAT64, q.getShape(), speeds));
                for (int step = 0; step < steps; step++) {
                    try (NDManager inner = manager.newSubManager()) {
                        NDArray u = Constants.of(inner, DataType.FLOAT64, new Shape(count, 6), excitations[step / 5]);
                        EffectorState next = plant.step(state, u, Loads.NONE);
                        next.quantities().values().forEach(x -> x.attach(manager));
                        state = next;
                    }
                    hand.add(Tensors.toDoubles(plant.endpoint(state).position()));
                    force.add(Tensors.toDoubles(state.force().div(largest)));
                    for (int i = 0; i < 6 * count; i++) {
                        lost[arm][i / 6] |= !(force.getLast()[i] < BEYOND);
                    }
                }
            }
        }
        return new Movement(hand, force, lost);
    }
}
