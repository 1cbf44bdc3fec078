package io.efferent.task.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.task.Perturbation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, parameters, files and flags. */
class PerturbationsTest {
    static List<Definition> definitions() {
        return Perturbations.DEFINITIONS;
    }

    @Test
    void everyNameIsThereOnce() {
        assertEquals(Perturbations.NAMES.size(), Perturbations.NAMES.stream().distinct().count());
    }

    /** Something for each parameter that has to be given. */
    static Map<String, Object> required(Definition definition) {
        Map<String, Object> required = new LinkedHashMap<>();
        definition.parameters().stream().filter(setting -> Setting.REQUIRED.equals(setting.fallback()))
                .forEach(setting -> required.put(setting.name(), switch (setting.type()) {
                    case NUMBER -> 0.5;
                    case WHOLE -> 1;
                    case TEXT -> "vision";
                    case FLAG -> true;
                    case NUMBERS -> List.of(1, 2);
                    case MATRIX -> new double[][] {{1, 2}, {3, 4}};
                }));
        return required;
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void aDescriptionMakesTheSameAgain(Definition definition) {
        assertFalse(definition.meaning().isBlank());
        Perturbation perturbation = Perturbations.named(definition.name(), required(definition));
        assertEquals(definition.name(), perturbation.name());
        assertEquals(perturbation.describe(), Perturbations.of(perturbation.describe()).describe());
        definition.parameters().stream().filter(setting -> !Setting.REQUIRED.equals(setting.fallback()))
                .forEach(setting ->
                        assertEquals(setting.fallback(), perturbation.parameters().get(setting.name())));
        assertTrue(perturbation.toString().startsWith(definition.name() + "("));
    }

    @Test
    void textsAndFilesAndJavaSayTheSame() {
        Perturbation java = Perturbations.named("curl", Map.of("strength", 8, "duration", 0.2, "onset", "go"));
        assertEquals("curl(strength = 8.0, onset = go, delay = 0.0, duration = 0.2, rise = 0.0)", java.toString());
        assertEquals(java.describe(), Perturbations.parse("curl:strength=8,duration=0.2,onset=go").describe());
        assertEquals(java.describe(), Perturbations.of(
                Map.of("name", "curl", "strength", 8.0, "duration", 0.2, "onset", "go")).describe());
    }

    private static void assertRefused(String message, Runnable call) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertEquals(message, actual.substring(0, Math.min(actual.length(), message.length())));
    }

    @Test
    void whatIsUnknownIsRefused() {
        assertRefused("perturbation: got 'wind', expected one of [curl, ", () -> Perturbations.named("wind"));
        assertRefused("perturbation: got no name, expected one of [curl, ",
                () -> Perturbations.of(Map.of("strength", 3)));
        assertRefused("parameters of perturbation 'curl': got [force], expected some of [strength, clear, onset, ",
                () -> Perturbations.parse("curl:force=3"));
        assertRefused("curl, strength: got strong, expected a number",
                () -> Perturbations.parse("curl:strength=strong"));
        assertRefused("viscosity, matrix: got none, expected rows of numbers, as many as columns",
                () -> Perturbations.named("viscosity"));
        assertRefused("viscosity, matrix: got [[1.0, 2.0]], expected rows of numbers, as many as columns",
                () -> Perturbations.named("viscosity", Map.of("matrix", new double[][] {{1, 2}})));
        assertRefused("curl, strength: got Infinity, expected a number",
                () -> Perturbations.parse("curl:strength=Infinity"));
        assertRefused("curl, duration: got -1.0, expected a number of at least 0",
                () -> Perturbations.parse("curl:duration=-1"));
        assertRefused("perturbation: got 'curl:strength=', expected name:parameter=value,parameter=value",
                () -> Perturbations.parse("curl:strength="));
        assertRefused("perturbation: got 'curl:13', expected name:parameter=value,parameter=value",
                () -> Perturbations.parse("curl:13"));
    }

    @Test
    void rampsAndPulsesAreGates() {
        var pulse = new Timing(null, 0, 0.1, 0.02);
        double[] gate = new double[12];
        for (int i = 0; i < 12; i++) {
            gate[i] = pulse.at(i - 1, 0.01);
        }
        assertArrayEquals(new double[] {0, 0.25, 0.75, 1, 1, 1, 1, 1, 1, 1, 1, 0}, gate, 1e-15);
    }
}
