package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.StrictJson;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of groups of networks: the settings in which they differ, but for the seed. */
public final class NetworkGroups {
    private static final String SEED = "seed";
    private static final String ALL = "all";
    private static final String RECORDINGS = "recordings";

    private NetworkGroups() {}

    /**
     * The group of each.
     *
     * @param experiments in which networks were trained; null for recordings
     */
    public static List<String> of(List<Experiment> experiments) {
        List<ObjectNode> settings = experiments.stream().map(experiment -> experiment == null ? null
                : (ObjectNode) StrictJson.parse(experiment.orElse(Experiment.DEFAULTS).toJson())).toList();
        Set<String> names = new LinkedHashSet<>();
        settings.stream().filter(Objects::nonNull).forEach(one -> one.fieldNames().forEachRemaining(names::add));
        names.removeIf(name -> name.equals(SEED)
                || settings.stream().filter(Objects::nonNull).map(one -> one.path(name)).distinct().count() < 2);
        return settings.stream().map(one -> one == null ? RECORDINGS : name(one, names)).toList();
    }

    private static String name(ObjectNode settings, Set<String> names) {
        return names.isEmpty() ? ALL : names.stream().map(name -> name + " " + value(settings.path(name)))
                .collect(Collectors.joining(", "));
    }

    private static String value(JsonNode value) {
        boolean isNone = value.isMissingNode() || value.isNull();
        return isNone ? "none" : value.isValueNode() ? value.asText() : value.toString();
    }
}
