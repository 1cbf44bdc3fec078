package io.efferent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.effector.model.Effectors;
import io.efferent.experiment.Adaptation;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Schedules;
import io.efferent.experiment.analyze.Analyses;
import io.efferent.experiment.analyze.Battery;
import io.efferent.experiment.reproduce.Reproductions;
import io.efferent.muscle.Muscles;
import io.efferent.network.LearningRule;
import io.efferent.network.Optimizer;
import io.efferent.network.PlasticSet;
import io.efferent.task.Senses;
import io.efferent.task.Tasks;
import io.efferent.task.perturbation.Perturbations;
import java.math.BigDecimal;
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
        entries.add(names("effector", Effectors.NAMES));
        entries.add(names("muscle", Muscles.NAMES));
        entries.add(names("sense", Senses.ADDED));
        entries.add(names("perturbation", Perturbations.NAMES));
        entries.add(names("optimizer", Optimizer.NAMES));
        entries.add(names("rule", LearningRule.NAMES));
        entries.add(names("plastic", PlasticSet.PARTS));
        entries.add(names("reproduction", Reproductions.NAMES));
        entries.add(names("schedule", Schedules.NAMES));
        entries.add(names("analysis", Analyses.NAMES));
        entries.add(names("battery", Battery.NAMES));
        JSON.valueToTree(Adaptation.DEFAULTS).properties().forEach(setting ->
                entries.add(new Object[] {"adapt." + setting.getKey(), text(setting.getValue())}));
        defaults().properties().forEach(setting ->
                entries.add(new Object[] {"default." + setting.getKey(), text(setting.getValue())}));
        return entries.toArray(Object[][]::new);
    }

    private static Object[] names(String what, List<String> names) {
        return new Object[] {"names." + what, String.join(", ", names)};
    }

    /** Numbers as people write them, 0.0001 and not 1.0E-4. */
    private static String text(JsonNode value) {
        return value.isDouble() ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString() : value.asText();
    }

    private static JsonNode defaults() {
        try {
            return JSON.readTree(Experiment.DEFAULTS.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("default settings are not JSON", e);
        }
    }
}
