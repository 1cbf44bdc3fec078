package io.efferent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.effector.ReadyMade;
import io.efferent.experiment.Adaptation;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Schedules;
import io.efferent.experiment.reproduce.Reproductions;
import io.efferent.muscle.Muscles;
import io.efferent.network.LearningRule;
import io.efferent.network.Optimizer;
import io.efferent.network.PlasticSet;
import io.efferent.task.Senses;
import io.efferent.task.Tasks;
import io.efferent.task.perturbation.Perturbations;
import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;

/** What help texts quote, so that they cannot go stale: {@code default.visionDelay}, {@code names.effector}. */
public final class HelpValues extends ListResourceBundle {

    private static final ObjectMapper JSON = new ObjectMapper();

    static final String BUNDLE = "io.efferent.cli.HelpValues";

    @Override
    protected Object[][] getContents() {
        List<Object[]> entries = new ArrayList<>();
        entries.add(names("task", Tasks.NAMES));
        entries.add(names("effector", ReadyMade.NAMES));
        entries.add(names("muscle", Muscles.NAMES));
        entries.add(names("sense", Senses.ADDED));
        entries.add(names("perturbation", Perturbations.NAMES));
        entries.add(names("optimizer", Optimizer.NAMES));
        entries.add(names("rule", LearningRule.NAMES));
        entries.add(names("plastic", PlasticSet.PARTS));
        entries.add(names("reproduction", Reproductions.NAMES));
        entries.add(names("schedule", Schedules.NAMES));
        JSON.valueToTree(Adaptation.DEFAULTS).properties().forEach(setting ->
                entries.add(new Object[] {"adapt." + setting.getKey(), setting.getValue().asText()}));
        defaults().properties().forEach(setting ->
                entries.add(new Object[] {"default." + setting.getKey(), setting.getValue().asText()}));
        return entries.toArray(Object[][]::new);
    }

    private static Object[] names(String what, List<String> names) {
        return new Object[] {"names." + what, String.join(", ", names)};
    }

    private static JsonNode defaults() {
        try {
            return JSON.readTree(Experiment.DEFAULTS.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("default settings are not JSON", e);
        }
    }
}
