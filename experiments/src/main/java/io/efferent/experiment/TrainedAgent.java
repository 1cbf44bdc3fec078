package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.efferent.mujoco.DivergenceException;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An agent from a checkpoint: what it does, in numbers and pictures. */
public final class TrainedAgent implements AutoCloseable {

    private static final int FILM_WIDTH = 400;
    private static final int FILM_HEIGHT = 300;
    private static final int FILM_FRAMES = 400;

    private final PpoAgent agent;

    public TrainedAgent(Path file) {
        agent = PpoAgent.load(file);
    }

    /** The best checkpoint of a run folder, the last if there is no best one, or the checkpoint itself. */
    public static Path file(Path run) {
        if (!Files.isDirectory(run)) {
            return run;
        }
        var folder = new RunFolder(run);
        return Files.exists(folder.best()) ? folder.best() : folder.last();
    }

    public PpoAgent agent() {
        return agent;
    }

    /** Films an episode after the other with a camera, always taking the most likely action. One ends where the body diverges. */
    public void film(Camera camera, int episodes, long seed) {
        try (var environment = agent.environment().create()) {
            float[] observation = new float[environment.observationSize()];
            float[] action = new float[environment.actions().width()];
            for (int episode = 1; episode <= episodes; episode++) {
                var player = agent.player();
                environment.reset(seed + episode);
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

    /** Writes the page about its training. */
    public void report(
            RunFolder folder, String title, List<JsonNode> lines, Map<String, String> facts, String configuration) {
        Map<String, String> numbers = new LinkedHashMap<>(facts);
        double timestep;
        try (var environment = agent.environment().create()) {
            timestep = environment.timestep();
        }
        var camera = new Camera(timestep, FILM_WIDTH, FILM_HEIGHT, FILM_FRAMES);
        try {
            film(camera, 1, agent.seed());
        } catch (UnsupportedOperationException e) {
            numbers.put("Film", "none: " + e.getMessage());
        }
        AgentReport.write(folder.path(), title, lines, camera.film(), numbers, configuration);
    }

    /** The numbers for people. */
    public static Map<String, String> describe(PpoEvaluation evaluation) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Return", "%s, deviation %s, in %d episodes".formatted(Words.number(evaluation.meanReturn()),
                Words.number(evaluation.deviationReturn()), evaluation.episodes().size()));
        lines.put("Length", Words.number(evaluation.meanLength()) + " steps");
        evaluation.measures().forEach((name, value) -> lines.put("Measure, " + name, Words.number(value)));
        return lines;
    }

    /** The numbers for programs. */
    public static Map<String, Object> values(PpoEvaluation evaluation) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("episodes", evaluation.episodes().size());
        values.put("meanReturn", evaluation.meanReturn());
        values.put("deviationReturn", evaluation.deviationReturn());
        values.put("meanLength", evaluation.meanLength());
        values.put("measures", evaluation.measures());
        return values;
    }

    @Override
    public void close() {
        agent.close();
    }
}
