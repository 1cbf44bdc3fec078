package io.efferent.verify.episode;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import io.efferent.mujoco.MujocoData;
import io.efferent.rl.RlEnvironment;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Repeats the actions of a recorded episode, and compares what they lead to.
 *
 * @param environment that it is repeated in
 * @param recorded observations, rewards and ends of its steps
 * @param version of the MuJoCo that recorded it, which is said where another one is loaded
 * @param trial what collects
 * @param tolerances for it
 */
record Episode(
        RlEnvironment environment, Section recorded, String version, Trial trial, Tolerances tolerances) {
    private static final String FIRST = "first_observation";
    private static final String TERMS = "terms";
    private static final String OVER = "done";
    /** What MyoSuite reports beside the reward's own terms. */
    private static final Set<String> UNPAID = Set.of("sparse", OVER);

    /**
     * The largest errors that pass, of numbers above 1 relative ones.
     *
     * @param observation of numbers in single precision
     * @param reward and its terms
     */
    record Tolerances(double observation, double reward) {}

    MujocoData data() {
        return environment.mujocoData().orElseThrow();
    }

    /** Puts the body where it was, after the changes. */
    void begin(Consumer<MujocoData> changes) {
        environment.reset(1);
        var data = data();
        data.reset();
        changes.accept(data);
        data.qpos().setAll(recorded.numbers("qpos", data.qpos().size()).data());
        data.qvel().setAll(recorded.numbers("qvel", data.qvel().size()).data());
        data.forward();
        if (recorded.has(FIRST)) {
            compareObservations(FIRST, observation());
        }
    }

    /** Goes through all steps. */
    void repeat() {
        double[][] actions = recorded.rows("actions", -1, environment.actions().width());
        int[] observedAt = Arrays.stream(recorded.row("observations_at")).mapToInt(step -> (int) step).toArray();
        double[][] observations = new double[observedAt.length][];
        double[] rewards = new double[actions.length];
        boolean[] ends = new boolean[actions.length];
        int observed = 0;
        for (int step = 0; step < actions.length; step++) {
            var outcome = environment.step(floats(actions[step]), 0);
            rewards[step] = outcome.reward();
            ends[step] = outcome.terminated();
            if (observed < observedAt.length && observedAt[observed] == step + 1) {
                observations[observed] = observation();
                if (recorded.has(TERMS)) {
                    terms(recorded.list(TERMS).get(observed), outcome.terminated());
                }
                observed++;
            }
        }
        if (observed < observedAt.length) {
            throw new IllegalArgumentException(name("observations_at") + ": got steps " + Arrays.toString(observedAt)
                    + ", expected rising ones of " + actions.length);
        }
        compareObservations(
                "observations", Arrays.stream(observations).flatMapToDouble(Arrays::stream).toArray());
        compare("rewards", rewards, tolerances.reward);
        trial.value(name("terminated"), numbers(ends), values(numbers(recorded.flags("terminated"))), 0);
    }

    private void terms(Section section, boolean over) {
        terms(section);
        if (section.has(OVER)) {
            trial.value(section.path() + "." + OVER, numbers(over), values(section.number(OVER)), 0);
        }
    }

    /** Compares measures of the environment, by name. */
    void terms(Section section) {
        Map<String, Double> measures = environment.measures();
        for (var term : section.keys()) {
            if (UNPAID.contains(term)) {
                continue;
            }
            if (!measures.containsKey(term)) {
                throw new IllegalArgumentException(section.path() + ": got '" + term + "', expected some of "
                        + measures.keySet());
            }
            trial.value(section.path() + "." + term, new double[] {measures.get(term)},
                    values(section.number(term)), Episode::scale, tolerances.reward);
        }
    }

    /** What is recorded are decimal numbers that stand for single precision. */
    private void compareObservations(String quantity, double[] computed) {
        var written = recorded.numbers(quantity);
        var single = new Values(Arrays.stream(written.data()).map(number -> (float) number).toArray(), written.shape());
        trial.value(name(quantity), computed, single, Episode::scale, tolerances.observation);
    }

    void compare(String quantity, double[] computed, double tolerance) {
        trial.value(name(quantity), computed, recorded.numbers(quantity), Episode::scale, tolerance);
    }

    private String name(String quantity) {
        var library = data().model().mujocoVersion();
        return (recorded.path().isEmpty() ? quantity : recorded.path() + "." + quantity)
                + (library.equals(version) ? "" : " (MuJoCo " + library + " for " + version + ")");
    }

    private static double scale(double number) {
        return Math.max(1, Math.abs(number));
    }

    private double[] observation() {
        float[] seen = new float[environment.observationSize()];
        environment.observe(seen, 0);
        return IntStream.range(0, seen.length).mapToDouble(i -> seen[i]).toArray();
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    private static double[] numbers(boolean... flags) {
        return IntStream.range(0, flags.length).mapToDouble(i -> flags[i] ? 1 : 0).toArray();
    }

    private static Values values(double... numbers) {
        return new Values(numbers, new Shape(numbers.length));
    }
}
