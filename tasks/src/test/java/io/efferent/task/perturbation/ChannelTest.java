package io.efferent.task.perturbation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.muscle.Muscles;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Environment;
import io.efferent.task.Episode;
import io.efferent.task.Perturbation;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.ChannelStability.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stiff channels, their stability, and the ideal one as their oracle. */
class ChannelTest {
    private static final int TARGETS = 8;
    private static final int STEPS = 40;

    private static Environment environment(Effector.Builder effector) {
        return Environment.builder().setEffector(effector.build())
                .setTask(CenterOutReach.builder().optDuration(0.4).optGoCue(0, 0).build())
                .optType(DataType.FLOAT64).build();
    }

    private static Effector.Builder arm() {
        return ReadyMade.rigidTendonArm26(Muscles.named("mujoco"));
    }

    /** What happened: [trial][step] along the line, across it, and forces across it. */
    private record Reach(double[][] along, double[][] across, double[][] alongVelocity, double[][] wall) {}

    /** Pushes that move a silent hand 10 cm along the line in 0.4 s, and what acts besides. */
    private static Reach reach(Environment environment, Perturbation... perturbations) {
        List<Perturbation> all = new ArrayList<>(List.of(
                Perturbations.named("push", Map.of("force", 1.3, "relative", true, "duration", 0.2)),
                Perturbations.named("push", Map.of("force", -1.3, "relative", true, "delay", 0.2, "duration", 0.2))));
        all.addAll(List.of(perturbations));
        Environment stable = environment.stableUnder(all);
        Trials free = stable.trials(TARGETS, 0, 0, Task.Purpose.VALIDATION);
        Trials trials = free;
        for (Perturbation perturbation : all) {
            trials = perturbation.perturb(stable, trials, full(), new long[TARGETS]);
        }
        try (NDManager manager = Tensors.newManager(); Episode episode = stable.reset(manager, trials, null)) {
            var silence = Constants.of(episode.manager(), DataType.FLOAT64, new double[TARGETS][6]);
            while (!episode.isDone()) {
                episode.step(silence);
            }
            var scene = new Scene(all.getFirst(), stable, free, full(), new long[TARGETS]);
            Rollout rollout = episode.rollout(Map.of());
            double[][][] hand = Tensors.toCube(rollout.endpoint());
            for (double[][] trial : hand) {
                double[] start = trial[0];
                Arrays.setAll(trial, time -> Geometry.difference(trial[time], start));
            }
            return new Reach(
                    onto(hand, scene::along), onto(hand, scene::left),
                    onto(Tensors.toCube(rollout.endpointVelocity()), scene::along),
                    onto(Tensors.toCube(rollout.get(Rollout.Quantity.HAND_LOAD)), scene::left));
        }
    }

    private static double[][] onto(double[][][] vectors, IntFunction<double[]> direction) {
        return IntStream.range(0, vectors.length).mapToObj(trial -> Arrays.stream(vectors[trial])
                        .mapToDouble(x -> Geometry.dot(x, direction.apply(trial))).toArray())
                .toArray(double[][]::new);
    }

    private static double largest(double[][] numbers) {
        return Arrays.stream(numbers).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    }

    private static double[] full() {
        double[] full = new double[TARGETS];
        Arrays.fill(full, 1);
        return full;
    }

    private static double largestDifference(double[][] a, double[][] b, int from) {
        return IntStream.range(0, a.length).mapToDouble(trial -> IntStream.range(from, a[trial].length)
                .mapToDouble(k -> Math.abs(a[trial][k] - b[trial][k])).max().orElseThrow()).max().orElseThrow();
    }

    @Tag("slow")
    @Test
    void aStiffChannelHoldsTheHandWithinAMillimeter() {
        var environment = environment(arm().optSubsteps(4));
        Perturbation curl = Perturbations.named("curl", Map.of("strength", 8));
        Reach free = reach(environment, curl);
        Reach held = reach(environment, curl, Perturbations.named("channel"));
        assertTrue(largest(free.across()) > 0.02, "the field moves the hand aside: " + largest(free.across()));
        assertTrue(largest(held.across()) < 1e-3, "deflection " + largest(held.across()));
        assertTrue(largest(held.across()) > 1e-4, "walls that are not touched hold nothing");
        assertEquals(0.35, largest(held.alongVelocity()), 0.05);
    }

