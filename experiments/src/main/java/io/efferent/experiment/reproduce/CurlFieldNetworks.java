package io.efferent.experiment.reproduce;

import io.efferent.experiment.Experiment;
import io.efferent.experiment.TrainedNetwork;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The networks of Codol et al. 2024, Fig. 1: gated recurrent units that learn to reach with a six-muscle arm, with a go
 * cue after 100 ms, then in a curl field. The loss is the distance to the target with small costs of activation, hidden
 * activity, and jerk, which is five times what Shahbazi et al. 2025 and Michaels et al. 2025 weigh against the distance
 * (1e5 to 1e3 in differences over 10 ms): a straight reach of 10 cm that is optimal by distance and jerk takes 0.44 s.
 */
final class CurlFieldNetworks {
    static final int TARGETS = 8;
    static final double CURL = 8;
    private static final int UNITS = 50;

    private static final String NULL_FIELD = """
            {"task": "center-out", "effector": "arm26", "muscle": "thelen", "hidden": %d, "batchSize": 64,
             "standardInputs": true,
             "taskOptions": {"startShoulder": 0.7853981633974483, "startElbow": 1.5707963267948966, "cueFrom": 0.1,
              "cueTo": 0.1},
             "losses": {"position": 1, "activation": 0.05, "hidden": 0.001, "jerk": 5e-6},
             "learningRate": 0.002, "validationEvery": 500, "batches": %d, "seed": %d}
            """;
    private static final String FIELD = """
            {"taskOptions": {"curl": %s}, "batches": %d, "learningRate": 0.003, "schedule": "cosine"}
            """;

    private final NetworkCache cache;
    private final Plan plan;

    CurlFieldNetworks(Plan plan) {
        this.plan = plan;
        cache = new NetworkCache(plan);
    }

    private long batches() {
        return plan.quick() ? 1500 : 7680;
    }

    private long fieldBatches() {
        return plan.quick() ? 300 : 768;
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("nullField", nullField(0, UNITS));
        settings.put("field", field());
        return settings;
    }

    private Experiment nullField(int seed, int units) {
        return Experiment.parse(NULL_FIELD.formatted(units, batches(), seed));
    }

    private Experiment field() {
        return Experiment.parse(FIELD.formatted(CURL, fieldBatches()));
    }

    /** A network that has learned to reach. */
    TrainedNetwork baseline(int seed) throws IOException {
        return baseline(seed, UNITS);
    }

    /** The same with another number of units than the paper's. */
    TrainedNetwork baseline(int seed, int units) throws IOException {
        return cache.trained("network %d of %d, %d units".formatted(seed + 1, plan.seeds(), units),
                nullField(seed, units), null);
    }

    /** The same after it has learned in the field. */
    TrainedNetwork adapted(int seed, TrainedNetwork baseline) throws IOException {
        return cache.trained("network %d of %d in the field".formatted(seed + 1, plan.seeds()),
                field().orElse(baseline.experiment()), baseline);
    }

    /** What it does without the field in its task. */
    static TestedNetwork tested(TrainedNetwork network) {
        return new TestedNetwork(network, Experiment.parse("{\"taskOptions\": {\"curl\": 0}}"));
    }
}
