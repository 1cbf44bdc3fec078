package io.efferent.task;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import io.efferent.muscle.metabolic.Bhargava2004;
import io.efferent.muscle.metabolic.Contraction;
import io.efferent.muscle.metabolic.MetabolicModel;
import io.efferent.muscle.metabolic.Tissue;
import java.util.List;

/**
 * Metabolic rate of each muscle, W, for {@link Losses#metabolic}. Motor units are recruited as the activation has it,
 * not the excitation. The body's muscles are of one Hill-type model that reports its forces by part.
 *
 * @param model what contraction costs
 * @param slowTwitchRatio share of slow-twitch fibers in all muscles, 0 to 1
 */
public record MetabolicMeasure(MetabolicModel model, double slowTwitchRatio) implements SensorySource {
    static final String LABEL = "metabolic rate";

    /** Bhargava's model with soft switches, which gradients want, and as many slow as fast fibers. */
    public MetabolicMeasure() {
        this(Bhargava2004.smooth(), 0.5);
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public List<Channel> channels(Effector effector) {
        return List.of(new Channel(LABEL, effector.muscleCount()));
    }

    /** @throws IllegalArgumentException if the muscles do not report what the model needs */
    @Override
    public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
        Parameters p = plant.muscleConstants();
        var contraction = Contraction.of(
                plant.muscle(), p, state.activation(), state.muscle(), state.output(), state.path().length(),
                state.path().velocity());
        return model.rate(p, Tissue.of(p, slowTwitchRatio), contraction).total();
    }
}
