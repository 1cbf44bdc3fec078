package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.RequiresMujoco;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresMujoco
class RlPretrainCommandTest {
    @TempDir private Path folder;

    @Test
    void anEyeIsTaughtAndGoesOn() {
        var out = folder.resolve("eye").toString();
        var run = Run.of("rl", "pretrain", "--pictures", "10", "--side", "20", "--epochs", "1", "--out", out);
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("Pretraining of an eye, keypoints, on 10 pictures of the block, 20 x 20"));
        assertTrue(run.out().contains("1/1  loss "), run.out());
        assertTrue(run.out().contains("off, on pictures not learned from"), run.out());
        var more = Run.of("rl", "pretrain", "--resume", out, "--epochs", "2", "--json");
        assertEquals(0, more.status(), more.err());
        assertTrue(more.out().contains("\"epochs\":2"), more.out());
        assertEquals("efferent: --resume takes all settings from the run folder, only --epochs may be given with it",
                Run.of("rl", "pretrain", "--resume", out, "--side", "30").err().lines().findFirst().orElseThrow());
        var agent = Run.of("rl", "train", "ManipulateBlockAbsoluteVisual", "--encoder", out);
        assertEquals(2, agent.status());
        assertEquals("efferent: encoder: got one of pictures of shape [20, 20, 3], expected one for the vision of "
                + "ManipulateBlockAbsoluteVisual-v0, of shape [64, 64, 3]", agent.err().strip());
        var ours = Run.of("rl", "train", "cartpole", "--encoder", out);
        assertTrue(ours.err().strip().endsWith("vision of CartPole-v1, of shape none"), ours.err());
    }

    @Test
    void aWrongSettingIsNamed() {
        var run = Run.of("rl", "pretrain", "--eye", "third");
        assertEquals(2, run.status());
        assertEquals("efferent: eye: got 'third', expected convolutional or keypoints", run.err().strip());
    }
}
