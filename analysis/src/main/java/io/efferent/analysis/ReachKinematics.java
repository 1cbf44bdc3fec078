package io.efferent.analysis;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one reach in the plane was like. Lateral distances and angles count from the straight line between start and
 * target; left of it is positive, so after-effects have the other sign than the errors they follow.
 *
 * <p>The movement lasts from the first to the last sample whose speed is above a share of the peak, 5 % unless said
 * otherwise. Ratios depend on that share: the peak of a minimum-jerk reach is 1.875 times the mean speed over the whole
 * of it, but 1.658 times that over the samples above 5 % of the peak, and 1.568 above 10 %.
 *
 * @param peakSpeed the largest speed, m/s
 * @param peak its sample
 * @param onset the first sample of the movement
 * @param offset the last sample of the movement
 * @param movementTime time from onset to offset, s
 * @param relativeTimeToPeak time from onset to peak, as a share of the movement time; NaN if that is 0
 * @param peakOverMean peak speed over the mean speed of the movement
 * @param maximumLateral the lateral distance that is farthest from 0, over all samples, m
 * @param lateralAtPeak the lateral distance at the peak, m
 * @param signedArea integral of the lateral distance along the line, by trapezoids over all samples, m²
 * @param angleAtPeak direction from the start to where the hand is at the peak, rad from the line
 * @param angleAt150Milliseconds direction from where the hand is at the onset to where it is 150 ms later, rad from
 *     the line; NaN if the recording ends before
 * @param pathLength length of the path over all samples, m
 * @param pathLengthRatio path length over the distance from start to target
 * @param endpointError distance of the last sample from the target, m
 * @param logDimensionlessJerk smoothness, {@code -ln(T³ / peak² Σ |jerk|² dt)} with movement time T and the jerk of
 *     the samples of the movement, by central differences twice; -5.322 for all of a minimum-jerk reach (Hogan and
 *     Sternad, 2009)
 */
public record ReachKinematics(
        double peakSpeed, int peak, int onset, int offset, double movementTime, double relativeTimeToPeak,
        double peakOverMean, double maximumLateral, double lateralAtPeak, double signedArea, double angleAtPeak,
        double angleAt150Milliseconds, double pathLength, double pathLengthRatio, double endpointError,
        double logDimensionlessJerk) {
    private static final double SHARE_OF_PEAK = 0.05;
    private static final double EARLY = 0.15;

    /**
     * @param start where the hand is to start, [2], m
     * @param target where it is to end, [2], m
     * @param position of the hand, [sample][2], m
     * @param velocity of the hand, [sample][2], m/s
     * @param timestep between samples, s
     * @throws IllegalArgumentException if start and target are the same, sizes differ, there are fewer than three
     *     samples, numbers are not finite, or the hand never moves
     */
    public static ReachKinematics of(
            double[] start, double[] target, double[][] position, double[][] velocity, double timestep) {
        return of(start, target, position, velocity, timestep, SHARE_OF_PEAK);
    }

    /**
     * @param shareOfPeak share of the peak speed above which the hand counts as moving, in [0, 1)
     * @throws IllegalArgumentException as {@link #of(double[], double[], double[][], double[][], double)}, or if the
     *     share is out of its range
     */
    public static ReachKinematics of(
            double[] start, double[] target, double[][] position, double[][] velocity, double timestep,
            double shareOfPeak) {
        var line = ReachLine.between(start, target);
        Arguments.atLeast("samples", 3, position.length);
        Arguments.length("velocity", velocity.length, position.length);
        Arguments.length("position[0]", Arguments.columns("position", position), 2);
        Arguments.length("velocity[0]", Arguments.columns("velocity", velocity), 2);
        Arguments.positive("timestep", timestep);
        Arguments.require(shareOfPeak >= 0 && shareOfPeak < 1, "shareOfPeak", shareOfPeak, "a number in [0, 1)");

        double[] speed = Arrays.stream(velocity).mapToDouble(v -> Math.sqrt(Matrices.dot(v, v))).toArray();
        int peak = first(speed.length, i -> -speed[i]);
        double peakSpeed = speed[peak];
        Arguments.require(peakSpeed > 0, "velocity", "0 in all samples", "a hand that moves");
        int[] moving = IntStream.range(0, speed.length).filter(i -> speed[i] > shareOfPeak * peakSpeed).toArray();
        int onset = moving[0];
        int offset = moving[moving.length - 1];
        double movementTime = (offset - onset) * timestep;

        double[] along = Arrays.stream(position).mapToDouble(line::along).toArray();
        double[] lateral = Arrays.stream(position).mapToDouble(line::lateral).toArray();
        int early = onset + (int) Math.round(EARLY / timestep);
        double pathLength = pathLength(position);
        return new ReachKinematics(
                peakSpeed, peak, onset, offset, movementTime,
                (double) (peak - onset) / (offset - onset),
                peakSpeed / LinearFit.mean(Arrays.copyOfRange(speed, onset, offset + 1)),
                lateral[first(lateral.length, i -> -Math.abs(lateral[i]))],
                lateral[peak],
                area(along, lateral),
                Math.atan2(lateral[peak], along[peak]),
                early < position.length
                        ? Math.atan2(lateral[early] - lateral[onset], along[early] - along[onset])
                        : Double.NaN,
                pathLength,
                pathLength / line.length(),
                distance(position[position.length - 1], target),
                logDimensionlessJerk(velocity, onset, offset, timestep, peakSpeed));
    }

    /** The first index with the smallest value. */
    private static int first(int count, IntToDoubleFunction value) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (value.applyAsDouble(i) < value.applyAsDouble(best)) {
                best = i;
            }
        }
        return best;
    }

    private static double area(double[] along, double[] lateral) {
        double area = 0;
        for (int i = 1; i < along.length; i++) {
            area += (lateral[i] + lateral[i - 1]) / 2 * (along[i] - along[i - 1]);
        }
        return area;
    }

    private static double pathLength(double[][] position) {
        double length = 0;
        for (int i = 1; i < position.length; i++) {
            length += distance(position[i], position[i - 1]);
        }
        return length;
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }

    private static double logDimensionlessJerk(
            double[][] velocity, int onset, int offset, double timestep, double peakSpeed) {
        double[][] jerk = rate(rate(velocity, timestep), timestep);
        double sum = Matrices.squares(Arrays.copyOfRange(jerk, onset, offset + 1)) * timestep;
        return -Math.log(Math.pow((offset - onset) * timestep, 3) / (peakSpeed * peakSpeed) * sum);
    }

    /** Differences over time, central inside and one-sided at the ends. */
    private static double[][] rate(double[][] x, double timestep) {
        double[][] rate = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            int before = Math.max(i - 1, 0);
            int after = Math.min(i + 1, x.length - 1);
            for (int j = 0; j < x[0].length; j++) {
                rate[i][j] = (x[after][j] - x[before][j]) / ((after - before) * timestep);
            }
        }
        return rate;
    }
}
