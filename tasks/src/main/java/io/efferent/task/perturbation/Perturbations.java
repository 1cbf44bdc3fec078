package io.efferent.task.perturbation;

import io.efferent.task.Perturbation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Perturbations by name, as the command line and configuration files have them. */
public final class Perturbations {
    /** What there is, with parameters, defaults and sources. */
    public static final List<Definition> DEFINITIONS =
            Stream.of(
                            HandFields.DEFINITIONS, Channels.DEFINITIONS, Pushes.DEFINITIONS, Vision.DEFINITIONS,
                            Targets.DEFINITIONS, SenseChanges.DEFINITIONS, UnitChanges.DEFINITIONS)
                    .flatMap(List::stream).toList();

    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES = DEFINITIONS.stream().map(Definition::name).toList();

    private static final String NAME = "name";

    private Perturbations() {}

    /**
     * A perturbation.
     *
     * @param name one of {@link #NAMES}
     * @param parameters what is not the default: numbers, texts, flags and lists
     * @throws IllegalArgumentException if the name or a parameter is unknown, or a value is not of its type
     */
    public static Perturbation named(String name, Map<String, ?> parameters) {
        return definition(name).with(parameters);
    }

    /**
     * What is known of a perturbation.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    public static Definition definition(String name) {
        return DEFINITIONS.stream().filter(definition -> definition.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "perturbation: got '" + name + "', expected one of " + NAMES));
    }

    /** The perturbation of a name with its defaults. */
    public static Perturbation named(String name) {
        return named(name, Map.of());
    }

    /**
     * A perturbation as JSON and YAML files have it, the inverse of {@link Perturbation#describe()}.
     *
     * @param description its parameters, and its name as "name"
     * @throws IllegalArgumentException as {@link #named}, or if there is no name
     */
    public static Perturbation of(Map<String, ?> description) {
        Map<String, Object> parameters = new LinkedHashMap<>(description);
        if (!(parameters.remove(NAME) instanceof String name)) {
            throw new IllegalArgumentException("perturbation: got no name, expected one of " + NAMES);
        }
        return named(name, parameters);
    }

    /** Whether a description is of a change of units, so that it needs their number, "of". */
    public static boolean isOfUnits(Map<String, ?> description) {
        return UnitChanges.DEFINITIONS.stream().anyMatch(definition -> definition.name().equals(description.get(NAME)));
    }

    /**
     * A perturbation as flags have it.
     *
     * @param text a name, or {@code name:parameter=value,parameter=value}
     * @throws IllegalArgumentException as {@link #named}, or if the text is none
     */
    public static Perturbation parse(String text) {
        return of(described(text));
    }

    /**
     * The description of a perturbation as flags have it, for {@link #of}.
     *
     * @param text a name, or {@code name:parameter=value,parameter=value}
     * @throws IllegalArgumentException if the text is neither
     */
    public static Map<String, Object> described(String text) {
        int colon = text.indexOf(':');
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put(NAME, colon < 0 ? text : text.substring(0, colon));
        if (colon >= 0) {
            for (String part : text.substring(colon + 1).split(",")) {
                int equals = part.indexOf('=');
                if (equals < 1 || part.substring(equals + 1).isBlank()) {
                    throw new IllegalArgumentException(
                            "perturbation: got '" + text + "', expected name:parameter=value,parameter=value");
                }
                parameters.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        return parameters;
    }
}
