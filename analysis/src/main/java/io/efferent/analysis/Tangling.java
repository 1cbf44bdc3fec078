package io.efferent.analysis;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Whether similar states move on differently (Russo et al. 2018): {@code Q(t)} is the largest
 * {@code |v(t) - v(t')|² / (|x(t) - x(t')|² + epsilon)} over all times t' of all conditions. A system that drives
 * itself by smooth dynamics has little of it, one that follows its input may have much. Q grows with the square of the
 * speed and depends on epsilon and the time step, so compare it only at the same of both; published implementations
 * differ in epsilon.
 *
 * @param epsilon what keeps Q finite: a fraction of the mean squared distance from their mean of the states that have
 *     a velocity
 * @param q [condition][time - 1], from the second sample on (1/s²)
 */
public record Tangling(double epsilon, double[][] q) {

    /**
     * Measures trajectories, with backward differences for velocities.
     *
     * @param trajectories [condition][time][dimension], usually along the first eight principal components
     * @param timeStep between samples (s); 10 ms or less for movements of the arm
     * @param epsilonFraction 0.1 in the paper
     * @throws IllegalArgumentException if the shape is irregular, there are fewer than two samples, the step or the
     *     fraction is not above zero, or states do not vary
     */
    public static Tangling of(double[][][] trajectories, double timeStep, double epsilonFraction) {
        Arguments.regular("trajectories", trajectories);
        Arguments.positive("timeStep", timeStep);
        Arguments.positive("epsilonFraction", epsilonFraction);
        int times = trajectories[0].length - 1;
        Arguments.require(times >= 1, "trajectories[0]", "1 sample", "at least 2");
        double[][] states = Matrices.stacked(Arrays.stream(trajectories)
                .map(one -> Arrays.copyOfRange(one, 1, times + 1)).toArray(double[][][]::new));
        double[][] before = Matrices.stacked(Arrays.stream(trajectories)
                .map(one -> Arrays.copyOf(one, times)).toArray(double[][][]::new));
        double epsilon = epsilonFraction * Matrices.squares(Matrices.centered(states)) / states.length;
        Arguments.require(epsilon > 0, "trajectories", "states that are all equal", "some that vary");
        double[][] velocities = Matrices.scaled(1 / timeStep, Matrices.plus(states, -1, before));
        double[][] q = new double[trajectories.length][times];
        for (int i = 0; i < states.length; i++) {
            for (int j = 0; j < states.length; j++) {
                double tangling = squaredDistance(velocities[i], velocities[j])
                        / (squaredDistance(states[i], states[j]) + epsilon);
                q[i / times][i % times] = Math.max(q[i / times][i % times], tangling);
            }
        }
        return new Tangling(epsilon, q);
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    /**
     * A percentile over conditions and time, interpolated; the 90th is usually reported.
     *
     * @param percent above 0, at most 100
     * @throws IllegalArgumentException if it is not
     */
    public double percentile(double percent) {
        Arguments.require(percent > 0 && percent <= 100, "percent", percent, "above 0, at most 100");
        return new Percentile().withEstimationType(EstimationType.R_7)
                .evaluate(Arrays.stream(q).flatMapToDouble(Arrays::stream).toArray(), percent);
    }

    /** The largest over conditions and time. */
    public double maximum() {
        return percentile(100);
    }
}
