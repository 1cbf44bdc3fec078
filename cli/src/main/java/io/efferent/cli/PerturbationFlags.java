package io.efferent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What {@code --perturb} says: perturbations by name with parameters, files that list some, or none. */
final class PerturbationFlags {
    static final String NAME = "--perturb";
    static final String LABEL = "NAME[:K=V,...]|FILE";
    static final String MEANING = "What acts in all trials, such as curl:strength=8; or a JSON or YAML file with one "
            + "or a list of them; or none. Repeatable. Names: ${bundle:names.perturbation}; "
            + "'efferent perturbations NAME' has their parameters.";
    private static final String NONE = "none";

    private PerturbationFlags() {}

    /** What flags name; nothing if they say none. */
    static List<String> named(List<String> flags) {
        if (!flags.contains(NONE)) {
            return flags;
        }
        if (flags.size() > 1) {
            throw new IllegalArgumentException(NAME + ": got none together with " + flags.stream()
                    .filter(flag -> !flag.equals(NONE)).toList() + ", expected one or the other");
        }
        return List.of();
    }

    /** The setting "perturbations". */
    static ArrayNode read(List<String> flags) throws IOException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (String flag : named(flags)) {
            if (!flag.matches(".+\\.(json|ya?ml)")) {
                all.add(flag);
                continue;
            }
            JsonNode tree = ExperimentFile.parse(Path.of(flag));
            if (tree.isArray()) {
                all.addAll((ArrayNode) tree);
            } else {
                all.add(tree);
            }
        }
        return all;
    }
}
