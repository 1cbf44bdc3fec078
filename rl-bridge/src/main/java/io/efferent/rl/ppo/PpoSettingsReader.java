package io.efferent.rl.ppo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.layer.Architectures.Eye;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads settings in their groups, or all in one as version 0.1.0 wrote them, with its names. Every setting has a name
 * of its own; of two values the later one holds.
 */
final class PpoSettingsReader extends JsonDeserializer<PpoSettings> {
    private static final Map<String, String> RENAMED = Map.of(
            "largestDivergence", "targetKl", "chunk", "sequenceLength", "initialLogDeviation",
            "initialLogStandardDeviation");

    /** The group of each setting. */
    private static final Map<String, String> GROUPS = new LinkedHashMap<>();

    static {
        for (var group : PpoSettings.class.getRecordComponents()) {
            names(group.getType()).forEach(name -> GROUPS.put(name, group.getName()));
        }
    }

    private static List<String> names(Class<?> group) {
        return Arrays.stream(group.getRecordComponents()).map(RecordComponent::getName).toList();
    }

    @Override
    public PpoSettings deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode all = context.readTree(parser);
        ObjectNode sorted = context.getNodeFactory().objectNode();
        // Files of earlier versions do not say it.
        sorted.withObject("/network").put("eye", Eye.CONVOLUTIONAL.name());
        boolean inGroups = GROUPS.values().stream().anyMatch(all::has);
        for (var entry : all.properties()) {
            if (GROUPS.containsValue(entry.getKey()) && entry.getValue() instanceof ObjectNode group) {
                for (var inner : group.properties()) {
                    put(sorted, inner, parser);
                }
            } else {
                put(sorted, entry, parser);
            }
        }
        var experience = group(sorted, "experience", PpoSettings.Experience.class, inGroups, context);
        var network = group(sorted, "network", PpoSettings.Network.class, inGroups, context);
        var learning = group(sorted, "learning", PpoSettings.Learning.class, inGroups, context);
        try {
            return new PpoSettings(experience, network, learning);
        } catch (IllegalArgumentException e) {
            throw ValueInstantiationException.from(parser, e.getMessage(), context.constructType(PpoSettings.class), e);
        }
    }

    private static <T> T group(
            ObjectNode sorted, String name, Class<T> type, boolean inGroups, DeserializationContext context)
            throws IOException {
        try {
            return context.readTreeAsValue(sorted.withObject("/" + name), type);
        } catch (JsonMappingException e) {
            // A setting is named by where it stands in the file.
            if (inGroups) {
                e.prependPath(PpoSettings.class, name);
            }
            throw e;
        }
    }

    private static void put(ObjectNode sorted, Map.Entry<String, JsonNode> setting, JsonParser parser)
            throws IOException {
        String name = RENAMED.getOrDefault(setting.getKey(), setting.getKey());
        String group = GROUPS.get(name);
        if (group == null) {
            throw UnrecognizedPropertyException.from(parser, PpoSettings.class, name, List.copyOf(GROUPS.keySet()));
        }
        sorted.withObject("/" + group).set(name, setting.getValue());
    }
}
