package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import java.util.List;

/**
 * How fast muscles tire: the three-compartment controller with faster recovery at rest, 3CC-r (Xia &amp; Frey-Law 2008,
 * J Biomech 41:3046; Looft, Herkert &amp; Frey-Law 2018, J Biomech 77:16), stepped as in MyoSuite 3.0.
 *
 * <p>Motor units are active, resting or fatigued. Active ones tire at the rate {@code F}, fatigued ones recover at the
 * rate {@code R}, or {@code r R} while the load is at most 0.01. The controller activates resting ones until the active
 * ones carry the load, with the time constants of {@link ActivationDynamics}. The switch to recovery at rest passes no
 * gradient to the load.
 *
 * @param fatigueRate F, 1/s
 * @param recoveryRate R, 1/s
 * @param restFactor r, how much faster muscles recover at rest
 */
public record Fatigue(double fatigueRate, double recoveryRate, double restFactor) {
    /** Frey-Law, Looft &amp; Heitsman 2012 (J Biomech 45:1803), any joint. */
    public static final Fatigue GENERAL = new Fatigue(0.00970, 0.00091, 15);
    public static final Fatigue SHOULDER = new Fatigue(0.0182, 0.00168, 15);
    public static final Fatigue ELBOW = new Fatigue(0.01086, 0.00225, 4.93);
    public static final Fatigue ELBOW_FLEXORS = new Fatigue(0.01703, 0.00494, 4.68);
    public static final Fatigue ELBOW_EXTENSORS = new Fatigue(0.01559, 0.00125, 25.52);
    public static final Fatigue WRIST_AND_HAND = new Fatigue(0.01227, 0.00134, 9.10);
    public static final Fatigue KNEE = new Fatigue(0.00825, 0.00076, 14.85);
    public static final Fatigue ANKLE = new Fatigue(0.01485, 0.00333, 9.31);

    static final String RATE = "fatigueRate";
    static final String RECOVERY = "recoveryRate";
    static final String REST = "restFactor";
    static final List<MuscleParameter> PARAMETERS = List.of(
            MuscleParameter.optional(RATE, "1/s", "rate at which active motor units tire",
                    0, Double.MAX_VALUE, GENERAL.fatigueRate),
            MuscleParameter.optional(RECOVERY, "1/s", "rate at which fatigued motor units recover",
                    0, Double.MAX_VALUE, GENERAL.recoveryRate),
            MuscleParameter.optional(REST, "1", "how much faster they recover at rest",
                    0, Double.MAX_VALUE, GENERAL.restFactor));

    /** Load up to which a muscle rests. */
    private static final double REST_LOAD = 0.01;

    /** @throws IllegalArgumentException if a number is negative or not finite */
    public Fatigue {
        Require.notNegative(RATE, fatigueRate);
        Require.notNegative(RECOVERY, recoveryRate);
        Require.notNegative(REST, restFactor);
    }

    /** Tiring and recovering faster by a factor: fatigue takes minutes, training has seconds. */
    public Fatigue times(double factor) {
        Require.positive("factor", factor, "1");
        return new Fatigue(fatigueRate * factor, recoveryRate * factor, restFactor);
    }

    /** The constants of a muscle that tires like this. */
    public MuscleConstants with(MuscleConstants muscle) {
        return muscle.with(RATE, fatigueRate).with(RECOVERY, recoveryRate).with(REST, restFactor);
    }

    /**
     * Flows between compartments, 1/s.
     *
     * @param active of the active share
     * @param fatigued of the fatigued share; that of the resting one is what makes the sum 0
     */
    public record Rate(NDArray active, NDArray fatigued) {}

    /**
     * Rates of change.
     *
     * @param p constants of the bank, with those of {@link ActivationDynamics} and this class
     * @param active share of active motor units, (batch, muscle)
     * @param fatigued share of fatigued ones, (batch, muscle)
     * @param load wanted share of active ones, (batch, muscle)
     * @param step 0 for instantaneous rates; else the length in seconds of the step to average over, within which no
     *     compartment is left with less than nothing
     */
    public static Rate rate(Parameters p, NDArray active, NDArray fatigued, NDArray load, double step) {
        NDArray one = p.constant(1);
        NDArray resting = active.add(fatigued).neg().add(one);
        // As for the activation: from its minimum the active share can only rise.
        NDArray rises = load.gt(active).logicalOr(active.eq(p.get(ActivationDynamics.MINIMUM)));
        NDArray speed = active.mul(p.constant(1.5)).add(p.constant(0.5));
        NDArray rising = average(p, p.get(ActivationDynamics.RISE).mul(speed), step);
        NDArray falling = average(p, p.get(ActivationDynamics.FALL).div(speed), step);
        NDArray missing = load.sub(active);
        NDArray drive = Tensors.where(rises, rising.mul(Tensors.where(resting.gt(missing), missing, resting)),
                falling.mul(missing));

        NDArray tiring = active.mul(p.get(RATE));
        NDArray rest = p.derived("recoveryAtRest", () -> p.get(RECOVERY).mul(p.get(REST)));
        NDArray recovering = fatigued.mul(Tensors.where(load.lte(p.constant(REST_LOAD)), rest, p.get(RECOVERY)));
        if (step > 0) {
            NDArray perStep = p.constant(1 / step);
            NDArray lowest = tiring.sub(active.mul(perStep));
            NDArray fromResting = resting.sub(one).mul(perStep).add(recovering);
            NDArray highest = active.neg().add(one).mul(perStep).add(tiring);
            NDArray toResting = resting.mul(perStep).add(recovering);
            drive = Tensors.clip(drive, Tensors.atLeast(lowest, fromResting),
                    Tensors.where(highest.lt(toResting), highest, toResting));
        }
        return new Rate(drive.sub(tiring), tiring.sub(recovering));
    }

    /** Mean of {@code exp(-t / tau) / tau} over a step. */
    private static NDArray average(Parameters p, NDArray tau, double step) {
        NDArray one = p.constant(1);
        return step == 0 ? one.div(tau)
                : p.constant(-step).div(tau).exp().sub(one).mul(p.constant(-1 / step));
    }
}
