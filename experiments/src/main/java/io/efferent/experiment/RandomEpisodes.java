package io.efferent.experiment;

import io.efferent.array.RandomStreams;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.VectorEnvironment.Finished;
import java.util.List;
import java.util.random.RandomGenerator;

/** Episodes in which actions are drawn uniformly within their ranges: what a body does without a mind. */
public final class RandomEpisodes {
    private final RlEnvironment environment;
    private final Camera camera;
    private final RandomGenerator actions;
    private final RandomGenerator seeds;
    private int played;

    /**
     * Episodes of an environment.
     *
     * @param environment to act in
     * @param seed fixes episodes and actions
     * @param camera films them; null for none
     */
    public RandomEpisodes(RlEnvironment environment, long seed, Camera camera) {
        this.environment = environment;
        this.camera = camera;
        actions = RandomStreams.stream(seed, "actions", 0);
        seeds = RandomStreams.stream(seed, "episodes", 0);
    }

    /** Plays the next one. */
    public Finished next() {
        played++;
        environment.reset(seeds.nextLong());
        float[] action = new float[environment.actions().width()];
        double sum = 0;
        int steps = 0;
        boolean over = false;
        shoot(steps, sum);
        while (!over) {
            draw(environment.actions(), actions, action);
            var outcome = environment.step(action, 0);
            sum += outcome.reward();
            steps++;
            over = outcome.isOver();
            shoot(steps, sum);
        }
        return new Finished(0, sum, steps, environment.measures());
    }

    private void shoot(int steps, double sum) {
        if (camera != null) {
            camera.shoot(environment, played, steps, sum);
        }
    }

    private static void draw(ActionSpace space, RandomGenerator random, float[] action) {
        for (int i = 0; i < action.length; i++) {
            action[i] = switch (space) {
                case ActionSpace.Discrete(int choices) -> random.nextInt(choices);
                case ActionSpace.MultiDiscrete(List<Integer> choices) -> random.nextInt(choices.get(i));
                case ActionSpace.Continuous(List<Float> low, List<Float> high) ->
                    random.nextFloat(low.get(i), high.get(i));
            };
        }
    }
}
