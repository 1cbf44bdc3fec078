package io.efferent.figure;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Minimum-jerk reaches of a two-link arm from one center to a circle of targets, with a little noise. */
final class Reaches {

    static final double TIMESTEP = 0.01;
    static final int TIMES = 100;
    static final double RADIUS = 0.01;
    static final double DISTANCE = 0.1;
    static final double[] CENTER = {0.0, 0.42};
    private static final double UPPER_ARM = 0.31;
    private static final double FOREARM = 0.34;
    private static final List<String> MUSCLES = List.of("pectoralis", "deltoid", "brachioradialis", "triceps lateral",
            "biceps", "triceps long");

    private Reaches() {
    }

    static Recording recording(int trials, boolean goCue) {
        return recording(trials, goCue, 8);
    }

    static Recording recording(int trials, boolean goCue, int directions) {
        var random = new Random(1);
        double[][][] endpoint = new double[trials][TIMES][2];
        double[][][] velocity = new double[trials][TIMES][2];
        double[][][] target = new double[trials][TIMES][2];
        double[][][] activation = new double[trials][TIMES][MUSCLES.size()];
        double[][][][][] body = new double[trials][TIMES][][][];
        int[] go = IntStream.range(0, trials).map(i -> 15 + random.nextInt(15)).toArray();
        for (int trial = 0; trial < trials; trial++) {
            double angle = 2 * Math.PI * (trial % directions) / directions;
            double bend = 0.008 * random.nextGaussian();
            double duration = 0.5 + 0.04 * random.nextGaussian();
            for (int k = 0; k < TIMES; k++) {
                double s = Math.clamp((k - (goCue ? go[trial] : 10)) * TIMESTEP / duration, 0, 1);
                double along = DISTANCE * (10 * Math.pow(s, 3) - 15 * Math.pow(s, 4) + 6 * Math.pow(s, 5));
                double speed = DISTANCE * 30 * s * s * (1 - s) * (1 - s) / duration;
                double aside = bend * Math.sin(Math.PI * s * s);
                endpoint[trial][k][0] = CENTER[0] + along * Math.cos(angle) - aside * Math.sin(angle);
                endpoint[trial][k][1] = CENTER[1] + along * Math.sin(angle) + aside * Math.cos(angle);
                velocity[trial][k][0] = speed * Math.cos(angle) + 0.004 * random.nextGaussian();
                velocity[trial][k][1] = speed * Math.sin(angle);
                target[trial][k][0] = CENTER[0] + DISTANCE * Math.cos(angle);
                target[trial][k][1] = CENTER[1] + DISTANCE * Math.sin(angle);
                body[trial][k] = new double[][][] {arm(endpoint[trial][k])};
                for (int m = 0; m < MUSCLES.size(); m++) {
                    double burst = Math.max(0, Math.cos(angle - m)) * 0.5 * Math.exp(-Math.pow((s - 0.25) / 0.12, 2))
                            + Math.max(0, -Math.cos(angle - m)) * 0.35 * Math.exp(-Math.pow((s - 0.65) / 0.15, 2));
                    activation[trial][k][m] = Math.clamp(0.04 + burst + 0.01 * random.nextGaussian(), 0, 1);
                }
            }
        }
        return Recording.builder().setTimestep(TIMESTEP).setMuscleNames(MUSCLES).setEndpoint(endpoint)
                .setEndpointVelocity(velocity).setTarget(target).setActivation(activation).setBody(body)
                .optTargetRadius(RADIUS).optGoCue(goCue ? go : null).build();
    }

    private static double[][] arm(double[] hand) {
        double distance = Math.hypot(hand[0], hand[1]);
        double cosine = (distance * distance - UPPER_ARM * UPPER_ARM - FOREARM * FOREARM) / (2 * UPPER_ARM * FOREARM);
        double elbow = Math.acos(Math.clamp(cosine, -1, 1));
        double shoulder = Math.atan2(hand[1], hand[0])
                - Math.atan2(FOREARM * Math.sin(elbow), UPPER_ARM + FOREARM * Math.cos(elbow));
        return new double[][] {{0, 0}, {UPPER_ARM * Math.cos(shoulder), UPPER_ARM * Math.sin(shoulder)}, hand.clone()};
    }

    static LearningCurve learningCurve(int batches) {
        var random = new Random(2);
        double[] cosine = IntStream.range(0, batches).mapToDouble(i -> 0.5 * Math.exp(-i / (0.12 * batches)) + 0.01)
                .toArray();
        double[] effort = IntStream.range(0, batches).mapToDouble(i -> 0.006 + 0.002 * random.nextGaussian() * 0.2)
                .toArray();
        double[] loss = IntStream.range(0, batches)
                .mapToDouble(i -> (cosine[i] + effort[i]) * Math.exp(0.15 * random.nextGaussian())).toArray();
        double[] gradient = IntStream.range(0, batches)
                .mapToDouble(i -> (0.3 * Math.exp(-i / (0.2 * batches)) + 0.02) * Math.exp(0.4 * random.nextGaussian()))
                .toArray();
        int[] validation = IntStream.rangeClosed(0, 10).map(i -> Math.min(i * batches / 10, batches - 1)).distinct()
                .toArray();
        return LearningCurve.builder().setBatch(IntStream.range(0, batches).toArray()).setLoss(loss)
                .optGradientNorm(gradient)
                .optValidation(
                validation, IntStream.of(validation).mapToDouble(i -> cosine[i] + 1.1 * effort[i]).toArray())
                .optTerm("position", cosine).optTerm("muscle effort", effort).build();
    }
}
