package io.efferent.task;

import io.efferent.array.RandomStreams;
import io.efferent.effector.Balance;
import io.efferent.effector.Effector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A batch of episodes as data: where they start, what the network is told, where the hand should be, what pushes it,
 * and when the named epochs begin. Arrays over time have one entry per step; {@code steps + 1} entries where the start
 * counts too.
 */
public final class Trials {
    /** Channel of held forces on the hand. */
    static final String HAND_FORCE = "force on the hand";
    /** Channel of held forces on the joints. */
    static final String JOINT_FORCE = "force on the joints";
    /** Channel of the factor on a force field. */
    static final String FIELD_GATE = "field gate";

    /**
     * What a step of the closed loop depends on besides its environment: trials of a kind differ in numbers only.
     *
     * @param widths columns of each channel that the trials bring
     * @param handLoads number of loads on the hand that follow its motion
     * @param jointLoads number of loads on the joints that follow their motion
     * @param constraints number of lines that the hand cannot leave
     * @param senses number of perturbations by sense
     * @param field a force field that is written in code; null for none
     */
    public record Kind(
            Map<String, Integer> widths, int handLoads, int jointLoads, int constraints, Map<String, Integer> senses,
            ForceField field) {
        private static final ForceField ANY = (_, _) -> {
            throw new IllegalStateException("stands for any field");
        };

        /** What there is, whichever field it is: code of one form serves them all. */
        public Kind form() {
            return field == null ? this : with(ANY);
        }

        Kind with(ForceField other) {
            return new Kind(widths, handLoads, jointLoads, constraints, senses, other);
        }

        /** Whether anything pushes the hand. */
        boolean loadsHand() {
            return handLoads + constraints > 0 || field != null || widths.containsKey(HAND_FORCE);
        }

        /** Whether anything pushes the joints. */
        boolean loadsJoints() {
            return jointLoads > 0 || widths.containsKey(JOINT_FORCE);
        }

        /** Whether loads follow the motion of the body. */
        boolean follows() {
            return handLoads + jointLoads + constraints > 0 || field != null;
        }
    }

    private final double[][] position;
    private final double[][] velocity;
    private final double[][] activation;
    private final Sequence target;
    private final Map<String, Sequence> inputs;
    private final Sequence endpointLoad;
    private final Sequence jointLoad;
    private final ForceField field;
    private final Sequence fieldGate;
    private final List<AffineLoad> handLoads;
    private final List<AffineLoad> jointLoads;
    private final List<LineConstraint> constraints;
    private final Map<String, List<SensePerturbation>> senses;
    private final List<UnitPerturbation> units;
    private final Map<String, int[]> epochs;
    private final int[] length;
    /** The batch of which these are some, from {@link #first} on: themselves if they are all. */
    private final Trials whole;
    private final int first;