    /** The stiffer the walls, the nearer they are to the line that the hand cannot leave: in proportion. */
    @Tag("slow")
    @Test
    void stiffChannelsComeNearTheIdealOne() {
        var environment = environment(arm().optSubsteps(10));
        Perturbation curl = Perturbations.named("curl", Map.of("strength", 8));
        Reach ideal = reach(environment, curl, Perturbations.named("ideal-channel"));
        assertTrue(largest(ideal.across()) < 1e-6, "deflection of the ideal channel " + largest(ideal.across()));
        Reach soft = reach(environment, curl, Perturbations.named("channel", Map.of("stiffness", 4000)));
        Reach stiff = reach(environment, curl, Perturbations.named("channel", Map.of("stiffness", 16_000)));
        assertEquals(4, largest(soft.across()) / largest(stiff.across()), 0.4);
        assertEquals(4, largestDifference(soft.along(), ideal.along(), 0)
                / largestDifference(stiff.along(), ideal.along(), 0), 0.4);
        // Once the walls have come to rest against the steady push.
        assertEquals(0, largestDifference(stiff.wall(), ideal.wall(), STEPS - 10), 0.02 * largest(ideal.wall()));
    }

    @Test
    void substepsAreThoseOfTheStabilityOfAMass() {
        var mass = environment(ReadyMade.reluPointMass24());
        assertEquals(1, ChannelStability.handMass(mass.effector()), 1e-10);
        Perturbation channel = Perturbations.named("channel", Map.of("stiffness", 4000, "damping", 20));
        // step < damping / stiffness, 5 ms, is 3 of the control step of 10 ms.
        assertEquals(3, channel.substeps(mass.effector()));
        assertEquals(3, mass.stableUnder(List.of(channel)).effector().substeps());
        assertEquals(5, mass.stableUnder(List.of(channel)).withPerturbations(List.of(
                Perturbations.named("channel", Map.of("stiffness", 4000, "damping", 10.0)))).effector().substeps());
        Trials trials = mass.trials(TARGETS, 0, 0, Task.Purpose.VALIDATION);
        assertEquals("channel of 4000.0 N/m, 20.0 N s/m: needs substeps >= 3, got 1",
                assertThrows(IllegalArgumentException.class, () ->
                        channel.perturb(mass, trials, full(), new long[TARGETS])).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Perturbations.named("channel", Map.of("damping", 0))
                .substeps(mass.effector()));
        double m = ChannelStability.handMass(mass.effector());
        assertTrue(ChannelStability.spectralRadius(4000, 20, m, 0.01 / 2, Method.EXPLICIT_EULER) >= 1);
        assertTrue(ChannelStability.spectralRadius(4000, 20, m, 0.01 / 3, Method.EXPLICIT_EULER) < 1);
    }

