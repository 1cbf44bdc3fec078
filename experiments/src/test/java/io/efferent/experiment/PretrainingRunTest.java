package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.network.TrainingResult.End;
import io.efferent.network.layer.Architectures.Eye;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Pixels;
import io.efferent.rl.hand.HandBlock;
import io.efferent.rl.hand.HandControl;
import io.efferent.rl.hand.HandOptions;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresMujoco
class PretrainingRunTest {
    private static final Pretraining SMALL = new Pretraining(Eye.KEYPOINTS, 20, 20, 3, 2e-3, 4);
    private static final EnvironmentSpec SEEN_BLOCK = new EnvironmentSpec("seen block", "turn it", 100,
            () -> new Pixels(new HandBlock(new HandOptions(HandControl.ABSOLUTE, false, 0)), 20, 20));

    @TempDir private Path folder;

    private PretrainingRun.Outcome run(String name, Pretraining settings) throws IOException {
        return PretrainingRun.builder().optSettings(settings).optFolder(folder.resolve(name)).build().call();
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheSameWeights() throws IOException {
        var whole = run("whole", SMALL);
        assertEquals(3, whole.epochs());
        assertTrue(Files.exists(whole.folder().report()));
        var stopped = PretrainingRun.builder().optSettings(SMALL).optFolder(folder.resolve("part"))
                .optStop(() -> true).build().call();
        assertEquals(End.STOPPED, stopped.end());
        assertEquals(1, stopped.epochs());
        var rest = PretrainingRun.builder().optResume(folder.resolve("part")).build().call();
        assertEquals(3, rest.epochs());
        assertEquals(whole.position(), rest.position());
        assertEquals(whole.rotation(), rest.rotation());
        var weights = PretrainedEye.load(rest.folder().last()).learning().forActor();
        PretrainedEye.load(whole.folder().last()).learning().forActor().forEach((name, values) ->
                assertArrayEquals(values.data(), weights.get(name).data(), name));
        assertEquals(3, Files.readAllLines(rest.folder().metrics()).size());
        assertEquals("epochs: got 3, expected more than the 3 that are done; raise them with --epochs",
                assertThrows(IllegalArgumentException.class,
                        () -> PretrainingRun.builder().optResume(folder.resolve("part")).build()).getMessage());
    }

    @Test
    @Tag("slow")
    void anAgentBeginsWithTheEye() throws IOException {
        var eye = PretrainedEye.load(run("eye", SMALL).folder().best()).learning().forActor();
        var settings = PpoSettings.builder().optEnvironments(1).optHorizon(8).optSteps(8).optMinibatch(8).optEpochs(1)
                .optFrozen(List.of("actor.vision features")).build();
        var run = PpoRun.builder().setEnvironment(SEEN_BLOCK).optSettings(settings).optThreads(1).optEvaluateEvery(0)
                .optEpisodes(1).optEncoder(folder.resolve("eye")).optFolder(folder.resolve("agent"))
                .optStop(() -> true).build();
        try (run) {
            assertFalse(eye.isEmpty());
            run.help();
        }
        try (var agent = PpoAgent.builder().setEnvironment(SEEN_BLOCK).optThreads(1)
                .optResume(folder.resolve("agent/last.npz")).build()) {
            assertEquals(Eye.KEYPOINTS, agent.settings().network().eye());
            eye.forEach((name, values) ->
                    assertArrayEquals(values.data(), agent.weights().values().get(name).data(), name));
        }
    }

    @Test
    void picturesOfAnotherSizeAreRefused() throws IOException {
        run("eye", new Pretraining(Eye.CONVOLUTIONAL, 24, 10, 1, 1e-3, 0));
        assertEquals("encoder: got one of pictures of shape [24, 24, 3], expected one for the vision of seen block, "
                + "of shape [20, 20, 3]",
                assertThrows(IllegalArgumentException.class, () -> PpoRun.builder().setEnvironment(SEEN_BLOCK)
                        .optEncoder(folder.resolve("eye")).optFolder(folder.resolve("agent")).build()).getMessage());
        assertFalse(Files.exists(folder.resolve("agent")));
    }

    @Test
    void settingsThatThereAreNotAreRefused() throws IOException {
        var json = new ObjectMapper();
        assertEquals(12, Pretraining.DEFAULTS.with(json.readTree("{\"epochs\": 12}")).epochs());
        for (var wrong : List.of("{\"epochs\": 0}", "{\"side\": 19}", "{\"eye\": \"third\"}", "{\"batch\": 3}",
                "{\"learningRate\": 0}")) {
            assertThrows(IllegalArgumentException.class, () -> Pretraining.DEFAULTS.with(json.readTree(wrong)), wrong);
        }
    }
}
