package io.efferent.experiment;

import io.efferent.analysis.LinearDecoder;
import io.efferent.analysis.StateAutocorrelation;
import io.efferent.array.RandomStreams;
import io.efferent.mujoco.DivergenceException;
import io.efferent.rl.Sense;
import io.efferent.rl.ppo.PpoAgent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What an agent sensed, did inside and earned, one step after the other, always taking the most likely action: what its
 * layers tell about, and how long they stay like themselves.
 *
 * @param layers [step][unit] by layer of the policy; {@code noise}, 64 random numbers per step, comes last
 * @param senses [step][number] by sense, privileged ones included, pictures left out
 * @param measures [step] by name, as they were after the step
 * @param rewards [step]
 * @param episodes [step], which it belongs to
 */
public record AgentStates(
        Map<String, double[][]> layers, Map<String, double[][]> senses, Map<String, double[]> measures,
        double[] rewards, int[] episodes) {
    private static final String NOISE = "noise";
    private static final int NOISE_UNITS = 64;
    private static final int FOLDS = 5;
    /** Of squared weights, as scikit-learn has it by default. */
    private static final double RIDGE = 1;

    /** Plays some steps, whole episodes and the beginning of one. */
    public static AgentStates of(PpoAgent agent, int steps) {
        if (steps < FOLDS) {
            throw new IllegalArgumentException("steps: got " + steps + ", expected at least " + FOLDS);
        }
        var rows = new Rows(steps);
        var random = RandomStreams.stream(agent.seed(), NOISE, 0);
        try (var environment = agent.environment().create()) {
            float[] observation = new float[environment.observationSize()];
            float[] action = new float[environment.actions().width()];
            int step = 0;
            for (int episode = 0; step < steps; episode++) {
                var player = agent.player();
                environment.reset(agent.seed() + 1 + episode);
                boolean over = false;
                for (; !over && step < steps; step++) {
                    environment.observe(observation, 0);
                    player.act(observation, action);
                    int row = step;
                    player.activity().forEach((layer, units) -> rows.put(rows.layers, layer, row, units, 0,
                            units.length));
                    int from = 0;
                    for (Sense sense : environment.senses()) {
                        if (!sense.isPicture()) {
                            rows.put(rows.senses, sense.name(), row, observation, from, sense.size());
                        }
                        from += sense.size();
                    }
                    rows.episodes[row] = episode;
                    try {
                        var outcome = environment.step(action, 0);
                        rows.rewards[row] = outcome.reward();
                        over = outcome.isOver();
                        environment.measures().forEach((name, value) -> rows.measures
                                .computeIfAbsent(name, _ -> new double[steps])[row] = value);
                    } catch (DivergenceException _) {
                        over = true;
                    }
                }
            }
        }
        rows.layers.put(NOISE, IntStream.range(0, steps)
                .mapToObj(_ -> random.doubles(NOISE_UNITS, -1, 1).toArray()).toArray(double[][]::new));
        return new AgentStates(rows.layers, rows.senses, rows.measures, rows.rewards, rows.episodes);
    }

    private static final class Rows {
        final Map<String, double[][]> layers = new LinkedHashMap<>();
        final Map<String, double[][]> senses = new LinkedHashMap<>();
        final Map<String, double[]> measures = new TreeMap<>();
        final double[] rewards;
        final int[] episodes;

        Rows(int steps) {
            rewards = new double[steps];
            episodes = new int[steps];
        }

        void put(Map<String, double[][]> into, String name, int row, float[] numbers, int from, int size) {
            double[] copy = new double[size];
            Arrays.setAll(copy, i -> numbers[from + i]);
            into.computeIfAbsent(name, _ -> new double[rewards.length][])[row] = copy;
        }
    }

    /**
     * How well each layer tells each target: R squared of ridge regression on the fifth of the steps that was left out,
     * each fifth in turn, targets of several numbers weighted by variance; NaN for a target that does not vary. By
     * target, then by layer.
     *
     * <p>Targets are the reward of the step, each measure after it, each sense, and the way that {@link #moving} will
     * have gone some steps later in the same episode.
     *
     * @param ahead numbers of steps
     */
    public Map<String, Map<String, Double>> predictability(List<Integer> ahead) {
        Map<String, double[][]> now = new LinkedHashMap<>();
        now.put("reward", columns(rewards));
        measures.forEach((name, values) -> now.put("measure " + name, columns(values)));
        senses.forEach((name, values) -> now.put("sense " + name, values));
        Map<String, Map<String, Double>> table = new LinkedHashMap<>();
        int[] all = IntStream.range(0, rewards.length).toArray();
        now.forEach((name, target) -> table.put(name, told(target, all)));
        for (int steps : ahead) {
            double[][] moving = senses.get(moving());
            int[] rows = IntStream.range(0, Math.max(0, rewards.length - steps))
                    .filter(i -> episodes[i] == episodes[i + steps]).toArray();
            double[][] way = Arrays.stream(rows).mapToObj(i -> IntStream.range(0, moving[i].length)
                    .mapToDouble(j -> moving[i + steps][j] - moving[i][j]).toArray()).toArray(double[][]::new);
            table.put(moving() + " in " + steps + " steps", told(way, rows));
        }
        return table;
    }

    /** The sense whose way ahead is asked for: what is seen, or else the first. */
    public String moving() {
        return senses.containsKey(Sense.VISION) ? Sense.VISION : senses.keySet().iterator().next();
    }

    private static double[][] columns(double[] values) {
        return Arrays.stream(values).mapToObj(x -> new double[] {x}).toArray(double[][]::new);
    }

    private Map<String, Double> told(double[][] target, int[] rows) {
        Map<String, Double> told = new LinkedHashMap<>();
        boolean varies = Arrays.stream(target).anyMatch(row -> !Arrays.equals(row, target[0]));
        layers.forEach((layer, activity) -> told.put(layer, rows.length < FOLDS || !varies
                ? Double.NaN
                : LinearDecoder.crossValidated(
                        Arrays.stream(rows).mapToObj(i -> activity[i]).toArray(double[][]::new), target, 0, RIDGE,
                        LinearDecoder.folds(rows.length, FOLDS)).weighted()));
        return told;
    }

    /**
     * How alike states of a layer are that lie some steps apart in an episode, see {@link StateAutocorrelation}.
     *
     * @param layer its name, or that of a sense
     * @param lags the largest
     * @throws IllegalArgumentException if there is no such layer or sense, or it has only one number
     */
    public double[] autocorrelation(String layer, int lags) {
        double[][] states = layers.getOrDefault(layer, senses.get(layer));
        if (states == null) {
            throw new IllegalArgumentException("layer: got '" + layer + "', expected one of " + layers.keySet()
                    + " or of " + senses.keySet());
        }
        List<double[][]> series = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= episodes.length; i++) {
            if (i == episodes.length || episodes[i] != episodes[begin]) {
                series.add(Arrays.copyOfRange(states, begin, i));
                begin = i;
            }
        }
        return StateAutocorrelation.of(series, lags);
    }
}
