package io.efferent.rl.ppo;

/**
 * Generalized advantage estimation (Schulman et al. 2016). What is still to come after the last step of an episode is
 * worth nothing if the task has ended, and what the critic makes of the last observation if only the time was up; an
 * episode that goes on beyond the horizon is worth what the critic makes of its next observation.
 */
final class Advantages {
    private Advantages() {}

    /**
     * Advantages of steps of several environments, all arrays (steps, count).
     *
     * @param rewards of the steps
     * @param values of the observations before the steps, (steps + 1, count)
     * @param terminated where a step ended an episode in a state from which nothing more can be earned
     * @param truncated where a step ended an episode because the time was up
     * @param finalValues of the last observations of truncated episodes
     */
    static double[] of(
            int count, double[] rewards, float[] values, boolean[] terminated, boolean[] truncated,
            float[] finalValues, double discount, double lambda) {
        double[] advantages = new double[rewards.length];
        for (int i = rewards.length - 1; i >= 0; i--) {
            boolean over = terminated[i] || truncated[i];
            double next = terminated[i] ? 0 : truncated[i] ? finalValues[i] : values[i + count];
            double later = over || i + count >= rewards.length ? 0 : advantages[i + count];
            advantages[i] = rewards[i] + discount * next - values[i] + discount * lambda * later;
        }
        return advantages;
    }
}
