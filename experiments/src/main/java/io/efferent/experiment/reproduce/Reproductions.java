package io.efferent.experiment.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.efferent.array.WholeFile;
import io.efferent.experiment.Versions;
import io.efferent.experiment.Words;
import io.efferent.figure.Film;
import io.efferent.figure.Report;
import io.efferent.network.ArrayFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Published results by name.
 *
 * <pre>{@code
 * var outcome = Reproductions.run("stiffness", Path.of("reproduce"), null, false, System.out::println, () -> false);
 * }</pre>
 */
public final class Reproductions {
    private static final List<Reproduction> ALL =
            List.of(new CurlField(), new BellShaped(), new Stiffness(), new HarmonicEllipses(),
                    new EndpointNoise(), new Reflex(), new PreferredDirectionsOfUnits(), new Savings(),
                    new Rotations());

    /** Names accepted by {@link #run}. */
    public static final List<String> NAMES = ALL.stream().map(Reproduction::name).toList();

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String FORMAT = "efferent-reproduction/1";

    private Reproductions() {}

    /**
     * What came of a reproduction.
     *
     * @param folder of {@code report.html}, {@code result.json}, {@code data.npz} and figures
     * @param checks in order
     */
    public record Outcome(Path folder, List<BandCheck> checks) {
        /** Whether all checks passed. */
        public boolean passed() {
            return checks.stream().allMatch(BandCheck::passed);
        }
    }

    /** What there is: title by name. */
    public static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        ALL.forEach(reproduction -> titles.put(reproduction.name(), reproduction.title()));
        return titles;
    }

    /**
     * Reproduces a result and writes down what came of it.
     *
     * @param name one of {@link #NAMES}
     * @param folder in which a folder of that name, and one of trained networks, are made
     * @param seeds number of networks; null for the usual one
     * @param quick less training, fewer networks and wider bands
     * @param log is told what is going on, a line at a time
     * @param stop asked during training whether to stop
     * @throws IllegalArgumentException if the name is unknown or there are no seeds
     * @throws Plan.StoppedException if it was asked to stop
     */
    public static Outcome run(
            String name, Path folder, Integer seeds, boolean quick, Consumer<String> log, BooleanSupplier stop)
            throws IOException {
        Reproduction reproduction = ALL.stream().filter(one -> one.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "reproduction: got '" + name + "', expected one of " + NAMES));
        int usual = quick ? Math.min(2, reproduction.usualSeeds()) : reproduction.usualSeeds();
        var plan = new Plan(folder, seeds == null ? Math.max(1, usual) : seeds, quick, log, stop);
        long begin = System.nanoTime();
        var findings = reproduction.run(plan);
        double seconds = (System.nanoTime() - begin) * 1e-9;
        Path own = folder.resolve(quick ? name + "-quick" : name);
        write(own, reproduction, plan, findings, seconds);
        return new Outcome(own, findings.checks());
    }

    private static void write(
            Path folder, Reproduction reproduction, Plan plan, Reproduction.Findings findings, double seconds)
            throws JsonProcessingException {
        Map<String, Object> settings = new LinkedHashMap<>(findings.settings());
        settings.put("quick", plan.quick());
        if (reproduction.usualSeeds() > 0) {
            settings.put("seeds", plan.seeds());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("format", FORMAT);
        result.put("name", reproduction.name());
        result.put("title", reproduction.title());
        result.put("passed", findings.checks().stream().allMatch(BandCheck::passed));
        result.put("checks", findings.checks());
        result.put("settings", settings);
        result.put("seconds", seconds);
        result.put("processors", Runtime.getRuntime().availableProcessors());
        result.put("versions", Versions.all());
        WholeFile.write(folder.resolve("result.json"), JSON.writeValueAsString(result));
        JsonNode about = JSON.createObjectNode().put("format", FORMAT).put("name", reproduction.name());
        new ArrayFile(about, findings.data()).save(folder.resolve("data.npz"));
        long passed = findings.checks().stream().filter(BandCheck::passed).count();
        var report = Report.builder().setTitle(reproduction.title()).optFilm(new Film(1))
                .optNumbers(Map.of("Checks", passed + " of " + findings.checks().size() + " pass"))
                .optTable("Checks", List.of("", "quantity", "published", "measured", "band", "why"),
                        findings.checks().stream().map(check -> List.of(
                                check.passed() ? "pass" : "FAIL", check.quantity(), check.published(),
                                check.measured(), check.band(), check.why())).toList())
                .optConfiguration(JSON.writeValueAsString(settings) + "\n" + Words.duration(seconds));
        findings.figures().forEach(report::optFigure);
        report.build().write(folder);
    }
}
