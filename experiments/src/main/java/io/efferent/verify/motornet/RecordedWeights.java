package io.efferent.verify.motornet;

import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.network.Policy;
import io.efferent.network.Weights;
import io.efferent.verify.compare.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of a network in a reference file, by the names they have in PyTorch and here. */
final class RecordedWeights {
    private RecordedWeights() {}

    static Weights read(Section section) {
        Map<String, Values> weights = new LinkedHashMap<>();
        section.keys().forEach(name -> weights.put(name, section.numbers(name)));
        return new Weights(weights);
    }

    /** Checks that the policy has these weights, by name and shape. */
    static void requireFit(Policy policy, Weights weights) {
        new Weights(policy.initialWeights(RandomStreams.stream(0, "weights", 0))).set(weights);
    }
}
