package io.efferent.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Where a system stays (Sussillo &amp; Barak 2013; Golub &amp; Sussillo 2018): fixed points, stable or not, and slow
 * points, where it nearly does. They are found from many starts by Newton's method with the exact Jacobian, in steps of
 * at most 0.3 that lower {@code |F(h) - h|}; where none does, as close to a slow point, in damped ones.
 *
 * <p>Fixed points belong to an input: search under one that occurs, for each epoch of a task. A small {@code |F(h) -
 * h|} alone means little, because gated units hardly move wherever their update gate is closed. So a point counts as
 * fixed only if Newton's step vanishes there.
 *
 * @param fixed fixed points, by their states, the first unit's first
 * @param slow minima of {@code q = |F(h) - h|² / 2} that are not zero, but below 1e-4
 */
public record FixedPoints(List<FixedPoint> fixed, List<FixedPoint> slow) {
    private static final double LONGEST_STEP = 0.3;
    private static final int ITERATIONS = 300;
    private static final double LARGEST_SPEED = 1e-4;
    /** Of Newton's step at a fixed point. */
    private static final double VANISHING = 1e-9;
    private static final double ARRIVED = 1e-14;
    /** Points closer than this in all units are one. */
    private static final double SAME = 1e-6;
    /** Slow points lie in long, flat valleys. */
    private static final double NEARLY_SAME = 1e-2;
    private static final double LEAST_DAMPING = 1e-6;
    private static final double LARGEST_DAMPING = 1e8;
    /** Downhill is over when the squared step gets smaller by less than this part. */
    private static final double LEAST_GAIN = 1e-7;

    /**
     * Searches from given states.
     *
     * @param system the system
     * @param starts [start][unit], such as {@link #around} gives
     * @param bound largest size of each number of a state: 1 for units whose activity is that of a hyperbolic tangent,
     *     infinite if there is none
     * @throws IllegalArgumentException if there are no starts, they are irregular, or the bound is not above zero
     */
    public static FixedPoints find(DynamicalSystem system, double[][] starts, double bound) {
        Arguments.columns("starts", starts);
        var remaining = Arrays.asList(starts).iterator();
        return search(system, bound, starts.length, remaining::next, starts.length);
    }

    /**
     * Searches from everywhere, until many starts in a row have led to no new fixed point. For small systems this finds
     * all.
     *
     * @param system the system
     * @param units how many numbers a state has
     * @param bound largest size of each of them
     * @param patience how many starts in a row, some thousands
     * @param seed fixes the starts
     * @throws IllegalArgumentException if there are no units, the bound is not finite and above zero, or there is no
     *     patience
     */
    public static FixedPoints findAll(DynamicalSystem system, int units, double bound, int patience, long seed) {
        Arguments.atLeast("units", 1, units);
        Arguments.positive("bound", bound);
        Arguments.atLeast("patience", 1, patience);
        var random = new Random(seed);
        return search(system, bound, Integer.MAX_VALUE,
                () -> random.doubles(units, -bound, bound).toArray(), patience);
    }

    /**
     * Starts around states that a system visits, with normal noise.
     *
     * @param states [state][unit]
     * @param count how many to draw
     * @param noise standard deviation, 0 to 0.5
     * @param seed fixes them
     * @throws IllegalArgumentException if states are irregular, or the noise is negative
     */
    public static double[][] around(double[][] states, int count, double noise, long seed) {
        Arguments.columns("states", states);
        Arguments.require(noise >= 0, "noise", noise, "zero or more");
        var random = new Random(seed);
        double[][] starts = new double[count][];
        Arrays.setAll(starts, _ -> {
            double[] state = states[random.nextInt(states.length)];
            return Arrays.stream(state).map(x -> x + noise * random.nextGaussian()).toArray();
        });
        return starts;
    }