    private Trials(Builder builder) {
        position = builder.position;
        velocity = builder.velocity == null ? new double[position.length][position[0].length] : builder.velocity;
        activation = builder.activation;
        target = builder.target;
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.inputs));
        endpointLoad = builder.endpointLoad;
        jointLoad = builder.jointLoad;
        field = builder.field;
        fieldGate = builder.fieldGate;
        handLoads = List.copyOf(builder.handLoads);
        jointLoads = List.copyOf(builder.jointLoads);
        constraints = List.copyOf(builder.constraints);
        Map<String, List<SensePerturbation>> bySense = new LinkedHashMap<>();
        builder.senses.forEach((sense, all) -> bySense.put(sense, List.copyOf(all)));
        senses = Collections.unmodifiableMap(bySense);
        units = List.copyOf(builder.units);
        epochs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.epochs));
        length = builder.length;
        whole = builder.whole == null ? this : builder.whole;
        first = builder.first;
    }

    @Override
    public String toString() {
        return "%d trials of %d steps; inputs %s, epochs %s".formatted(
                batch(), steps(), inputs.keySet(), epochs.keySet());
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

    /** Initial muscle activations, [trial][muscle]; null for the minimum. */
    public double[][] activation() {
        return activation;
    }

    /**
     * These trials, begun in balance: the hand stays where it is until the network has it move.
     *
     * @param effector the body
     * @param coContraction activation that no muscle goes below
     * @throws IllegalArgumentException if muscles have other states than activation, or cannot hold a posture against
     *     the held loads of the first step
     * @see Balance
     */
    public Trials balanced(Effector effector, double coContraction) {
        return toBuilder().optActivation(Balance.activations(
                effector, position, first(endpointLoad), first(jointLoad), coContraction)).build();
    }

    private static double[][] first(Sequence load) {
        if (load == null) {
            return null;
        }
        double[][] rows = new double[load.trials()][load.width()];
        for (int trial = 0; trial < rows.length; trial++) {
            for (int column = 0; column < load.width(); column++) {
                rows[trial][column] = load.get(0, trial, column);
            }
        }
        return rows;
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

    /** Loads on the hand that follow its motion. */
    public List<AffineLoad> handLoads() {
        return handLoads;
    }

    /** Loads on the joints that follow their motion. */
    public List<AffineLoad> jointLoads() {
        return jointLoads;
    }

    /** Lines that the hand cannot leave. */
    public List<LineConstraint> constraints() {
        return constraints;
    }

    /** Changes of what senses tell, by sense, in the order in which they act. */
    public Map<String, List<SensePerturbation>> senses() {
        return senses;
    }

    /** Changes of the hidden activity of the network. */
    public List<UnitPerturbation> units() {
        return units;
    }

    /** Step at which a named epoch begins in each trial; beyond the number of steps if never. */
    public Map<String, int[]> epochs() {
        return epochs;
    }

    /** Steps after which each trial no longer counts; null if all last to the end. */
    public int[] length() {
        return length == null ? null : length.clone();
    }

    /** The moments that count, [trial][step + 1]; null for all. */
    boolean[][] counted() {
        if (length == null) {
            return null;
        }
        boolean[][] counted = new boolean[length.length][steps() + 1];
        for (int trial = 0; trial < length.length; trial++) {
            Arrays.fill(counted[trial], 0, length[trial] + 1, true);
        }
        return counted;
    }

    static String handLoad(int index) {
        return "load on the hand " + index;
    }

    static String constraint(int index) {
        return "constraint " + index;
    }

    static String jointLoad(int index) {
        return "load on the joints " + index;
    }

    /** Loads on the hand that are data: a linear field is one. */
    private List<AffineLoad> handLoadsAndField() {
        List<AffineLoad> all = new ArrayList<>(handLoads);
        if (field instanceof ForceField.Viscous(double[][] matrix)) {
            all.add(AffineLoad.viscous(matrix, batch(), fieldGate));
        }
        return all;
    }

    /** What kind of trials these are, given the columns of what they bring. */
    Kind kind(Map<String, Integer> widths) {
        Map<String, Integer> changes = new LinkedHashMap<>();
        senses.forEach((sense, all) -> changes.put(sense, all.size()));
        return new Kind(
                widths, handLoadsAndField().size(), jointLoads.size(), constraints.size(), changes,
                field instanceof ForceField.Viscous ? null : field);
    }

    /** Puts loads and perturbations under the names of their channels. */
    void bring(Map<String, Sequence> sequences, Map<String, double[][]> constants) {
        if (endpointLoad != null) {
            sequences.put(HAND_FORCE, endpointLoad);
        }
        if (jointLoad != null) {
            sequences.put(JOINT_FORCE, jointLoad);
        }
        if (fieldGate != null && !(field instanceof ForceField.Viscous)) {
            sequences.put(FIELD_GATE, fieldGate);
        }
        List<AffineLoad> onHand = handLoadsAndField();
        for (int i = 0; i < onHand.size(); i++) {
            onHand.get(i).bring(handLoad(i), sequences, constants);
        }
        for (int i = 0; i < jointLoads.size(); i++) {
            jointLoads.get(i).bring(jointLoad(i), sequences, constants);
        }
        for (int i = 0; i < constraints.size(); i++) {
            constraints.get(i).bring(constraint(i), sequences, constants);
        }
        senses.forEach((sense, all) -> SensePerturbation.bring(sense, all, sequences, constants));
        units.forEach(perturbation -> perturbation.bring(sequences, constants));
    }

    /**
     * Checks that the trials fit an environment.
     *
     * @throws IllegalArgumentException naming what does not
     */
    void requireFor(Environment environment) {
        String trials = "trials of task '" + environment.task().name() + "': ";
        int dof = environment.effector().skeleton().dof();
        int dimension = environment.effector().skeleton().dimension();
        requireColumns(trials + "position", position[0].length, dof);
        environment.effector().limits().requireWithin(position, velocity);
        requireRows(trials + "activation", activation, batch(), environment.effector().muscleCount());
        requireColumns(trials + "target", target.width(), dimension);
        target.requireFinite(trials + "target");
        for (Channel channel : environment.task().inputs(environment.effector())) {
            Sequence input = inputs.get(channel.name());
            if (input == null) {
                throw new IllegalArgumentException(trials + "got no input '" + channel.name() + "', expected "
                        + channel.width() + " columns");
            }
            requireColumns(trials + "input '" + channel.name() + "'", input.width(), channel.width());
            input.requireFinite(trials + "input '" + channel.name() + "'");
        }
        if (endpointLoad != null) {
            requireColumns(trials + "endpointLoad", endpointLoad.width(), dimension);
        }
        if (jointLoad != null) {
            requireColumns(trials + "jointLoad", jointLoad.width(), dof);
        }
        handLoadsAndField().forEach(load -> load.requireSize(trials + "load on the hand", batch(), steps(), dimension));
        jointLoads.forEach(load -> load.requireSize(trials + "load on the joints", batch(), steps(), dof));
        units.forEach(perturbation -> perturbation.requireSize(trials + "perturbation of units", batch(), steps()));
        constraints.forEach(line -> line.requireSize(trials + "constraint", batch(), steps(), dimension));
        senses.forEach((sense, all) -> all.forEach(perturbation -> perturbation.requireSize(
                trials + "perturbation of " + sense, batch(), steps(),
                environment.sensor(sense).width(environment.effector()), dimension)));
    }

    private static void requireColumns(String name, int got, int expected) {
        if (got != expected) {
            throw new IllegalArgumentException(name + ": got " + got + " columns, expected " + expected);
        }
    }

    /** Checks a sequence of a perturbation; null passes. */
    static void requireSequence(String name, Sequence sequence, int times, int trials, int width) {
        if (sequence != null
                && (sequence.times() != times || sequence.trials() != trials || sequence.width() != width)) {
            throw new IllegalArgumentException(name + ": got [" + sequence.times() + "][" + sequence.trials() + "]["
                    + sequence.width() + "] (time, trial, column), expected [" + times + "][" + trials + "][" + width
                    + "]");
        }
    }

    /** Checks the numbers of a perturbation of each trial; null passes. */
    static void requireRows(String name, double[][] rows, int trials, int width) {
        if (rows == null) {
            return;
        }
        if (rows.length != trials) {
            throw new IllegalArgumentException(name + ": got " + rows.length + " trials, expected " + trials);
        }
        for (double[] row : rows) {
            if (row.length != width) {
                throw new IllegalArgumentException(name + ": got " + row.length + " numbers, expected " + width);
            }
            for (double x : row) {
                if (!Double.isFinite(x)) {
                    throw new IllegalArgumentException(name + ": got " + x + ", expected finite numbers");
                }
            }
        }
    }

    /** Checks the matrices of a perturbation of each trial; null passes. */
    static void requireMatrices(String name, double[][][] matrices, int trials, int size) {
        if (matrices == null) {
            return;
        }
        if (matrices.length != trials) {
            throw new IllegalArgumentException(name + ": got " + matrices.length + " trials, expected " + trials);
        }
        for (double[][] matrix : matrices) {
            if (matrix.length != size) {
                throw new IllegalArgumentException(name + ": got " + matrix.length + " rows, expected " + size);
            }
            requireRows(name, matrix, size, size);
        }
    }

    /**
     * Some of these trials, in the order given; one may be there several times.
     *
     * @param rows numbers of trials
     */
    public Trials select(int... rows) {
        var builder = new Builder();
        builder.position = select(position, rows);
        builder.velocity = select(velocity, rows);
        builder.activation = select(activation, rows);
        builder.target = target.select(rows);
        inputs.forEach((name, input) -> builder.inputs.put(name, input.select(rows)));
        builder.endpointLoad = Sequence.select(endpointLoad, rows);
        builder.jointLoad = Sequence.select(jointLoad, rows);
        builder.field = field;
        builder.fieldGate = Sequence.select(fieldGate, rows);
        handLoads.forEach(load -> builder.handLoads.add(load.select(rows)));
        jointLoads.forEach(load -> builder.jointLoads.add(load.select(rows)));
        constraints.forEach(line -> builder.constraints.add(line.select(rows)));
        senses.forEach((sense, all) -> builder.senses.put(
                sense, all.stream().map(perturbation -> perturbation.select(rows)).toList()));
        units.forEach(perturbation -> builder.units.add(perturbation.select(rows)));
        epochs.forEach((name, onset) ->
                builder.epochs.put(name, Arrays.stream(rows).map(row -> onset[row]).toArray()));
        builder.length = length == null ? null : Arrays.stream(rows).map(row -> length[row]).toArray();
        return builder.build();
    }

    /**
     * What one of several processes runs of a batch: trials in a row, about as many for each. The noise that is drawn
     * for them is what they have in the batch, and means over the moments that count are shares of its means.
     *
     * @param index of the process
     * @param processes how many there are
     * @throws IllegalArgumentException if there are more processes than trials
     */
    public Trials share(int index, int processes) {
        if (processes > batch()) {
            throw new IllegalArgumentException("batch: got " + batch() + " trials, expected at least " + processes
                    + ", one for each process");
        }
        int from = (int) ((long) batch() * index / processes);
        int to = (int) ((long) batch() * (index + 1) / processes);
        var builder = select(IntStream.range(from, to).toArray()).toBuilder();
        builder.whole = this;
        builder.first = from;
        return builder.build();
    }

    /** The batch of which these are a share; these trials if they are no share. */
    Trials whole() {
        return whole;
    }

    /** Number of the first of these trials in the batch. */
    int first() {
        return first;
    }

    /**
     * Draws noise of one moment, trial by trial.
     *
     * @param random its source, which moves on by the noise of the whole batch where these are a share
     * @param width numbers per trial
     * @param deviation standard deviation
     */
    public double[] noise(RandomGenerator random, int width, double deviation) {
        double[] all = RandomStreams.gaussian(random, whole.batch() * width, deviation);
        return whole == this ? all : Arrays.copyOfRange(all, first * width, (first + batch()) * width);
    }

    /** Numbers of some trials; null of null. */
    static <T> T[] select(T[] ofTrials, int... rows) {
        return ofTrials == null ? null
                : Arrays.stream(rows).mapToObj(row -> ofTrials[row]).toArray(n -> Arrays.copyOf(ofTrials, n));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds all of these trials, to be added to. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.position = position;
        builder.velocity = velocity;
        builder.activation = activation;
        builder.target = target;
        builder.inputs.putAll(inputs);
        builder.endpointLoad = endpointLoad;
        builder.jointLoad = jointLoad;
        builder.field = field;
        builder.fieldGate = fieldGate;
        builder.handLoads.addAll(handLoads);
        builder.jointLoads.addAll(jointLoads);
        builder.constraints.addAll(constraints);
        senses.forEach((sense, all) -> builder.senses.put(sense, new ArrayList<>(all)));
        builder.units.addAll(units);
        builder.epochs.putAll(epochs);
        builder.length = length;
        return builder;
    }

    /** Collects the parts of {@link Trials}. */
    public static final class Builder {
        private double[][] position;
        private double[][] velocity;
        private double[][] activation;
        private Sequence target;
        private final Map<String, Sequence> inputs = new LinkedHashMap<>();
        private Sequence endpointLoad;
        private Sequence jointLoad;
        private ForceField field;
        private Sequence fieldGate;
        private final List<AffineLoad> handLoads = new ArrayList<>();
        private final List<AffineLoad> jointLoads = new ArrayList<>();
        private final List<LineConstraint> constraints = new ArrayList<>();
        private final Map<String, List<SensePerturbation>> senses = new LinkedHashMap<>();
        private final List<UnitPerturbation> units = new ArrayList<>();
        private final Map<String, int[]> epochs = new LinkedHashMap<>();
        private int[] length;
        private Trials whole;
        private int first;

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

        /** Initial muscle activations, [trial][muscle]; default the minimum. */
        public Builder optActivation(double[][] newActivation) {
            activation = newActivation;
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

        /** Adds a load on the hand that follows its motion; several add up. */
        public Builder addHandLoad(AffineLoad load) {
            handLoads.add(load);
            return this;
        }

        /** Adds a load on the joints that follows their motion; several add up. */
        public Builder addJointLoad(AffineLoad load) {
            jointLoads.add(load);
            return this;
        }

        /** Adds a line that the hand cannot leave. */
        public Builder addConstraint(LineConstraint line) {
            constraints.add(line);
            return this;
        }

        /**
         * Changes what a sense tells; several changes act in the order given.
         *
         * @param sense its name, such as "vision"
         */
        public Builder addSensePerturbation(String sense, SensePerturbation perturbation) {
            senses.computeIfAbsent(sense, _ -> new ArrayList<>()).add(perturbation);
            return this;
        }

        /**
         * Changes the hidden activity of the network; several changes of what a step reads, or of what it writes, act
         * in the order given.
         *
         * @throws IllegalArgumentException if two are of different numbers of units
         */
        public Builder addUnitPerturbation(UnitPerturbation perturbation) {
            for (int i = 0; i < units.size(); i++) {
                if (units.get(i).beforeStep() == perturbation.beforeStep()) {
                    units.set(i, units.get(i).then(perturbation));
                    return this;
                }
            }
            units.add(perturbation);
            return this;
        }

        /** Step at which a named epoch begins in each trial. */
        public Builder optEpoch(String name, int[] onset) {
            epochs.put(name, onset.clone());
            return this;
        }

        /**
         * Number of steps after which each trial no longer counts for losses, though the body goes on; default all.
         */
        public Builder optLength(int[] steps) {
            length = steps.clone();
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
            if (length != null && (length.length != position.length
                    || Arrays.stream(length).anyMatch(steps -> steps < 1 || steps > points - 1))) {
                throw new IllegalArgumentException("length: got " + Arrays.toString(length) + ", expected "
                        + position.length + " numbers from 1 to " + (points - 1) + " steps");
            }
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
