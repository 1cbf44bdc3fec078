package io.efferent.experiment;

import io.efferent.mujoco.DivergenceException;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoEvaluation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An agent from a checkpoint: what it does, in numbers and pictures. */
public final class TrainedAgent implements AutoCloseable {
    private static final int FILM_WIDTH = 400;
    private static final int FILM_HEIGHT = 300;
    private static final int FILM_FRAMES = 400;

    private final Path file;
    private final PpoAgent agent;

    /** From a checkpoint, or from the best one of a run folder (the last one where there is no best). */
    public TrainedAgent(Path run) {
        file = RunFolder.bestIn(run);
        agent = PpoAgent.load(file);
    }

    /** The checkpoint. */
    public Path file() {
        return file;
    }

    /** The agent, which is closed with this. */
    public PpoAgent agent() {
        return agent;
    }

    /** One that fits a page. */
    Camera camera() {
        try (var environment = agent.environment().create()) {
            return new Camera(environment.timestep(), FILM_WIDTH, FILM_HEIGHT, FILM_FRAMES);
        }
    }

    /**
     * Films an episode after the other, always taking the most likely action. One ends where the body diverges.
     *
     * @throws UnsupportedOperationException if the environment cannot be drawn
     */
    public void film(Camera camera, int episodes) {
        try (var environment = agent.environment().create()) {
            float[] observation = new float[environment.observationSize()];
            float[] action = new float[environment.actions().width()];
            for (int episode = 1; episode <= episodes; episode++) {
                var player = agent.player();
                environment.reset(agent.seed() + episode);
                camera.shoot(environment, episode, 0, 0);
                double sum = 0;
                boolean over = false;
                for (int step = 1; !over; step++) {
                    environment.observe(observation, 0);
                    player.act(observation, action);
                    try {
                        var outcome = environment.step(action, 0);
                        sum += outcome.reward();
                        over = outcome.isOver();
                    } catch (DivergenceException _) {
                        over = true;
                    }
                    camera.shoot(environment, episode, step, sum);
                }
            }
        }
    }

    /** The numbers of an evaluation, for people. */
    public static Map<String, String> describe(PpoEvaluation evaluation) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Return", "%s, deviation %s, in %d episodes".formatted(Words.number(evaluation.meanReturn()),
                Words.number(evaluation.returnStandardDeviation()), evaluation.episodes().size()));
        lines.put("Length", Words.number(evaluation.meanLength()) + " steps");
        evaluation.measures().forEach((name, value) -> lines.put("Measure, " + name, Words.number(value)));
        return lines;
    }

    /** The numbers of an evaluation, for programs. */
    public static Map<String, Object> values(PpoEvaluation evaluation) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("episodes", evaluation.episodes().size());
        values.put("meanReturn", evaluation.meanReturn());
        values.put("returnStandardDeviation", evaluation.returnStandardDeviation());
        values.put("meanLength", evaluation.meanLength());
        values.put("measures", evaluation.measures());
        return values;
    }

    @Override
    public void close() {
        agent.close();
    }
}
