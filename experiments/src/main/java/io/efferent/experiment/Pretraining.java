package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.StrictJson;
import io.efferent.network.layer.Architectures.Eye;
import io.efferent.network.layer.Input;
import io.efferent.rl.Sense;
import io.efferent.rl.hand.PosePretraining;
import java.util.List;

/**
 * What an eye learns from: pictures of the block in the hand.
 *
 * @param eye what looks at them
 * @param side height and width of the pictures
 * @param pictures to learn from; a tenth more are only looked at
 * @param epochs how often each is learned from
 * @param learningRate of Adam
 * @param seed fixes everything
 */
public record Pretraining(Eye eye, int side, int pictures, int epochs, double learningRate, long seed) {
    /** What holds where nothing else is said. */
    public static final Pretraining DEFAULTS = new Pretraining(Eye.KEYPOINTS, 64, 2000, 30, 1e-3, 0);

    private static final int LEAST_SIDE = 20;
    private static final int LEAST_PICTURES = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Checks each setting. */
    public Pretraining {
        require("side", side, LEAST_SIDE);
        require("pictures", pictures, LEAST_PICTURES);
        require("epochs", epochs, 1);
        if (!(learningRate > 0 && learningRate <= 1)) {
            throw new IllegalArgumentException(
                    "learningRate: got " + learningRate + ", expected a number from 0 to 1, and not 0");
        }
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected at least " + least);
        }
    }

    /**
     * The same with some settings changed.
     *
     * @param changes by name
     * @throws IllegalArgumentException if there is no such setting, or its value does not do
     */
    public Pretraining with(JsonNode changes) {
        ObjectNode all = JSON.valueToTree(this);
        changes.properties().forEach(change -> all.set(change.getKey(), change.getValue()));
        return StrictJson.whole(all, Pretraining.class);
    }

    /** The input that agents see with. */
    private Input picture() {
        return new Input(Sense.VISION, List.of(side, side, 3));
    }

    /** Begins with random weights. */
    PosePretraining begin() {
        return new PosePretraining(eye.on(picture()), picture(), seed);
    }
}