    /** No push in any direction and posture accelerates the hand more than it would this mass, and one does nearly. */
    @Test
    void theMassOfTheHandIsTheSmallestThatItHas() {
        Effector effector = arm().build();
        double mass = ChannelStability.handMass(effector);
        int draws = 5000;
        var random = RandomStreams.stream(8, "pushes", 0);
        double[][] push = new double[draws][];
        Arrays.setAll(push, i -> new double[] {Math.cos(i), Math.sin(i)});
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            var position = Constants.of(manager, DataType.FLOAT64, effector.randomPositions(random, draws));
            EffectorState state = plant.initialState(position, position.zerosLike());
            var along = Constants.of(manager, DataType.FLOAT64, push);
            var gained = plant.endpointAcceleration(state, new Loads(along, null))
                    .sub(plant.endpointAcceleration(state, Loads.NONE)).mul(along).sum(new int[] {1});
            double most = Arrays.stream(Tensors.toDoubles(gained)).max().orElseThrow();
            assertEquals(1 / mass, most, 0.02 / mass);
        }
    }

    /** The robot takes a silent arm where it is to go, and back. */
    @Test
    void aServoTakesTheHandThereAndBack() {
        var environment = environment(arm());
        var servo = Perturbations.named("displacement", Map.of(
                "direction", 90, "delay", 0.02, "ramp", 0.1, "hold", 0.1, "stiffness", 8000));
        Environment stable = environment.stableUnder(List.of(servo));
        double[] size = {1, 0, -1, 0.5, 1, 1, 1, 1};
        Trials trials = servo.perturb(
                stable, stable.trials(TARGETS, 0, 0, Task.Purpose.VALIDATION), size, new long[TARGETS]);
        try (NDManager manager = Tensors.newManager(); Episode episode = stable.reset(manager, trials, null)) {
            var silence = Constants.of(episode.manager(), DataType.FLOAT64, new double[TARGETS][6]);
            for (int step = 0; step < 21; step++) {
                episode.step(silence);
            }
            double[][][] hand = Tensors.toCube(episode.rollout(Map.of()).endpoint());
            for (int trial = 0; trial < TARGETS; trial++) {
                double[] held = Geometry.difference(hand[trial][21], hand[trial][0]);
                double[] before = Geometry.difference(hand[trial][2], hand[trial][0]);
                assertEquals(0, Geometry.norm(before), 1e-4);
                if (size[trial] != 0) {
                    assertEquals(0, held[0], 5e-4);
                    assertEquals(0.008 * size[trial], held[1], 5e-4);
                }
            }
            assertTrue(trials.handLoads().getFirst().gate().get(31, 0, 0) == 1
                    && trials.handLoads().getFirst().gate().get(32, 0, 0) == 0);
        }
    }

    /** Each method against its own steps of a mass. */
    @Test
    void spectralRadiiAreHowFastDeviationsGrow() {
        for (double[] s : new double[][] {{4000, 30, 1, 0.01}, {4000, 150, 0.8, 0.01}, {6000, 30, 0.6, 0.004}}) {
            for (Method method : Method.values()) {
                double[][] step = method.matrix(s[0] / s[2], s[1] / s[2], s[3]);
                double[] state = {1, 3};
                double logarithm = 0;
                for (int i = 0; i < 4000; i++) {
                    state = Geometry.times(step, state);
                    double norm = Geometry.norm(state);
                    logarithm += i >= 1000 ? Math.log(norm) : 0;
                    state = Geometry.times(1 / norm, state);
                }
                assertEquals(ChannelStability.spectralRadius(s[0], s[1], s[2], s[3], method),
                        Math.exp(logarithm / 3000), 2e-3, method + " " + Arrays.toString(s));
            }
        }
    }

    /**
     * A hand without muscle force that is thrown against the walls: what it has of energy, with that of the walls, only
     * falls.
     */
    @Tag("slow")
    @Test
    void theEnergyInTheWallsNeverGrows() {
        var environment = environment(ReadyMade.rigidTendonArm26(Muscles.named("relu"))
                .optIntegrator(new RungeKutta4()).optSubsteps(20));
        Effector effector = environment.effector();
        Perturbation channel = Perturbations.named("channel");
        Trials trials = environment.trials(TARGETS, 0, 0, Task.Purpose.VALIDATION);
        var scene = new Scene(channel, environment, trials, full(), new long[TARGETS]);
        Trials thrown = channel.perturb(environment, trials, full(), new long[TARGETS]).toBuilder()
                .optVelocity(scene.rows(trial -> new double[] {1.5 * Math.cos(trial), -2 * Math.sin(trial + 1)}))
                .build();
        try (NDManager manager = Tensors.newManager(); Episode episode = environment.reset(manager, thrown, null)) {
            var silence = Constants.of(episode.manager(), DataType.FLOAT64, new double[TARGETS][6]);
            double[] before = null;
            double[] first = null;
            while (!episode.isDone()) {
                double[] energy = energy(episode, scene);
                for (int trial = 0; before != null && trial < TARGETS; trial++) {
                    assertTrue(energy[trial] <= before[trial], "trial " + trial + ", step " + episode.time() + ": "
                            + before[trial] + " J, then " + energy[trial] + " J");
                }
                before = energy;
                first = first == null ? energy : first;
                episode.step(silence);
            }
            assertTrue(before[0] < 0.9 * first[0]);
            assertEquals(effector, episode.plant().effector());
        }
    }

    /** Kinetic energy and that of the walls. */
    private static double[] energy(Episode episode, Scene scene) {
        Plant plant = episode.plant();
        EffectorState state = episode.state();
        var p = Parameters.bind(episode.manager(), DataType.FLOAT64, plant.effector().skeleton().values());
        double[] energy =
                Tensors.toDoubles(plant.effector().skeleton().kineticEnergy(p, state.pose(), state.velocity()));
        double[] hand = Tensors.toDoubles(episode.endpoint().position());
        for (int trial = 0; trial < energy.length; trial++) {
            double[] moved = Geometry.difference(
                    new double[] {hand[2 * trial], hand[2 * trial + 1]}, scene.start()[trial]);
            double deviation = Geometry.dot(moved, scene.left(trial));
            energy[trial] += 0.5 * 4000 * deviation * deviation;
        }
        return energy;
    }

    /** The hand's acceleration is the change of its velocity in a very short step. */
    @Test
    void accelerationOfTheHandIsTheRateOfItsVelocity() {
        Effector effector = arm().optTimestep(1e-7).build();
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            EffectorState state = plant.initialState(
                    Constants.of(manager, DataType.FLOAT64, new double[][] {{0.6, 1.4}, {0.9, 1.9}}),
                    Constants.of(manager, DataType.FLOAT64, new double[][] {{4, -3}, {-2, 5}}));
            var loads = new Loads(
                    Constants.of(manager, DataType.FLOAT64, new double[][] {{3, -5}, {0, 2}}),
                    Constants.of(manager, DataType.FLOAT64, new double[][] {{0.5, 1}, {-1, 0}}));
            var silence = Constants.of(manager, DataType.FLOAT64, new double[2][6]);
            double[] before = Tensors.toDoubles(plant.endpoint(state).velocity());
            double[] after = Tensors.toDoubles(plant.endpoint(plant.step(state, silence, loads)).velocity());
            double[] acceleration = Tensors.toDoubles(plant.endpointAcceleration(state, loads));
            for (int i = 0; i < 4; i++) {
                assertEquals((after[i] - before[i]) / 1e-7, acceleration[i], 1e-4 * (1 + Math.abs(acceleration[i])));
            }
        }
    }
}
