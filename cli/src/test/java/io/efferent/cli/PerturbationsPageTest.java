package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efferent.task.perturbation.Definition;
import io.efferent.task.perturbation.Perturbations;
import io.efferent.task.perturbation.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the guide has every perturbation with its parameters, defaults and sources. */
class PerturbationsPageTest {
    /** What the page says once for all of them. */
    private static final Set<String> COMMON =
            Set.of("onset", "duration", "clear", "of", "units", "fraction", "draw", "before");

    static String row(Definition definition) {
        String settings = definition.parameters().stream()
                .filter(setting -> !isCommon(setting))
                .map(setting -> "`%s` %s: %s".formatted(setting.name(), fallback(setting), setting.meaning()))
                .collect(Collectors.joining("; "));
        return "| `%s` | %s | %s | %s |".formatted(
                definition.name(), escaped(definition.meaning()), escaped(settings), definition.source());
    }

    private static boolean isCommon(Setting setting) {
        boolean isPlain = (setting.name().equals("delay") || setting.name().equals("rise"))
                && Double.valueOf(0).equals(setting.fallback());
        return isPlain || COMMON.contains(setting.name()) && !(setting.fallback() instanceof Double);
    }

    private static String fallback(Setting setting) {
        return setting.fallback() == null ? "(automatic)" : "(" + setting.fallback() + ")";
    }

    private static String escaped(String text) {
        return text.replace("|", "&#124;").replace("*", "\\*");
    }

    @Test
    void hasARowForEach() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/perturbations.md")).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\|([^|]*\\|){3}")).toList();
        assertEquals(
                String.join("\n", Perturbations.DEFINITIONS.stream().map(PerturbationsPageTest::row).toList()),
                String.join("\n", rows));
    }
}
