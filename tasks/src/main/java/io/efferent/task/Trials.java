package io.efferent.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A batch of episodes as data: where they start, what the network is told, where the hand should be, what pushes it, and when
 * the named epochs begin. Arrays over time have one entry per step; {@code steps + 1} entries where the start counts too.
 */
public final class Trials {
    private final double[][] position;
    private final double[][] velocity;
    private final Sequence target;
    private final Map<String, Sequence> inputs;
    private final Sequence endpointLoad;
    private final Sequence jointLoad;
    private final ForceField field;
    private final Sequence fieldGate;
    private final Map<String, int[]> epochs;

    private Trials(Builder builder) {
        position = builder.position;
        velocity = builder.velocity == null ? new double[position.length][position[0].length] : builder.velocity;
        target = builder.target;
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.inputs));
        endpointLoad = builder.endpointLoad;
        jointLoad = builder.jointLoad;
        field = builder.field;
        fieldGate = builder.fieldGate;
        epochs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.epochs));
    }

    /** Number of episodes. */
    public int batch() {
        return position.length;
    }

    /** Number of control steps. */
    public int steps() {
        return target.times() - 1;
    }

    /** Initial joint positions, [trial][dof]. */
    public double[][] position() {
        return position;
    }

    /** Initial joint velocities, [trial][dof]. */
    public double[][] velocity() {
        return velocity;
    }

    /** Desired hand positions, m, [step + 1][trial][dimension]. */
    public Sequence target() {
        return target;
    }

    /** What the network is told, by channel, each [step + 1][trial][width]. */
    public Map<String, Sequence> inputs() {
        return inputs;
    }

    /** Forces on the hand, N, [step][trial][dimension]; null for none. */
    public Sequence endpointLoad() {
        return endpointLoad;
    }

    /** Forces on the joints, [step][trial][dof]; null for none. */
    public Sequence jointLoad() {
        return jointLoad;
    }

    /** A force that depends on the motion of the hand; null for none. */
    public ForceField field() {
        return field;
    }

    /** Factor on the force field, [step][trial][1]; null for 1. */
    public Sequence fieldGate() {
        return fieldGate;
    }

    /** Step at which a named epoch begins in each trial; beyond the number of steps if never. */
    public Map<String, int[]> epochs() {
        return epochs;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of {@link Trials}. */
    public static final class Builder {
        private double[][] position;
        private double[][] velocity;
        private Sequence target;
        private final Map<String, Sequence> inputs = new LinkedHashMap<>();
        private Sequence endpointLoad;
        private Sequence jointLoad;
        private ForceField field;
        private Sequence fieldGate;
        private final Map<String, int[]> epochs = new LinkedHashMap<>();

        private Builder() {}

        /** Initial joint positions, [trial][dof]. */
        public Builder setPosition(double[][] newPosition) {
            position = newPosition;
            return this;
        }

        /** Desired hand positions, m, [step + 1][trial][dimension]. */
        public Builder setTarget(Sequence newTarget) {
            target = newTarget;
            return this;
        }

        /** Adds an input channel, [step + 1][trial][width]. */
        public Builder addInput(String name, Sequence input) {
            inputs.put(name, input);
            return this;
        }

        /** Initial joint velocities, [trial][dof]; default 0. */
        public Builder optVelocity(double[][] newVelocity) {
            velocity = newVelocity;
            return this;
        }

        /** Forces on the hand, N, [step][trial][dimension]. */
        public Builder optEndpointLoad(Sequence load) {
            endpointLoad = load;
            return this;
        }

        /** Forces on the joints, N m or N, [step][trial][dof]. */
        public Builder optJointLoad(Sequence load) {
            jointLoad = load;
            return this;
        }

        /** A force field, scaled by {@code gate} [step][trial][1], or by 1 if that is null. */
        public Builder optField(ForceField newField, Sequence gate) {
            field = newField;
            fieldGate = gate;
            return this;
        }

        /** Step at which a named epoch begins in each trial. */
        public Builder optEpoch(String name, int[] onset) {
            epochs.put(name, onset.clone());
            return this;
        }

        /**
         * The trials.
         *
         * @throws IllegalArgumentException if something is missing or lengths do not fit each other
         */
        public Trials build() {
            if (position == null || position.length == 0) {
                throw new IllegalArgumentException("position: got no trials, expected initial joint positions of each");
            }
            if (target == null) {
                throw new IllegalArgumentException("target: none was set, expected [step + 1][trial][dimension]");
            }
            int points = target.times();
            require("target", target, points);
            inputs.forEach((name, input) -> require("input '" + name + "'", input, points));
            require("endpointLoad", endpointLoad, points - 1);
            require("jointLoad", jointLoad, points - 1);
            require("fieldGate", fieldGate, points - 1);
            epochs.forEach((name, onset) -> {
                if (onset.length != position.length) {
                    throw new IllegalArgumentException("epoch '" + name + "': got " + onset.length
                            + " onsets, expected " + position.length + " as there are trials");
                }
            });
            if (velocity != null && velocity.length != position.length) {
                throw new IllegalArgumentException("velocity: got " + velocity.length + " trials, expected "
                        + position.length + " as in position");
            }
            return new Trials(this);
        }

        private void require(String name, Sequence sequence, int times) {
            if (sequence != null && (sequence.times() != times || sequence.trials() != position.length)) {
                throw new IllegalArgumentException(name + ": got [" + sequence.times() + "][" + sequence.trials()
                        + "] (time, trial), expected [" + times + "][" + position.length + "]");
            }
        }
    }
}
