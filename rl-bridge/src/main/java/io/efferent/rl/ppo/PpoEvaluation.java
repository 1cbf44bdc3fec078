package io.efferent.rl.ppo;

import io.efferent.rl.VectorEnvironment.Finished;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Episodes of an agent that always takes the most likely action.
 *
 * @param episodes all of them
 */
public record PpoEvaluation(List<Finished> episodes) {
    public PpoEvaluation {
        episodes = List.copyOf(episodes);
    }

    /** The numbers in one line. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d episodes: mean return %.4g, standard deviation %.3g, mean length %.4g%s",
                episodes.size(), meanReturn(), returnStandardDeviation(), meanLength(),
                measures().isEmpty() ? "" : ", " + measures());
    }

    /** Mean sum of rewards. */
    public double meanReturn() {
        return mean(episodes.stream().mapToDouble(Finished::reward).toArray());
    }

    /** Standard deviation of the sum of rewards over episodes. */
    public double returnStandardDeviation() {
        return deviation(episodes.stream().mapToDouble(Finished::reward).toArray());
    }

    /** Mean number of steps. */
    public double meanLength() {
        return mean(episodes.stream().mapToDouble(Finished::length).toArray());
    }

    /** How many episodes ended because the body diverged. */
    public int diverged() {
        return (int) episodes.stream().filter(Finished::diverged).count();
    }

    /** Means of what environments measure besides, by name, over the episodes in which the body did not diverge. */
    public Map<String, Double> measures() {
        return measures(episodes);
    }

    static Map<String, Double> measures(List<Finished> episodes) {
        Map<String, Double> means = new TreeMap<>();
        List<Finished> measured = episodes.stream().filter(episode -> !episode.diverged()).toList();
        measured.forEach(e -> e.measures().forEach((name, x) -> means.merge(name, x / measured.size(), Double::sum)));
        return means;
    }

    static double mean(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum / x.length;
    }

    static double deviation(double[] x) {
        double mean = mean(x);
        double sum = 0;
        for (double value : x) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / x.length);
    }
}
