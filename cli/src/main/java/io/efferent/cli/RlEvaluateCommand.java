package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.experiment.TrainedAgent;
import io.efferent.experiment.Words;
import io.efferent.rl.ppo.PpoEvaluation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent rl evaluate}: what a trained agent does, in numbers and pictures. */
@Command(
        name = "evaluate",
        sortOptions = false,
        description = "Let a trained agent act, always by its most likely action; print returns and measures.")
final class RlEvaluateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "A run folder, whose best checkpoint is taken, or a checkpoint.")
    private Path run;

    @Option(names = "--episodes", paramLabel = "N", defaultValue = "20",
            description = "How many; the same ones each time (default: ${DEFAULT-VALUE}).")
    private int episodes;

    @Mixin private FilmOptions film;

    @Option(names = "--rendered", paramLabel = "N", defaultValue = "3",
            description = "Episodes to draw (default: ${DEFAULT-VALUE}).")
    private int rendered;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (rendered < 1) {
            throw new ParameterException(spec.commandLine(), "--rendered: got " + rendered + ", expected at least 1");
        }
        try (var trained = new TrainedAgent(run)) {
            var evaluation = trained.agent().evaluate(episodes);
            if (film.file() != null) {
                shoot(trained);
            }
            print(trained, evaluation);
        }
        return ExitCode.OK;
    }

    private void shoot(TrainedAgent trained) {
        try (var environment = trained.agent().environment().create()) {
            var camera = film.camera(environment);
            trained.film(camera, rendered);
            camera.write(film.file());
        }
    }

    private void print(TrainedAgent trained, PpoEvaluation evaluation) throws Exception {
        var out = spec.commandLine().getOut();
        var environment = trained.agent().environment().name();
        if (json) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("checkpoint", trained.file().toString());
            values.put("environment", environment);
            values.put("steps", trained.agent().steps());
            values.putAll(TrainedAgent.values(evaluation));
            out.println(new ObjectMapper().writeValueAsString(values));
            return;
        }
        out.printf("Checkpoint: %s, %s, %s steps%n", trained.file(), environment, Words.count(trained.agent().steps()));
        Words.table(TrainedAgent.describe(evaluation)).lines().forEach(out::println);
        if (film.file() != null) {
            out.printf("Film: %s%n", film.file());
        }
    }
}
