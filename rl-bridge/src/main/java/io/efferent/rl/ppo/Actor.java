package io.efferent.rl.ppo;

import io.efferent.network.Weights;
import java.util.List;

/** An {@link ActorCritic} that is asked about many observations at once. */
interface Actor {
    /**
     * What comes of observations.
     *
     * @param parameters of the distribution of actions, (count, parameters)
     * @param values estimates of the return, (count)
     * @param memory for the next step, each (count, n)
     */
    record Answer(float[] parameters, float[] values, List<float[]> memory) {}

    /**
     * Asks.
     *
     * @param observations (count, observation)
     * @param memory what is remembered, each (count, n)
     */
    Answer ask(Weights weights, float[] observations, List<float[]> memory);
}
