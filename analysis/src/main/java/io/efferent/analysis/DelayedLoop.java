package io.efferent.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A linear body under feedback that comes late: {@code x' = A x + B u}, {@code u = -K x} of some steps ago. A body and
 * a policy around a posture they settle in are of this form.
 *
 * @param a of a step, [state][state]
 * @param b of a step, [state][command]
 * @param gain K, [command][state]
 * @param delay steps
 * @param timestep s
 */
public record DelayedLoop(double[][] a, double[][] b, double[][] gain, int delay, double timestep) {
    private static final int FREQUENCIES = 4000;

    public DelayedLoop {
        int states = a.length;
        Arguments.length("a[0]", Arguments.columns("a", a), states);
        Arguments.length("b", b.length, states);
        int commands = Arguments.columns("b", b);
        Arguments.length("gain", gain.length, commands);
        Arguments.length("gain[0]", Arguments.columns("gain", gain), states);
        Arguments.atLeast("delay", 0, delay);
        Arguments.positive("timestep", timestep);
    }

    /**
     * How far an open loop is from oscillating when it is closed.
     *
     * @param crossover the frequency at which its gain is 1, rad/s; of several the one with the smallest phase margin;
     *     NaN if there is none
     * @param phaseMargin by how much the phase may fall there, rad; below 0 if the loop is unstable, NaN if there is
     *     no crossover
     * @param gainMargin by what factor the gain may grow; below 1 if the loop is unstable, infinite if the phase never
     *     turns the sign
     * @param sensitivityPeak largest factor by which the loop amplifies a disturbance, over all frequencies
     */
    public record Margins(double crossover, double phaseMargin, double gainMargin, double sensitivityPeak) {}

    /** The open loop at a frequency. */
    private record Response(double real, double imaginary) {
        double gain() {
            return Math.hypot(real, imaginary);
        }

        /** Its phase above -π, in [-π, π). */
        double phaseMargin() {
            return Math.atan2(-imaginary, -real);
        }

        double sensitivity() {
            return 1 / Math.hypot(1 + real, imaginary);
        }
    }

    /**
     * A mass on a spring and a damper, under feedback of position and velocity. Forces are constant within a step, the
     * motion is exact.
     *
     * @param mass kg
     * @param viscosity N s/m
     * @param stiffness N/m
     * @param positionGain N/m
     * @param velocityGain N s/m
     * @param delay steps
     * @param timestep s
     * @throws IllegalArgumentException if mass or timestep is not a finite number above zero, another number is not
     *     finite, or the delay is below 0
     */
    public static DelayedLoop massSpringDamper(
            double mass, double viscosity, double stiffness, double positionGain, double velocityGain, int delay,
            double timestep) {
        Arguments.positive("mass", mass);
        Arguments.positive("timestep", timestep);
        Arguments.finite("viscosity, stiffness, positionGain, velocityGain",
                viscosity, stiffness, positionGain, velocityGain);
        double[][] step = exponential(Matrices.scaled(timestep, new double[][] {
                {0, 1, 0}, {-stiffness / mass, -viscosity / mass, 1 / mass}, {0, 0, 0}}));
        return new DelayedLoop(
                new double[][] {{step[0][0], step[0][1]}, {step[1][0], step[1][1]}},
                new double[][] {{step[0][2]}, {step[1][2]}},
                new double[][] {{positionGain, velocityGain}}, delay, timestep);
    }

    /** The same with another delay. */
    public DelayedLoop withDelay(int steps) {
        return new DelayedLoop(a, b, gain, steps, timestep);
    }

    /**
     * The loop of one command, while all others stay closed without further delay.
     *
     * @param command its number
     * @throws IllegalArgumentException if there is no such command, or there is a delay, which belongs to all
     */
    public DelayedLoop opened(int command) {
        Arguments.require(command >= 0 && command < gain.length, "command", command, "0 to " + (gain.length - 1));
        Arguments.require(delay == 0, "delay", delay, "0, to open the loop at one command");
        double[][] others = gain.clone();
        others[command] = new double[a.length];
        double[][] own = Matrices.transpose(new double[][] {Matrices.column(b, command)});
        return new DelayedLoop(Matrices.plus(a, -1, Matrices.times(b, others)), own,
                new double[][] {gain[command]}, 0, timestep);
    }

    /**
     * Eigenvalues of a step of the closed loop, from the largest modulus; of a pair the one with negative imaginary
     * part first. Beside the states they are those of the commands on their way, so there are states + delay · commands
     * of them; whoever delays the senses instead finds more, all of them 0.
     */
    public List<Eigenvalue> eigenvalues() {
        int states = a.length;
        int commands = gain.length;
        double[][] step = new double[states + delay * commands][states + delay * commands];
        double[][] feedback = Matrices.scaled(-1, delay == 0 ? Matrices.times(b, gain) : gain);
        for (int i = 0; i < states; i++) {
            System.arraycopy(a[i], 0, step[i], 0, states);
            if (delay > 0) {
                System.arraycopy(b[i], 0, step[i], states + (delay - 1) * commands, commands);
            }
        }
        int into = delay == 0 ? 0 : states;
        for (int i = 0; i < feedback.length; i++) {
            for (int j = 0; j < states; j++) {
                step[into + i][j] += feedback[i][j];
            }
        }
        for (int i = states + commands; i < step.length; i++) {
            step[i][i - commands] = 1;
        }
        return Matrices.eigenvalues(step);
    }

    /** The largest modulus of an eigenvalue; below 1 the loop settles. */
    public double spectralRadius() {
        return eigenvalues().getFirst().modulus();
    }

    /**
     * The largest delay with which the loop settles, and with all shorter ones, in steps; -1 if it does not even
     * without.
     *
     * @param limit where to stop looking
     */
    public int largestStableDelay(int limit) {
        int steps = 0;
        while (steps <= limit && withDelay(steps).spectralRadius() < 1) {
            steps++;
        }
        return steps - 1;
    }

    /**
     * The margins of the loop, opened at its command, at frequencies up to half the sampling rate.
     *
     * @throws IllegalArgumentException if there are several commands
     */
    public Margins margins() {
        Arguments.length("gain, commands", gain.length, 1);
        var loop = new Transfer(this);
        double crossover = Double.NaN;
        double phaseMargin = Double.NaN;
        for (double frequency : zeros(w -> loop.at(w).gain() - 1)) {
            double margin = loop.at(frequency).phaseMargin();
            if (!(margin >= phaseMargin)) {
                crossover = frequency;
                phaseMargin = margin;
            }
        }
        double gainMargin = Double.POSITIVE_INFINITY;
        List<Double> turns = zeros(w -> loop.at(w).imaginary());
        // At half the sampling rate the loop is a real number.
        turns.add(frequency(FREQUENCIES));
        for (double frequency : turns) {
            if (loop.at(frequency).real() < 0) {
                gainMargin = Math.min(gainMargin, 1 / loop.at(frequency).gain());
            }
        }
        double peak = 0;
        for (int i = 1; i <= FREQUENCIES; i++) {
            peak = Math.max(peak, loop.at(frequency(i)).sensitivity());
        }
        return new Margins(crossover, phaseMargin, gainMargin, peak);
    }

    private double frequency(int i) {
        return Math.PI / timestep * i / FREQUENCIES;
    }

    /** Where a function of the frequency changes its sign. */
    private List<Double> zeros(DoubleUnaryOperator function) {
        List<Double> zeros = new ArrayList<>();
        double before = frequency(1) / FREQUENCIES;
        for (int i = 1; i < FREQUENCIES; i++) {
            double after = frequency(i);
            if (function.applyAsDouble(before) > 0 != function.applyAsDouble(after) > 0) {
                zeros.add(bisect(function, before, after));
            }
            before = after;
        }
        return zeros;
    }

    private static double bisect(DoubleUnaryOperator function, double before, double after) {
        boolean sign = function.applyAsDouble(before) > 0;
        double low = before;
        double high = after;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (function.applyAsDouble(middle) > 0 == sign) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /**
     * {@code K (z - A)^-1 B z^-delay} at z on the unit circle. By the determinant lemma {@code 1 + K (z - A)^-1 B} is
     * the ratio of the characteristic polynomials of A - B K and A.
     */
    private static final class Transfer {
        private final List<Eigenvalue> open;
        private final List<Eigenvalue> closed;
        private final int delay;
        private final double timestep;

        Transfer(DelayedLoop loop) {
            open = Matrices.eigenvalues(loop.a);
            closed = loop.withDelay(0).eigenvalues();
            delay = loop.delay;
            timestep = loop.timestep;
        }

        Response at(double frequency) {
            double angle = frequency * timestep;
            double z = Math.cos(angle);
            double iz = Math.sin(angle);
            double real = 1;
            double imaginary = 0;
            for (int i = 0; i < open.size(); i++) {
                double upReal = z - closed.get(i).real();
                double upImaginary = iz - closed.get(i).imaginary();
                double downReal = z - open.get(i).real();
                double downImaginary = iz - open.get(i).imaginary();
                double square = downReal * downReal + downImaginary * downImaginary;
                double ratioReal = (upReal * downReal + upImaginary * downImaginary) / square;
                double ratioImaginary = (upImaginary * downReal - upReal * downImaginary) / square;
                double product = real * ratioReal - imaginary * ratioImaginary;
                imaginary = real * ratioImaginary + imaginary * ratioReal;
                real = product;
            }
            real -= 1;
            double cos = Math.cos(delay * angle);
            double sin = Math.sin(delay * angle);
            return new Response(real * cos + imaginary * sin, imaginary * cos - real * sin);
        }
    }

    /** The matrix exponential, by a Taylor series of a part small enough, and squares of it. */
    private static double[][] exponential(double[][] m) {
        int squares = Math.max(0, Math.getExponent(Math.sqrt(Matrices.squares(m))) + 2);
        double[][] part = Matrices.scaled(Math.scalb(1.0, -squares), m);
        double[][] sum = Matrices.identity(m.length);
        double[][] term = sum;
        for (int k = 1; k <= 20; k++) {
            term = Matrices.scaled(1.0 / k, Matrices.times(term, part));
            sum = Matrices.plus(sum, 1, term);
        }
        for (int i = 0; i < squares; i++) {
            sum = Matrices.times(sum, sum);
        }
        return sum;
    }
}
