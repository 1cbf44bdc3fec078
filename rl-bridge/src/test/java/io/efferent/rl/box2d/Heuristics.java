package io.efferent.rl.box2d;

import java.util.function.UnaryOperator;

/** The hand-written controllers that come with Gymnasium's bodies, as functions of what is observed. */
final class Heuristics {
    private Heuristics() {}

    /** Aims at the pad, slows down, and brakes once a leg touches; the angle and the height still to be corrected. */
    private static double[] landing(float[] s) {
        double wanted = Math.clamp(s[0] * 0.5 + s[2], -0.4, 0.4);
        boolean down = s[6] > 0 || s[7] > 0;
        double turn = down ? 0 : (wanted - s[4]) * 0.5 - s[5];
        double rise = down ? -s[3] * 0.5 : (0.55 * Math.abs(s[0]) - s[1]) * 0.5 - s[3] * 0.5;
        return new double[] {turn, rise};
    }

    static float[] choice(float[] s) {
        double turn = landing(s)[0];
        double rise = landing(s)[1];
        if (rise > Math.abs(turn) && rise > 0.05) {
            return new float[] {2};
        }
        return new float[] {turn < -0.05 ? 3 : turn > 0.05 ? 1 : 0};
    }

    static float[] throttles(float[] s) {
        return new float[] {bounded(landing(s)[1] * 20 - 1), bounded(-landing(s)[0] * 20)};
    }

    private static float bounded(double value) {
        return (float) Math.clamp(value, -1, 1);
    }

    /** Stands on one leg, puts the other down, pushes off, over and over; one for each episode. */
    static final class Walking implements UnaryOperator<float[]> {
        private enum Phase { ON_ONE_LEG, OTHER_DOWN, PUSHING_OFF }

        private static final double FASTEST = 0.29;
        private static final double BENT = 0.1;

        private Phase phase = Phase.ON_ONE_LEG;
        private int moving;
        private double supportingKnee = BENT;

        @Override
        public float[] apply(float[] s) {
            int supporting = 1 - moving;
            int movingAt = 4 + 5 * moving;
            int supportingAt = 4 + 5 * supporting;
            double[] hips = {Double.NaN, Double.NaN};
            double[] knees = {Double.NaN, Double.NaN};
            if (phase == Phase.ON_ONE_LEG) {
                hips[moving] = 1.1;
                knees[moving] = -0.6;
                supportingKnee = Math.min(supportingKnee + (s[2] > FASTEST ? 0.06 : 0.03), BENT);
                knees[supporting] = supportingKnee;
                if (s[supportingAt] < 0.1) {
                    phase = Phase.OTHER_DOWN;
                }
            }
            if (phase == Phase.OTHER_DOWN) {
                hips[moving] = 0.1;
                knees[moving] = BENT;
                knees[supporting] = supportingKnee;
                if (s[movingAt + 4] > 0) {
                    phase = Phase.PUSHING_OFF;
                    supportingKnee = Math.min(s[movingAt + 2], BENT);
                }
            }
            if (phase == Phase.PUSHING_OFF) {
                knees[moving] = supportingKnee;
                knees[supporting] = 1;
                if (s[supportingAt + 2] > 0.88 || s[2] > 1.2 * FASTEST) {
                    phase = Phase.ON_ONE_LEG;
                    moving = supporting;
                }
            }
            var action = new float[4];
            for (int leg = 0; leg < 2; leg++) {
                int at = 4 + 5 * leg;
                double hip = Double.isNaN(hips[leg]) ? 0 : 0.9 * (hips[leg] - s[at]) - 0.25 * s[at + 1];
                double knee = Double.isNaN(knees[leg]) ? 0 : 4 * (knees[leg] - s[at + 2]) - 0.25 * s[at + 3];
                action[2 * leg] = bounded(0.5 * (hip + 0.9 * s[0] + 1.5 * s[1]));
                action[2 * leg + 1] = bounded(0.5 * (knee - 15 * s[3]));
            }
            return action;
        }
    }
}
