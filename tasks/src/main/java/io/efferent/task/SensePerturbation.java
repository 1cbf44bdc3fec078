package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A change of what a sense tells, per trial: {@code G s + w |s - p| + c}, then noise and delay, then a factor.
 * Rotations, gains and mirrors of vision, jumps and clamps of a cursor, bias, delay and loss of any sense are of this
 * form.
 *
 * @param gain G, [trial][column][column]; null for none
 * @param radial what depends on the distance from a point; null for none
 * @param offset c, [step + 1][trial][column]; null for none
 * @param trigger what the offset waits for; null for nothing
 * @param factor of what reaches the network, [step + 1][trial][1]: 1 as it is, 0 lost; null for 1
 * @param delay further age of what reaches the network, in control steps, [trial]; null for none
 */
public record SensePerturbation(
        double[][][] gain, Radial radial, Sequence offset, Trigger trigger, Sequence factor, int[] delay) {

    /**
     * What depends on the distance from a point, {@code w |s - p|}: a cursor that moves along a line of its own.
     *
     * @param center p, [trial][column]
     * @param direction w, [trial][column]
     */
    public record Radial(double[][] center, double[][] direction) {
        private Radial select(int... rows) {
            return new Radial(Trials.select(center, rows), Trials.select(direction, rows));
        }
    }

    /**
     * The moment at which the hand has moved some distance: the offset acts from then on, for a while.
     *
     * @param start from where, m, [trial][dimension]
     * @param distance how far, m, [trial][1]
     * @param duration how long, in control steps, [trial][1]
     */
    public record Trigger(double[][] start, double[][] distance, double[][] duration) {
        private Trigger select(int... rows) {
            return new Trigger(
                    Trials.select(start, rows), Trials.select(distance, rows), Trials.select(duration, rows));
        }
    }

    /** A linear change. */
    public SensePerturbation(double[][][] gain, Sequence offset, Sequence factor) {
        this(gain, null, offset, null, factor, null);
    }

    /** Channel of the factor of a sense. */
    static String factor(String sensor) {
        return sensor + " factor";
    }

    /** Channel of the age of what a sense tells: for each further step 1 in the trials that have it so old, else 0. */
    static String delay(String sensor) {
        return sensor + " delay";
    }

    /** Field that counts the moments since a trigger; 0 before. */
    static String sinceTrigger(String perturbation) {
        return "since trigger of " + perturbation;
    }

    void requireSize(String name, int trials, int steps, int width, int dimension) {
        Trials.requireMatrices(name + ", gain", gain, trials, width);
        Trials.requireSequence(name + ", offset", offset, steps + 1, trials, width);
        Trials.requireSequence(name + ", factor", factor, steps + 1, trials, 1);
        if (radial != null) {
            Trials.requireRows(name + ", center", radial.center, trials, width);
            Trials.requireRows(name + ", direction", radial.direction, trials, width);
        }
        if (trigger != null) {
            Trials.requireRows(name + ", start", trigger.start, trials, dimension);
            Trials.requireRows(name + ", distance", trigger.distance, trials, 1);
            Trials.requireRows(name + ", duration", trigger.duration, trials, 1);
            if (offset == null) {
                throw new IllegalArgumentException(name + ", trigger: got no offset, expected one to wait for it");
            }
        }
        if (delay != null && (delay.length != trials || Arrays.stream(delay).anyMatch(steps1 -> steps1 < 0))) {
            throw new IllegalArgumentException(name + ", delay: got " + Arrays.toString(delay)
                    + ", expected " + trials + " numbers of at least 0");
        }
    }

    SensePerturbation select(int... rows) {
        return new SensePerturbation(
                Trials.select(gain, rows), radial == null ? null : radial.select(rows), Sequence.select(offset, rows),
                trigger == null ? null : trigger.select(rows), Sequence.select(factor, rows),
                delay == null ? null : Arrays.stream(rows).map(row -> delay[row]).toArray());
    }

    /** Puts what perturbations of a sense bring under the names of their channels. */
    static void bring(
            String sensor, List<SensePerturbation> all, Map<String, Sequence> sequences,
            Map<String, double[][]> constants) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).bring(name(sensor, i), sequences, constants);
        }
        all.stream().map(SensePerturbation::factor).filter(factor -> factor != null).reduce(Sequence::times)
                .ifPresent(factor -> sequences.put(factor(sensor), factor));
        all.stream().map(SensePerturbation::delay).filter(delay -> delay != null).reduce(SensePerturbation::sum)
                .ifPresent(delay -> constants.put(delay(sensor), ages(delay)));
    }

    /** What the channels of one of several perturbations of a sense begin with. */
    static String name(String sensor, int index) {
        return "perturbation " + index + " of " + sensor;
    }

    private void bring(String name, Map<String, Sequence> sequences, Map<String, double[][]> constants) {
        AffineLoad.put(constants, name + " gain", gain);
        if (radial != null) {
            constants.put(name + " center", radial.center);
            constants.put(name + " direction", radial.direction);
        }
        if (offset != null) {
            sequences.put(name + " offset", offset);
        }
        if (trigger != null) {
            constants.put(name + " start", trigger.start);
            constants.put(name + " distance", trigger.distance);
            constants.put(name + " duration", trigger.duration);
        }
    }

    private static int[] sum(int[] a, int[] b) {
        int[] sum = new int[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    private static double[][] ages(int[] delay) {
        double[][] ages = new double[delay.length][Arrays.stream(delay).max().orElse(0) + 1];
        for (int trial = 0; trial < delay.length; trial++) {
            ages[trial][delay[trial]] = 1;
        }
        return ages;
    }

    /** A perturbation of the trials at the end of one step, as arrays; null for what it does not have. */
    record Next(
            NDArray gain, NDArray center, NDArray direction, NDArray offset, NDArray start, NDArray distance,
            NDArray duration) {
        static Next of(History history, String name) {
            return new Next(
                    history.next(name + " gain"), history.next(name + " center"), history.next(name + " direction"),
                    history.next(name + " offset"), history.next(name + " start"), history.next(name + " distance"),
                    history.next(name + " duration"));
        }

        boolean isTriggered() {
            return start != null;
        }

        /** Moments since the trigger at the end of the step, (batch, 1), given those before; null at the start. */
        NDArray sinceTrigger(NDArray before, NDArray hand) {
            NDArray none = distance.zerosLike();
            NDArray since = before == null ? none : before;
            NDArray runs = AffineLoad.length(hand.sub(start)).gte(distance).logicalOr(since.gt(none));
            return Tensors.where(runs, since.add(distance.onesLike()), none);
        }

        /** What the sense tells, given the moments since the trigger if there is one. */
        NDArray of(NDArray told, NDArray sinceTrigger) {
            NDArray changed = gain == null ? told : AffineLoad.product(gain, told);
            if (center != null) {
                changed = changed.add(direction.mul(AffineLoad.length(told.sub(center))));
            }
            if (offset == null) {
                return changed;
            }
            return changed.add(sinceTrigger == null ? offset : Tensors.where(
                    sinceTrigger.gt(distance.zerosLike()).logicalAnd(sinceTrigger.lte(duration)),
                    offset, offset.zerosLike()));
        }
    }

    /**
     * What of the past reaches the network.
     *
     * @param past what the sense told, from the youngest that can reach it to the oldest
     * @param ages 1 for the one of each trial, (batch, count)
     */
    static NDArray delayed(NDList past, NDArray ages) {
        NDArray sum = null;
        for (int age = 0; age < past.size(); age++) {
            NDArray part = past.get(age).mul(Tensors.column(ages, age));
            sum = sum == null ? part : sum.add(part);
        }
        return sum;
    }
}
