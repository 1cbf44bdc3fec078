package io.efferent.muscle.afferent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.MuscleParameter;
import java.util.List;

/**
 * Muscle spindles after Mileusnic, Brown, Lan &amp; Loeb 2006 (J Neurophysiol 96:1772), without the mass of intrafusal
 * fibers, under steady fusimotor drive.
 *
 * <p>Of each muscle there are three intrafusal fibers: bag 1, bag 2 and chain. The length of the polar region of each
 * is its state; arrays of fibers are (batch, 3 muscles), all bags 1 first, then all bags 2, then all chains. Lengths
 * are in units of the muscle's optimal fiber length, tensions in the paper's unit of force.
 *
 * <p>The mass of the paper only adds an oscillation at 230 rad/s. Without it the tension of the sensory region gives
 * the velocity {@code w} of the polar region: {@code T = beta C sign(w) |w|^0.3 (x - R) + K_PR (x - L0_PR) + Gamma}.
 */
public final class MileusnicSpindle {
    /** Drive of dynamic fusimotor fibers, pulses/s. */
    public static final String DYNAMIC = "gammaDynamic";
    /** Drive of static fusimotor fibers, pulses/s. */
    public static final String STATIC = "gammaStatic";

    static final List<String> FIBERS = List.of("bag1", "bag2", "chain");
    static final List<MuscleParameter> PARAMETERS = List.of(
            MuscleParameter.optional(DYNAMIC, "1/s", "drive of dynamic fusimotor fibers", 0, Double.MAX_VALUE, 0),
            MuscleParameter.optional(STATIC, "1/s", "drive of static fusimotor fibers", 0, Double.MAX_VALUE, 0));

    private static final double SENSORY_STIFFNESS = 10.4649;
    private static final double POLAR_STIFFNESS = 0.15;
    private static final double SENSORY_REST = 0.04;
    private static final double POLAR_REST = 0.76;
    private static final double SENSORY_THRESHOLD = 0.0423;
    private static final double POLAR_THRESHOLD = 0.89;
    private static final double SHORTEST = 0.46;
    private static final double POWER = 0.3;
    private static final double WHILE_SHORTENING = 0.42;
    private static final double[] DAMPING = {0.0605, 0.0822, 0.0822};
    private static final double[] DAMPING_BY_DRIVE = {0.2592, -0.046, -0.069};
    private static final double[] FORCE_BY_DRIVE = {0.0289, 0.0636, 0.0954};
    private static final double[] HALF_FREQUENCY = {60, 60, 90};
    private static final double[] GAIN = {20000, 10000, 10000};
    private static final double OCCLUSION = 0.156;
    private static final double SECONDARY_SENSORY = 0.7 * 0.04 / SENSORY_REST;
    private static final double SECONDARY_POLAR = 0.3 * 0.04 / POLAR_REST;
    /** Closest that a polar region comes to the length without damping. */
    private static final double NARROWEST = 0.01;
    private static final int NEWTON_STEPS = 8;

    private MileusnicSpindle() {}

    /** Polar lengths at rest under a length of the muscle's fibers, (batch, muscle). */
    public static NDArray rest(Parameters p, NDArray length) {
        double sum = SENSORY_STIFFNESS + POLAR_STIFFNESS;
        return ofFibers(length).mul(p.constant(SENSORY_STIFFNESS / sum))
                .add(p.constant((POLAR_STIFFNESS * POLAR_REST - SENSORY_STIFFNESS * SENSORY_REST) / sum))
                .sub(force(p).mul(p.constant(1 / sum)));
    }

    /** Tensions of the fibers, from their polar lengths and the length of the muscle's fibers, (batch, muscle). */
    public static NDArray tension(Parameters p, NDArray polar, NDArray length) {
        return ofFibers(length).sub(polar).sub(p.constant(SENSORY_REST)).mul(p.constant(SENSORY_STIFFNESS));
    }

