package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.ReadyMade;
import io.efferent.experiment.BpttRun;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.PpoRun;
import io.efferent.figure.LearningCurve;
import io.efferent.figure.Recording;
import io.efferent.network.Evaluation;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.rl.Environments;
import io.efferent.rl.ppo.Presets;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JShell shows of a value is its text: not the address of an object or an array. */
class ShownInTheShellTest {
    private static final Pattern ADDRESS = Pattern.compile("@[0-9a-f]{5,}|\\[[BCDFIJSZ]@");

    private static void assertShown(String beginning, Object value) {
        var text = value.toString();
        assertTrue(text.startsWith(beginning), text);
        assertFalse(ADDRESS.matcher(text).find(), text);
    }

    @Test
    void anAddressIsSeen() {
        assertTrue(ADDRESS.matcher(new Object().toString()).find());
        assertTrue(ADDRESS.matcher(new double[1].toString()).find());
    }

    @Test
    void bodiesAndNetworks() {
        var arm = ReadyMade.reluPointMass24().build();
        assertShown("point-mass24: point-mass, 4 relu muscles [", arm);
        assertShown("{name=point-mass24, skeleton=point-mass, ", arm.describe());
        var environment = Environment.builder().setEffector(arm).setTask(new RandomTargetReach(0.1)).build();
        assertShown("{", environment.describe());
        assertShown("3 trials of 10 steps; inputs [", environment.trials(3, 1, 0, Task.Purpose.TRAINING));
        var policy = RecurrentPolicy.gru(environment.observationSize(), 4, environment.actionSize());
        assertShown("{", policy.describe());
        var trainer = Trainer.builder().setEnvironment(environment).setPolicy(policy).optBatches(2).optBatchSize(4)
                .optValidation(1, 3).build();
        assertShown("trainer of reach with point-mass24: batch 0 of 2, 4 trials each, ", trainer);
        var result = trainer.run();
        assertShown("completed; checkpoint after batch 2, seed 0: ", result);
        assertShown("checkpoint after batch 2, seed 0: ", result.last());
        assertShown(result.weights().count() + " numbers in {", result.weights());
        assertShown("BatchMetrics[batch=1, loss=", result.metrics().getFirst());
        assertShown("loss ", Evaluation.of(environment, policy, result.weights(), environment.task().losses(), 3, 1));
    }

    @Test
    void figures() {
        var one = new double[][][] {{{0, 0}, {1, 0}, {1, 1}}};
        var recording = new Recording(0.5, List.of("biceps"), one, one, one, new double[][][] {{{0}, {1}, {0}}},
                new double[][][][][] {{{{{0, 0}}}, {{{1, 0}}}, {{{1, 1}}}}}, 0, null, null);
        assertShown("1 trials of 1.00 s, 1 muscles", recording);
        assertShown("loss of batches 0 to 2: 0.5000 to 0.1000", LearningCurve.of(new double[] {0.5, 0.2, 0.1}));
    }

    @Test
    void runs(@TempDir Path folder) throws IOException {
        var experiment = Experiment.parse("""
                {"task":"reach","taskOptions":{"duration":0.1},"effector":"point-mass24","hidden":4,"batches":2,
                "batchSize":4,"validationSize":3}""");
        assertShown("{\"task\":\"reach\",", experiment);
        var run = BpttRun.builder().setExperiment(experiment).optFolder(folder.resolve("reach")).build();
        assertShown("Training reach with point-mass24: 4 relu muscles, gru of 4 units, ", run);
        var outcome = run.call();
        assertShown("Done after batch 2.\n  Loss ", outcome);
        assertShown(folder.resolve("reach").toString(), outcome.folder());
        assertShown("loss ", outcome.trained());
        var pole = Environments.named("cartpole");
        var agent = PpoRun.builder().setEnvironment(pole).optFolder(folder.resolve("pole")).optEpisodes(1)
                .optSettings(Presets.of(pole.name()).toBuilder()
                        .optSteps(100).optEnvironments(2).optHorizon(50).build())
                .build();
        assertShown("Training in CartPole-v1: balance a pole", agent);
        assertEquals(100, agent.total());
        assertShown("Done after 100 steps, ", agent.call());
    }
}
