package io.efferent.verify.episode;

import com.fasterxml.jackson.databind.JsonNode;
import io.efferent.rl.Environments;
import io.efferent.rl.hand.ShadowHand;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.stream.Collectors;

/**
 * Episodes of one of the MuJoCo tasks of Gymnasium, which the arguments of its constructor may change, or of
 * Gymnasium-Robotics, whose goal follows what is observed. Gymnasium squares actions in single precision, so rewards
 * differ by some 1e-7; observations are the same numbers.
 */
final class GymnasiumEpisodesCheck implements Check {
    private static final Episode.Tolerances TOLERANCES = new Episode.Tolerances(0, 3e-7);
    private static final String ARGUMENTS = "kwargs";

    @Override
    public void run(Section file, Trial trial) {
        try (var environment = Environments.named(file.text("task") + settings(file)).factory().get()) {
            for (var recorded : file.list("episodes")) {
                var episode = new Episode(environment, recorded, file.text("mujoco"), trial, TOLERANCES);
                episode.begin(_ -> {
                    if (environment instanceof ShadowHand hand) {
                        hand.setGoal(recorded.row("goal"));
                    }
                });
                episode.repeat();
                if (recorded.has("info_at_end")) {
                    episode.terms(recorded.in("info_at_end"));
                }
            }
        }
    }

    private static String settings(Section file) {
        return !file.has(ARGUMENTS) || file.in(ARGUMENTS).node().isEmpty() ? ""
                : file.in(ARGUMENTS).node().properties().stream()
                        .map(argument -> argument.getKey() + "=" + value(argument.getValue()))
                        .collect(Collectors.joining(",", ":", ""));
    }

    private static String value(JsonNode value) {
        return value.isArray() ? value.path(0).asText() + ".." + value.path(1).asText() : value.asText();
    }
}