    /**
     * Rates of the polar lengths, 1/s.
     *
     * @param p constants with {@link #DYNAMIC} and {@link #STATIC}
     * @param polar polar lengths
     * @param length of the muscle's fibers, (batch, muscle)
     * @param velocity of the muscle's fibers, 1/s
     * @param step 0 for instantaneous rates; else the length in seconds of a step of the backward Euler method, which
     *     is stable for any
     */
    public static NDArray rates(Parameters p, NDArray polar, NDArray length, NDArray velocity, double step) {
        NDArray zero = p.constant(0);
        NDArray later = step == 0 ? length : length.add(velocity.mul(p.constant(step)));
        NDArray load = tension(p, polar, later)
                .sub(polar.sub(p.constant(POLAR_REST)).mul(p.constant(POLAR_STIFFNESS))).sub(force(p));
        NDArray lengthens = load.gte(zero);
        NDArray size = Tensors.atLeast(load.abs(), p.constant(1e-20));
        NDArray damping = damping(p).mul(Tensors.where(lengthens, p.constant(1), p.constant(WHILE_SHORTENING)));
        NDArray viscous = Tensors.atLeast(polar.sub(p.constant(SHORTEST)), p.constant(NARROWEST)).mul(damping);
        NDArray power = p.constant(1 / POWER);
        NDArray root = size.div(viscous);
        if (step > 0) {
            // Elastic forces at the end of the step: a s^q + b s + d s^(q + 1) = size, with |w| = s^q.
            NDArray elastic = p.constant(step * (SENSORY_STIFFNESS + POLAR_STIFFNESS));
            NDArray narrowing = damping.mul(Tensors.where(lengthens, p.constant(step), p.constant(-step)));
            NDArray steeper = p.constant(1 / POWER + 1);
            root = root.minimum(size.div(elastic).pow(p.constant(POWER)));
            for (int i = 0; i < NEWTON_STEPS; i++) {
                NDArray flat = root.pow(p.constant(1 / POWER - 1));
                NDArray steep = flat.mul(root);
                NDArray excess = steep.mul(narrowing.mul(root).add(elastic)).add(viscous.mul(root)).sub(size);
                NDArray by = flat.mul(elastic).mul(power).add(steep.mul(narrowing).mul(steeper)).add(viscous);
                root = Tensors.atLeast(root.sub(excess.div(by)), p.constant(1e-20));
            }
        }
        NDArray speed = root.pow(power);
        return Tensors.where(lengthens, speed, speed.neg());
    }

    /** Rate of the primary (Ia) afferent, pulses/s, (batch, muscle). */
    public static NDArray primary(Parameters p, NDArray polar, NDArray length) {
        NDArray each = Tensors.atLeast(stretch(p, polar, length), p.constant(0)).mul(perFiber(p, "gain", GAIN, length));
        NDArray first = fiber(each, 0);
        NDArray others = fiber(each, 1).add(fiber(each, 2));
        NDArray occluded = p.constant(OCCLUSION);
        return Tensors.where(first.gte(others),
                first.add(others.mul(occluded)), others.add(first.mul(occluded)));
    }

    /** Rate of the secondary (II) afferent, pulses/s, (batch, muscle). */
    public static NDArray secondary(Parameters p, NDArray polar, NDArray length) {
        NDArray each = stretch(p, polar, length).mul(p.constant(SECONDARY_SENSORY))
                .add(polar.sub(p.constant(POLAR_THRESHOLD)).mul(p.constant(SECONDARY_POLAR)));
        NDArray pulses = Tensors.atLeast(each, p.constant(0)).mul(perFiber(p, "gain", GAIN, length));
        return fiber(pulses, 1).add(fiber(pulses, 2));
    }

    /** How far sensory regions are stretched beyond their threshold. */
    private static NDArray stretch(Parameters p, NDArray polar, NDArray length) {
        return ofFibers(length).sub(polar).sub(p.constant(SENSORY_THRESHOLD));
    }

    static NDArray fiber(NDArray ofFibers, int index) {
        int muscles = (int) ofFibers.getShape().get(1) / FIBERS.size();
        return Tensors.columns(ofFibers, index * muscles, (index + 1) * muscles);
    }

    private static NDArray ofFibers(NDArray ofMuscles) {
        return Tensors.concatLast(ofMuscles, ofMuscles, ofMuscles);
    }

    private static NDArray damping(Parameters p) {
        return p.derived("spindle damping", () -> {
            NDArray drive = drive(p);
            return drive.mul(perFiber(p, "damping by drive", DAMPING_BY_DRIVE, p.get(STATIC)))
                    .add(perFiber(p, "damping", DAMPING, p.get(STATIC)));
        });
    }

    private static NDArray force(Parameters p) {
        return p.derived("spindle force", () ->
                drive(p).mul(perFiber(p, "force by drive", FORCE_BY_DRIVE, p.get(STATIC))));
    }

    /** Share of the largest effect of the fusimotor drive of each fiber. */
    private static NDArray drive(Parameters p) {
        NDArray squared = Tensors.concatLast(p.get(DYNAMIC), p.get(STATIC), p.get(STATIC)).square();
        NDArray half = perFiber(p, "half frequency", HALF_FREQUENCY, p.get(STATIC));
        return squared.div(squared.add(half.square()));
    }

    /** A number for each kind of fiber in the columns of all muscles, (1, 3 muscles). */
    private static NDArray perFiber(Parameters p, String name, double[] numbers, NDArray likeMuscles) {
        int muscles = (int) likeMuscles.getShape().get(1);
        return p.derived("spindle " + name, () -> {
            double[] row = new double[FIBERS.size() * muscles];
            for (int i = 0; i < row.length; i++) {
                row[i] = numbers[i / muscles];
            }
            return Constants.of(p.manager(), p.type(), new Shape(1, row.length), row);
        });
    }
}