    private static FixedPoints search(
            DynamicalSystem system, double bound, int count, Supplier<double[]> starts, int patience) {
        Arguments.require(bound > 0, "bound", bound, "above zero");
        List<double[]> fixed = new ArrayList<>();
        List<double[]> slow = new ArrayList<>();
        int idle = 0;
        for (int i = 0; i < count && idle < patience; i++) {
            idle++;
            double[] state = bounded(starts.get(), bound);
            boolean isSettled = descend(system, state, bound);
            double[] step = step(system, state);
            double[] newton = newton(system, state, step);
            if (newton != null && size(newton) < VANISHING) {
                if (add(fixed, plus(state, newton), SAME)) {
                    idle = 0;
                }
            } else if (isSettled && size(state) < bound && Matrices.dot(step, step) / 2 < LARGEST_SPEED) {
                add(slow, state, NEARLY_SAME);
            }
        }
        fixed.sort(Arrays::compare);
        slow.sort(Arrays::compare);
        return new FixedPoints(points(system, fixed), points(system, slow));
    }

    private static List<FixedPoint> points(DynamicalSystem system, List<double[]> states) {
        return states.stream().map(state -> FixedPoint.of(system, state)).toList();
    }

    private static boolean add(List<double[]> states, double[] state, double closest) {
        boolean isNew = states.stream().noneMatch(other -> size(minus(state, other)) < closest);
        return isNew && states.add(state);
    }

    /** Moves a state downhill to where its step has a minimum; says whether it got there. */
    private static boolean descend(DynamicalSystem system, double[] state, double bound) {
        double[] step = step(system, state);
        double damping = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            double[] move = damping == 0 ? newton(system, state, step) : damped(system, state, step, damping);
            if (move != null && size(move) < ARRIVED) {
                return true;
            }
            double[] tried = move == null ? state : bounded(plus(state, capped(move)), bound);
            double[] triedStep = step(system, tried);
            double left = Matrices.dot(triedStep, triedStep) / Matrices.dot(step, step);
            if (left < 1) {
                System.arraycopy(tried, 0, state, 0, state.length);
                step = triedStep;
                if (damping > 0 && left > 1 - LEAST_GAIN) {
                    return true;
                }
                damping = damping < 100 * LEAST_DAMPING ? 0 : damping / 100;
            } else {
                damping = damping == 0 ? LEAST_DAMPING : damping * 10;
                if (!(damping < LARGEST_DAMPING)) {
                    return true;
                }
            }
        }
        return false;
    }

    static double[] step(DynamicalSystem system, double[] state) {
        return minus(system.next(state), state);
    }

    /** Newton's move to where the step vanishes; null where derivatives do not say. */
    private static double[] newton(DynamicalSystem system, double[] state, double[] step) {
        return Matrices.trySolve(difference(system, state), step);
    }

    /** A move by Levenberg and Marquardt. */
    private static double[] damped(DynamicalSystem system, double[] state, double[] step, double damping) {
        double[][] difference = difference(system, state);
        double[][] square = Matrices.transposeTimes(difference, difference);
        double[] downhill = Matrices.times(Matrices.transpose(difference), step);
        return Matrices.trySolve(
                Matrices.plus(square, damping * Matrices.trace(square) / state.length,
                        Matrices.identity(state.length)), downhill);
    }

    /** {@code I - J}, by which a deviation is the negative change of the step. */
    private static double[][] difference(DynamicalSystem system, double[] state) {
        return Matrices.plus(Matrices.identity(state.length), -1, system.jacobian(state));
    }

    private static double[] capped(double[] move) {
        double length = Math.sqrt(Matrices.dot(move, move));
        return length <= LONGEST_STEP
                ? move : Arrays.stream(move).map(x -> x * LONGEST_STEP / length).toArray();
    }

    private static double[] bounded(double[] state, double bound) {
        return Arrays.stream(state).map(x -> Math.clamp(x, -bound, bound)).toArray();
    }

    private static double size(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = a.clone();
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return difference;
    }
}
