package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.task.Environment;
import io.efferent.task.Losses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A number that code reads and a script changes, and both engines side by side. */
final class ChangingNumbers {
    /** What scripts change. */
    static double strength;

    private ChangingNumbers() {}

    static Policy gru(Environment environment) {
        return RecurrentPolicy.gru(environment.observationSize(), 17, environment.actionSize());
    }

    static Trainer.Builder trainer(Environment environment, Policy policy) {
        return Trainer.builder().setEnvironment(environment).setPolicy(policy).optBatchSize(4).optBatches(100)
                .optSeed(3)
                .optLosses(List.of(Losses.position())).optValidation(1, 4);
    }

    static void compare(String name, Environment environment, Policy policy) {
        compare(name, environment, policy, 0.5, 0.8, 0.8, 1, 0, 0.3);
    }

    /** Trains with both engines, a batch with each strength. */
    static void compare(String name, Environment environment, Policy policy, double... strengths) {
        Map<GradientEngine, List<Double>> all = new LinkedHashMap<>();
        for (var each : List.of(GradientEngine.AUTOGRAD, GradientEngine.AUTO)) {
            strength = strengths[0];
            var trainer = trainer(environment, policy).optEngine(each).build();
            if (each == GradientEngine.AUTO) {
                assertTrue(trainer.engine().startsWith("compiled, "), name + ": " + trainer.engine());
            }
            List<Double> losses = new ArrayList<>();
            for (double next : strengths) {
                strength = next;
                var metrics = trainer.learn();
                losses.add(metrics.loss());
                losses.add(metrics.validation());
                losses.add(metrics.gradientNorm());
            }
            all.put(each, losses);
        }
        List<Double> expected = all.get(GradientEngine.AUTOGRAD);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), all.get(GradientEngine.AUTO).get(i), 1e-9, name + ", number " + i);
        }
    }
}
