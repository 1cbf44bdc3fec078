package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.RequiresMujoco;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresMujoco
class VerifyEpisodesTest {
    private static final Path RECORDED = Path.of("../rl-bridge/src/test/resources");
    private static final Path ELBOW = RECORDED.resolve("myosuite/myoElbowPose1D6MRandom-v0-mujoco-4.0.0.json.gz");
    private static final Path PUSHER = RECORDED.resolve("gymnasium/Pusher-v4-mujoco-2.2.2.json.gz");

    @TempDir private Path folder;

    private Path altered(Path file, Consumer<ObjectNode> change) throws IOException {
        var json = new ObjectMapper();
        try (var stream = new GZIPInputStream(Files.newInputStream(file))) {
            var root = (ObjectNode) json.readTree(stream);
            change.accept(root);
            var changed = folder.resolve("changed.json");
            json.writeValue(changed.toFile(), root);
            return changed;
        }
    }

    @Test
    void anEpisodeOfMyoSuiteIsRepeatedOnTheModelBesideIt() {
        var run = Run.of("verify", ELBOW.toString());
        assertEquals(0, run.status(), run.out() + run.err());
        assertTrue(run.out().contains("(myoElbowPose1D6MRandom-v0)"), run.out());
        for (var quantity : new String[] {"first_observation", "observations", "rewards", "terminated", "qpos_at_end",
            "terms[0].pose", "terms[0].solved", "terms[0].done"}) {
            assertTrue(run.out().contains(" " + quantity + " "), quantity + run.out());
        }
        assertEquals(MujocoLibrary.version().equals("4.0.0"), !run.out().contains("for 4.0.0"), run.out());
    }

    @Test
    void anotherTargetGivesOtherRewards() throws IOException {
        Files.copy(ELBOW.resolveSibling("elbow.xml.gz"), folder.resolve("elbow.xml.gz"));
        var file = altered(ELBOW, root -> ((ArrayNode) root.get("target_angles")).set(0, 1));
        var run = Run.of("verify", file.toString());
        assertEquals(1, run.status(), run.out() + run.err());
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        var file = altered(ELBOW, root -> root.remove("target_angles"));
        assertEquals("efferent: " + file + ": model: ", Run.of("verify", file.toString()).err().strip()
                .replaceFirst("(: model: ).*", "$1"));
        Files.copy(ELBOW.resolveSibling("elbow.xml.gz"), folder.resolve("elbow.xml.gz"));
        assertEquals("efferent: " + file + ": target_angles is missing",
                Run.of("verify", file.toString()).err().strip());
        var unknown = altered(ELBOW, root -> root.put("task", "myoNoseScratch-v0"));
        assertTrue(Run.of("verify", unknown.toString()).err().contains(
                ": task: got 'myoNoseScratch-v0', expected one of [myoElbowPose1D6MFixed-v0, "));
    }

    @Test
    void anEpisodeOfGymnasiumIsRepeated() throws IOException {
        var run = Run.of("verify", PUSHER.toString());
        assertEquals(MujocoLibrary.version().equals("2.2.2") ? 0 : run.status(), run.status(), run.out() + run.err());
        assertTrue(run.out().contains(" episodes[0].info_at_end.reward_dist"), run.out());
        var late = altered(PUSHER, root -> ((ArrayNode) root.at("/episodes/0/observations_at")).set(5, 51));
        String refused = Run.of("verify", late.toString()).err();
        // MuJoCo's version stands between the two where it is another.
        assertTrue(refused.contains("episodes[0].observations_at"), refused);
        assertTrue(refused.contains(": got steps [1, 2, 3, 5, 10, 51], expected rising ones of 30"), refused);
    }
}
