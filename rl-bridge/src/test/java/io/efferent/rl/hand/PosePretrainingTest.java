package io.efferent.rl.hand;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.RequiresMujoco;
import io.efferent.network.layer.Dense;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.Keypoints;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.Nonlinearity;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Pixels;
import io.efferent.rl.Sense;
import io.efferent.rl.distribution.Distribution;
import io.efferent.rl.ppo.ActorCritic;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@RequiresMujoco
class PosePretrainingTest {
    private static final int SIDE = 24;
    private static final Input PICTURE = new Input("vision", List.of(SIDE, SIDE, 3));

    private static Keypoints encoder() {
        return new Keypoints("vision features", 16, PICTURE);
    }

    @Test
    void picturesShowBlocksInPosesOfThreeKinds() {
        var pictures = BlockPictures.draw(40, SIDE, SIDE, 5);
        assertEquals(40, pictures.count());
        for (int i = 0; i < 40; i++) {
            assertEquals(3 * SIDE * SIDE, pictures.pictures()[i].length);
            double[] pose = pictures.poses()[i];
            assertEquals(1, Arrays.stream(pose, 3, 7).map(x -> x * x).sum(), 1e-9);
            assertEquals(0.35, pose[0], 0.1);
            assertEquals(0.06, pose[2], 0.06);
        }
        var again = BlockPictures.draw(2, SIDE, SIDE, 5);
        assertArrayEquals(pictures.pictures()[1], again.pictures()[1]);
        assertArrayEquals(pictures.poses()[1], again.poses()[1]);
        assertNotEquals(Arrays.hashCode(pictures.pictures()[0]), Arrays.hashCode(pictures.pictures()[1]));
    }

    /** A few pictures learned by heart: what is told has to come from the picture. */
    @Test
    @Tag("slow")
    void posesAreLearned() {
        var pictures = BlockPictures.draw(32, SIDE, SIDE, 6);
        var pretraining = new PosePretraining(encoder(), PICTURE, 1);
        double before = pretraining.epoch(pictures, 5e-3);
        double after = 0;
        for (int epoch = 0; epoch < 400; epoch++) {
            after = pretraining.epoch(pictures, 5e-3);
        }
        assertTrue(before > 0.6 && after < 0.1 * before, before + " to " + after);
        assertTrue(pretraining.errors(pictures).rotation() < 0.4, pretraining.errors(pictures).toString());
    }

    @Test
    @Tag("slow")
    void anAgentTakesTheEncoderOver() {
        var spec = new EnvironmentSpec("seen block", "turn it", 100,
                () -> new Pixels(new HandBlock(new HandOptions(HandControl.ABSOLUTE, false, 0)), SIDE, SIDE));
        List<Sense> senses;
        Distribution distribution;
        try (var one = spec.create()) {
            senses = one.senses();
            distribution = Distribution.of("beta", one.actions(), 0);
        }
        var open = ActorCritic.inputs(ActorCritic.open(senses));
        var actor = new ModularNetwork(open, List.of(
                encoder(), new Dense("motor", 8, List.of("vision features", "goal"), Nonlinearity.TANH)),
                distribution.outputs(), 0.01);
        var critic = new ModularNetwork(ActorCritic.inputs(senses), List.of(
                new Dense("all", 8, List.of("goal", "rotation"), Nonlinearity.TANH)), 1, 1);
        var pretraining = new PosePretraining(encoder(), PICTURE, 1);
        var settings = PpoSettings.builder().optEnvironments(1).optHorizon(8)
                .optFrozen(List.of("actor.vision features")).build();
        try (var agent = PpoAgent.builder().setEnvironment(spec).optSettings(settings).optThreads(1)
                .optNetwork(new ActorCritic(senses, actor, critic, distribution)).build()) {
            agent.borrow(pretraining.forActor());
            var name = "actor.vision features.first.filters";
            double[] taken = pretraining.forActor().get(name).data();
            assertArrayEquals(taken, agent.weights().values().get(name).data());
            agent.cycle();
            assertArrayEquals(taken, agent.weights().values().get(name).data());
            assertThrows(IllegalArgumentException.class,
                    () -> agent.borrow(Map.of("actor.unknown", pretraining.forActor().get(name))));
        }
    }
}
