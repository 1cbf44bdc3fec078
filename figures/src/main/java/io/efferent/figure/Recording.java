package io.efferent.figure;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Everything needed to draw one batch of episodes. Sample {@code k} of a trial is at time {@code k * timestep}; all
 * trials have the same number of samples. Arrays are kept, not copied. Shapes are checked, values are not: a run that
 * diverged can still be looked at, and samples that are not finite are left out of the drawings.
 *
 * @param timestep         time between samples (s)
 * @param muscleNames      one name per muscle
 * @param endpoint         hand position {@code [trial][time][2]} (m)
 * @param endpointVelocity hand velocity {@code [trial][time][2]} (m/s)
 * @param target           desired hand position {@code [trial][time][2]} (m); it may move
 * @param activation       muscle activation {@code [trial][time][muscle]}, 0 to 1
 * @param body             its bones as lines {@code [trial][time][line][point][2]} (m), for an arm one from shoulder to
 *                         elbow to hand, for a point mass a single point
 * @param targetRadius     radius of the target (m), zero when it has none
 * @param goCue            sample index of the go cue of each trial, or null when there is none
 * @param space            the same movements in space, of which the others are a view, or null in the plane
 */
public record Recording(
        double timestep,
        List<String> muscleNames,
        double[][][] endpoint,
        double[][][] endpointVelocity,
        double[][][] target,
        double[][][] activation,
        double[][][][][] body,
        double targetRadius,
        int[] goCue,
        SpatialMovement space) {

    public Recording {
        if (!(timestep > 0) || Double.isInfinite(timestep)) {
            throw new IllegalArgumentException(
                    "timestep is %s, expected a positive number of seconds".formatted(timestep));
        }
        if (!(targetRadius >= 0) || Double.isInfinite(targetRadius)) {
            throw new IllegalArgumentException(
                    "targetRadius is %s, expected zero or more meters".formatted(targetRadius));
        }
        muscleNames = List.copyOf(Shapes.present("muscleNames", muscleNames));
        Shapes.present("endpoint", endpoint);
        if (endpoint.length == 0 || endpoint[0].length == 0) {
            throw new IllegalArgumentException("endpoint is empty, expected at least one trial with one time sample");
        }
        int trials = endpoint.length;
        int times = endpoint[0].length;
        Shapes.cube("endpoint", endpoint, trials, times, 2, "x and y");
        Shapes.cube(
                "endpointVelocity", Shapes.present("endpointVelocity", endpointVelocity), trials, times, 2, "x and y");
        Shapes.cube("target", Shapes.present("target", target), trials, times, 2, "x and y");
        Shapes.cube("activation", Shapes.present("activation", activation), trials, times, muscleNames.size(),
                "one per muscle name");
        Shapes.present("body", body);
        Shapes.length("body", body.length, trials, "trials");
        for (int trial = 0; trial < trials; trial++) {
            Shapes.length("body[%d]".formatted(trial), body[trial].length, times, "time samples");
            for (int time = 0; time < times; time++) {
                for (int line = 0; line < body[trial][time].length; line++) {
                    for (double[] point : body[trial][time][line]) {
                        Shapes.length("body[%d][%d][%d]".formatted(trial, time, line), point.length, 2, "x and y");
                    }
                }
            }
        }
        if (space != null) {
            Shapes.length("space", space.position().length, trials, "trials");
            Shapes.length("time samples of space", space.position()[0].length, times, "as in endpoint");
        }
        if (goCue != null) {
            Shapes.length("goCue", goCue.length, trials, "trials");
            for (int trial = 0; trial < trials; trial++) {
                if (goCue[trial] < 0 || goCue[trial] >= times) {
                    throw new IllegalArgumentException("goCue[%d] is %d, expected a sample index from 0 to %d"
                            .formatted(trial, goCue[trial], times - 1));
                }
            }
        }
    }

    public int trials() {
        return endpoint.length;
    }

    public int times() {
        return endpoint[0].length;
    }

    /** Times of the samples of a trial (s), counted from the go cue when there is one. */
    public double[] time(int trial) {
        int zero = goCue == null ? 0 : goCue[trial];
        return IntStream.range(0, times()).mapToDouble(k -> (k - zero) * timestep).toArray();
    }

    /** Tangential speed of the hand {@code [time]} (m/s). */
    public double[] speed(int trial) {
        return IntStream.range(0, times())
                .mapToDouble(k -> Math.hypot(endpointVelocity[trial][k][0], endpointVelocity[trial][k][1])).toArray();
    }

    /** Activation of one muscle in one trial, {@code [time]}. */
    public double[] activation(int trial, int muscle) {
        return IntStream.range(0, times()).mapToDouble(k -> activation[trial][k][muscle]).toArray();
    }

    /** Direction from where the hand starts to where the target ends, {@code [trial]} (rad). */
    public double[] directions() {
        return IntStream.range(0, trials()).mapToDouble(trial -> {
            var from = endpoint[trial][0];
            var to = target[trial][times() - 1];
            return Math.atan2(to[1] - from[1], to[0] - from[0]);
        }).toArray();
    }

    /** At most {@code count} trials, evenly spread over the batch. */
    public Recording sample(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count is %d, expected at least one trial".formatted(count));
        }
        if (trials() <= count) {
            return this;
        }
        int[] kept = IntStream.range(0, count).map(i -> (int) ((long) i * trials() / count)).toArray();
        return new Recording(timestep, muscleNames, pick(endpoint, kept), pick(endpointVelocity, kept),
                pick(target, kept), pick(activation, kept),
                IntStream.of(kept).mapToObj(trial -> body[trial]).toArray(double[][][][][]::new), targetRadius,
                goCue == null ? null : IntStream.of(kept).map(trial -> goCue[trial]).toArray(),
                space == null ? null : space.pick(kept));
    }

    static double[][][] pick(double[][][] values, int[] kept) {
        return IntStream.of(kept).mapToObj(trial -> values[trial]).toArray(double[][][]::new);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of a {@link Recording} by name. */
    public static final class Builder {

        private double timestep;
        private List<String> muscleNames;
        private double[][][] endpoint;
        private double[][][] endpointVelocity;
        private double[][][] target;
        private double[][][] activation;
        private double[][][][][] body;
        private double targetRadius;
        private int[] goCue;
        private SpatialMovement space;

        private Builder() {
        }

        /** Time between samples (s). */
        public Builder setTimestep(double timestep) {
            this.timestep = timestep;
            return this;
        }

        public Builder setMuscleNames(List<String> muscleNames) {
            this.muscleNames = muscleNames;
            return this;
        }

        /** Hand position {@code [trial][time][2]} (m). */
        public Builder setEndpoint(double[][][] endpoint) {
            this.endpoint = endpoint;
            return this;
        }

        /** Hand velocity {@code [trial][time][2]} (m/s). */
        public Builder setEndpointVelocity(double[][][] endpointVelocity) {
            this.endpointVelocity = endpointVelocity;
            return this;
        }

        /** Desired hand position {@code [trial][time][2]} (m). */
        public Builder setTarget(double[][][] target) {
            this.target = target;
            return this;
        }

        /** Muscle activation {@code [trial][time][muscle]}. */
        public Builder setActivation(double[][][] activation) {
            this.activation = activation;
            return this;
        }

        /** Bones as lines {@code [trial][time][line][point][2]} (m). */
        public Builder setBody(double[][][][][] body) {
            this.body = body;
            return this;
        }

        /** Radius of the target (m). */
        public Builder optTargetRadius(double targetRadius) {
            this.targetRadius = targetRadius;
            return this;
        }

        /** Sample index of the go cue, {@code [trial]}. */
        public Builder optGoCue(int[] goCue) {
            this.goCue = goCue;
            return this;
        }

        /** The same movements in space, for a {@link BodyFilm}. */
        public Builder optSpace(SpatialMovement space) {
            this.space = space;
            return this;
        }

        public Recording build() {
            return new Recording(timestep, muscleNames, endpoint, endpointVelocity, target, activation, body,
                    targetRadius, goCue, space);
        }
    }

    /** As {@code 16 trials of 1.00 s, 6 muscles}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d trials of %.2f s, %d muscles",
                endpoint.length, (endpoint[0].length - 1) * timestep, muscleNames.size());
    }
}
