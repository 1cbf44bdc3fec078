package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.task.Perturbation;
import io.efferent.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Perturbations as settings of an experiment. */
class PerturbedExperimentTest {
    private static Experiment parse(String perturbations, String... more) {
        return Experiment.parse("{\"task\": \"center-out\", \"hidden\": 10, \"layers\": 2, \"perturbations\": "
                + perturbations + String.join("", more) + "}");
    }

    @Test
    void textsAndObjectsNameThem() {
        var experiment = parse(
                "[\"curl:strength=8\", {\"name\": \"rotation\", \"angle\": 45}, \"lesion:fraction=0.5\"]");
        List<Map<String, Object>> described =
                experiment.perturbations().stream().map(Perturbation::describe).toList();
        assertEquals(8.0, described.get(0).get("strength"));
        assertEquals(Map.of("name", "rotation", "angle", 45.0), described.get(1));
        assertEquals(20, described.get(2).get("of"), "units of the network");
        var environment = experiment.environment();
        assertEquals(described, environment.describe().get("perturbations"));
        var trials = environment.trials(4, 0, 0, Task.Purpose.TRAINING);
        assertEquals(1, trials.handLoads().size());
        assertEquals(1, trials.senses().get("vision").size());
        assertEquals(10, Arrays.stream(trials.units().getFirst().gain()[3]).sum(), 0);
        assertEquals(experiment.perturbations().toString(),
                Experiment.parse(experiment.toJson()).perturbations().toString());
    }

    @Test
    void othersTakeTheirPlaceAndNoneIsNone() {
        var trained = parse("[\"curl\"]");
        assertEquals("rotation(angle = 30.0)", parse("[\"rotation\"]").orElse(trained).perturbations().getFirst()
                .toString());
        assertTrue(parse("[]").orElse(trained).perturbations().isEmpty());
        assertEquals(1, Experiment.parse("{\"seed\": 3}").orElse(trained).perturbations().size());
        assertFalse(parse("[]").environment().describe().containsKey("perturbations"));
    }

    @Test
    void substepsAreChosenUnlessTheyAreGiven() {
        String stiff = "[\"channel:damping=20\"]";
        assertEquals(3, parse(stiff).environment().effector().substeps());
        assertEquals(5, parse(stiff, ", \"substeps\": 5").environment().effector().substeps());
        assertRefused("substeps: got 2, expected at least 3 for channel(stiffness = 4000.0, damping = 20.0, "
                        + "halfWidth = 0.0, delay = 0.0, rise = 0.0)",
                () -> parse(stiff, ", \"substeps\": 2").environment());
    }

    @Test
    void whatIsNoneIsRefused() {
        assertRefused("perturbations: got 3, expected a name, name:parameter=value, or names and values",
                () -> parse("[3]").environment());
        assertRefused("rotation, angle: got [1], expected a number",
                () -> parse("[{\"name\": \"rotation\", \"angle\": [1]}]").environment());
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
