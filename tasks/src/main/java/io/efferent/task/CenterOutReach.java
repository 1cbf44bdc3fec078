package io.efferent.task;

import io.efferent.array.Require;
import io.efferent.effector.Effector;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The classic of motor control: from a center to targets around it, after a go cue.
 *
 * <p>Training trials are reaches between random postures, part of them catch trials without a go cue; validation trials
 * are the centre-out reaches, one direction after another until the batch is full. The network is told the start, the
 * target and a go signal that is 1 while it should hold; signal and start go to 0 when the cue is seen, {@code
 * cueDelay} after it was given. Built as MotorNet's CentreOutReach.
 */
public final class CenterOutReach implements Task {
    private final double duration;
    private final double angularStep;
    private final double distance;
    private final double[] startPosition;
    private final double catchFraction;
    private final double goFrom;
    private final double goTo;
    private final double cueDelay;
    private final double movementTime;
    private final Double coContraction;
    private final ForceField field;

    private CenterOutReach(Builder builder) {
        duration = builder.duration;
        angularStep = builder.angularStep;
        distance = builder.distance;
        startPosition = builder.startPosition;
        catchFraction = builder.catchFraction;
        goFrom = builder.goFrom;
        goTo = builder.goTo;
        cueDelay = builder.cueDelay;
        movementTime = builder.movementTime;
        coContraction = builder.coContraction;
        field = builder.field;
    }

    @Override
    public String name() {
        return "center-out";
    }

    @Override
    public List<Channel> inputs(Effector effector) {
        int dimension = effector.skeleton().dimension();
        return List.of(new Channel("start", dimension), new Channel("goal", dimension), new Channel("hold", 1));
    }

    @Override
    public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
        int steps = Task.steps(duration, effector);
        boolean training = purpose == Purpose.TRAINING;
        double[][] position = training ? effector.randomPositions(random, batch) : centers(effector, batch);
        double[][] start = effector.endpoints(position);
        double[][] goal = training
                ? effector.endpoints(effector.randomPositions(random, batch))
                : around(start);
        double middle = (goFrom + goTo) / 2;
        int[] go = Reaches.onsets(
                batch, training ? goFrom : middle, training ? goTo : middle, effector.timestep(),
                training ? catchFraction : 0, steps + 1, random);
        int delay = (int) Math.round(cueDelay / effector.timestep());
        int[] seen = Arrays.stream(go).map(onset -> onset + delay).toArray();
        double[][] nothing = new double[batch][effector.skeleton().dimension()];
        double[][] holding = new double[batch][];
        Arrays.fill(holding, new double[] {1});
        var trials = Trials.builder()
                .setPosition(position)
                .setTarget(Reaches.moved(
                        start, goal, go, (int) Math.round(movementTime / effector.timestep()), steps + 1))
                .addInput("start", Reaches.switched(start, nothing, seen, steps + 1))
                .addInput("goal", Reaches.constant(goal, steps + 1))
                .addInput("hold", Reaches.switched(holding, new double[batch][1], seen, steps + 1))
                .optEpoch("go", go);
        if (field != null) {
            trials.optField(field, null);
        }
        return coContraction == null ? trials.build() : trials.build().balanced(effector, coContraction);
    }

    private double[][] centers(Effector effector, int batch) {
        int dof = effector.skeleton().dof();
        if (startPosition != null && startPosition.length != dof) {
            throw new IllegalArgumentException(
                    "startPosition: got " + startPosition.length + " joints, expected " + dof);
        }
        double[] center = startPosition == null ? effector.limits().middle() : startPosition;
        double[][] positions = new double[batch][];
        Arrays.setAll(positions, i -> center.clone());
        return positions;
    }

    private double[][] around(double[][] start) {
        int directions = displayedTrials();
        double[][] goals = new double[start.length][];
        for (int trial = 0; trial < goals.length; trial++) {
            double angle = Math.toRadians(trial % directions * angularStep);
            goals[trial] = start[trial].clone();
            goals[trial][0] += distance * Math.cos(angle);
            goals[trial][1] += distance * Math.sin(angle);
        }
        return goals;
    }

    @Override
    public List<Loss> losses() {
        return Reaches.LOSSES;
    }

    /** One trial per direction. */
    @Override
    public int displayedTrials() {
        return (int) Math.round(360 / angularStep);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the options of a {@link CenterOutReach}. */
    public static final class Builder {
        private double duration = 1;
        private double angularStep = 45;
        private double distance = 0.1;
        private double[] startPosition;
        private double catchFraction = 0.5;
        private double goFrom = 0.05;
        private double goTo = 0.25;
        private double cueDelay;
        private double movementTime;
        private Double coContraction;
        private ForceField field;

        private Builder() {}

        /** Length of a trial, s; default 1. */
        public Builder optDuration(double seconds) {
            Reaches.requireDuration(seconds);
            duration = seconds;
            return this;
        }

        /** Angle between neighboring targets, degrees, a divisor of 360; default 45. */
        public Builder optAngularStep(double degrees) {
            if (!(degrees > 0) || Math.abs(360 / degrees - Math.round(360 / degrees)) > 1e-9) {
                throw new IllegalArgumentException(
                        "angularStep: got " + degrees + " degrees, expected a divisor of 360");
            }
            angularStep = degrees;
            return this;
        }

        /** Distance of the targets from the center, m; default 0.1. */
        public Builder optDistance(double meters) {
            if (!(meters > 0)) {
                throw new IllegalArgumentException("distance: got " + meters + ", expected a positive number of m");
            }
            distance = meters;
            return this;
        }

        /** Joint positions at the center; default the middle of the joint limits. */
        public Builder optStartPosition(double... position) {
            startPosition = position.clone();
            return this;
        }

        /** Fraction of training trials without a go cue; default 0.5. */
        public Builder optCatchFraction(double fraction) {
            Require.fraction("catchFraction", fraction);
            catchFraction = fraction;
            return this;
        }

        /** Earliest and latest go cue, s; default 0.05 to 0.25. */
        public Builder optGoCue(double from, double to) {
            goFrom = from;
            goTo = to;
            return this;
        }

        /** Time until the cue is seen, s, usually the visual delay; default 0. */
        public Builder optCueDelay(double seconds) {
            if (!(seconds >= 0)) {
                throw new IllegalArgumentException("cueDelay: got " + seconds + ", expected a number of at least 0 s");
            }
            cueDelay = seconds;
            return this;
        }

        /**
         * Time in which the hand should be at the target, s: the place where it should be moves there with minimum jerk
         * from the cue on. Default 0: it should be there at once, so that networks move as fast as they can.
         */
        public Builder optMovementTime(double seconds) {
            if (!(seconds >= 0 && seconds < 3600)) {
                throw new IllegalArgumentException(
                        "movementTime: got " + seconds + ", expected a number of at least 0 s");
            }
            movementTime = seconds;
            return this;
        }

        /**
         * Trials begin in balance, with no muscle below this activation: see {@link Trials#balanced}. Default none:
         * they begin at minimum activation, and fall a little until the network holds them.
         */
        public Builder optCoContraction(double activation) {
            Require.fraction("coContraction", activation);
            coContraction = activation;
            return this;
        }

        /** A force field that acts throughout; default none. */
        public Builder optField(ForceField newField) {
            field = newField;
            return this;
        }

        /**
         * The task.
         *
         * @throws IllegalArgumentException if the go cue does not come within the trial
         */
        public CenterOutReach build() {
            Reaches.requireRange("goCue", goFrom, goTo, duration);
            return new CenterOutReach(this);
        }
    }
}
