package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.StrictJson;
import io.efferent.task.Perturbation;
import io.efferent.task.perturbation.Perturbations;
import io.efferent.task.perturbation.Schedule;
import io.efferent.task.perturbation.Schedule.Block;
import io.efferent.task.perturbation.Schedule.Probes;
import io.efferent.task.perturbation.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Schedules by name, and as files have them: conditions (a perturbation as {@link Perturbations#parse} takes it, or
 * several) and blocks.
 *
 * <pre>{@code
 * conditions: {field: "curl:strength=8", channel: channel}
 * blocks:
 *   - {name: baseline, cycles: 6, probes: channel}
 *   - {name: adaptation, cycles: 24, condition: field, probes: channel}
 *   - {name: washout, cycles: 8, probes: {condition: channel, fraction: 0.125}}
 * }</pre>
 */
public final class Schedules {
    /** The condition that another perturbation can be put in place of. */
    static final String FIELD = "field";

    private static final Map<String, String> NAMED = new LinkedHashMap<>();

    static {
        String conditions = """
                {"conditions": {"field": "curl:strength=8", "channel": "channel"}, "blocks": [
                """;
        NAMED.put("adaptation", conditions + """
                {"name": "baseline", "cycles": 6, "probes": "channel"},
                {"name": "adaptation", "cycles": 24, "condition": "field", "probes": "channel"},
                {"name": "washout", "cycles": 8, "probes": "channel"}]}
                """);
        NAMED.put("savings", conditions + """
                {"name": "null 1", "cycles": 4},
                {"name": "field 1", "cycles": 16, "condition": "field"},
                {"name": "null 2", "cycles": 16},
                {"name": "field 2", "cycles": 16, "condition": "field"}]}
                """);
        NAMED.put("spontaneous-recovery", conditions + """
                {"name": "baseline", "cycles": 6},
                {"name": "adaptation", "cycles": 24, "condition": "field"},
                {"name": "opposite", "cycles": 3, "condition": "field", "size": -1},
                {"name": "channel", "cycles": 12, "condition": "channel"}]}
                """);
    }

    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES = List.copyOf(NAMED.keySet());

    private static final List<String> PARTS = List.of("targets", "order", "conditions", "blocks");
    private static final List<String> BLOCK = List.of("name", "cycles", "condition", "conditions", "size", "probes");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Schedules() {}

    /**
     * A schedule by name, as files have it.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException if the name is unknown
     */
    public static JsonNode named(String name) {
        String text = NAMED.get(name);
        if (text == null) {
            throw new IllegalArgumentException("schedule: got '" + name + "', expected one of " + NAMES + " or a file");
        }
        return StrictJson.parse(text);
    }

    /**
     * A schedule from what a file holds.
     *
     * @param file an object
     * @param targets number of targets, where the file says nothing
     * @param field in place of what the file says about condition "field"; null for that
     * @param seed fixes what is drawn
     * @throws IllegalArgumentException naming what does not do
     */
    public static Schedule of(JsonNode file, int targets, List<Perturbation> field, long seed) {
        requireFields("schedule", file, PARTS);
        var schedule = Schedule.builder().optSeed(seed).setTargets(whole(file, "targets", targets));
        switch (file.path("order").asText("random")) {
            case "random" -> { }
            case "fixed" -> schedule.optFixedOrder();
            default -> throw new IllegalArgumentException(
                    "order: got " + file.get("order") + ", expected random or fixed");
        }
        Map<String, List<Perturbation>> conditions = new LinkedHashMap<>();
        file.path("conditions").properties().forEach(
                condition -> conditions.put(condition.getKey(), perturbations(condition.getValue())));
        if (field != null) {
            if (!conditions.containsKey(FIELD)) {
                throw new IllegalArgumentException("perturb: got " + field.stream().map(Perturbation::name).toList()
                        + " for a schedule of the conditions " + conditions.keySet() + ", expected one with '" + FIELD
                        + "'");
            }
            conditions.put(FIELD, field);
        }
        conditions.forEach((name, all) -> schedule.addCondition(name, all.toArray(Perturbation[]::new)));
        file.path("blocks").forEach(block -> schedule.addBlock(block(block)));
        return schedule.build();
    }

    private static List<Perturbation> perturbations(JsonNode node) {
        if (node.isTextual()) {
            return List.of(Perturbations.parse(node.asText()));
        }
        if (node.isObject()) {
            return List.of(Perturbations.of(JSON.convertValue(node, Map.class)));
        }
        List<Perturbation> all = new ArrayList<>();
        node.forEach(one -> all.addAll(perturbations(one)));
        return all;
    }

    private static Block block(JsonNode node) {
        requireFields("block", node, BLOCK);
        var block = Block.of(node.path("name").asText("block"), whole(node, "cycles", 0));
        if (node.has("condition")) {
            block = block.in(node.get("condition").asText());
        }
        if (node.has("conditions")) {
            Map<String, Double> weights = new LinkedHashMap<>();
            node.get("conditions").properties().forEach(
                    weight -> weights.put(weight.getKey(), number(weight.getKey(), weight.getValue())));
            block = block.in(weights);
        }
        if (node.has("size")) {
            block = block.sized(sizes(node.get("size")));
        }
        if (node.has("probes")) {
            var probes = node.get("probes");
            block = block.withProbes(
                    probes.isTextual() ? Probes.perCycle(probes.asText())
                    : probes.has("fraction")
                            ? Probes.fraction(probes.path("condition").asText(), number(probes, "fraction", 0))
                            : Probes.perCycle(probes.path("condition").asText()));
        }
        return block;
    }

    private static Sizes sizes(JsonNode node) {
        if (node.isNumber()) {
            return new Sizes.Constant(number("size", node));
        }
        if (node.isArray()) {
            double[] sizes = new double[node.size()];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = number("size", node.get(i));
            }
            return new Sizes.Drawn(sizes);
        }
        requireFields("size", node, List.of("from", "to", "trials"));
        double from = number(node, "from", 0);
        double to = number(node, "to", 1);
        return node.has("trials") ? new Sizes.Exponential(from, to, number(node, "trials", 0))
                : new Sizes.Linear(from, to);
    }

    private static void requireFields(String what, JsonNode node, List<String> known) {
        if (!(node instanceof ObjectNode)) {
            throw new IllegalArgumentException(what + ": got " + node + ", expected an object of " + known);
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(what + ": got '" + name + "', expected some of " + known);
            }
        });
    }

    private static double number(JsonNode node, String name, double fallback) {
        return node.has(name) ? number(name, node.get(name)) : fallback;
    }

    private static double number(String name, JsonNode value) {
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a finite number");
        }
        return value.asDouble();
    }

    private static int whole(JsonNode node, String name, int fallback) {
        JsonNode value = node.path(name);
        if (!value.isMissingNode() && !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a whole number");
        }
        return value.isMissingNode() ? fallback : value.asInt();
    }
}
