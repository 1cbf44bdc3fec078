package io.efferent.cli;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.efferent.network.GradientEngine;
import io.efferent.verify.ReferenceFile;
import io.efferent.verify.compare.Comparison;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent verify}: recomputes recorded trajectories, curves and gradients, and says how far off they are. */
@Command(
        name = "verify",
        description = {
            "Recompute the trajectories, curves and gradients in reference files, and compare.",
            "Prints the largest relative error |a-b|/(1+|b|) of every state and gradient, and whether it is within its "
                    + "tolerance. In float64: 1e-10 for states (1e-8 for samples that amplify a disturbance of their "
                    + "start "
                    + "more than a thousandfold) and 1e-7 for gradients. In float32: 1e-3 for states (2e-2 with "
                    + "elastic "
                    + "tendons, more for sensitive samples) and 5e-2 for gradients."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all quantities are within their tolerance",
            "1:some are not",
            "2:some file could not be used (the others were compared all the same)"
        })
final class VerifyCommand implements Callable<Integer> {

    /** Float types under the names users know. */
    enum Precision {
        float32(DataType.FLOAT32),
        float64(DataType.FLOAT64);

        private final DataType type;

        Precision(DataType type) {
            this.type = type;
        }
    }

    /** Engines under the names users know. */
    enum Engine {
        autograd(GradientEngine.AUTOGRAD),
        compiled(GradientEngine.COMPILED);

        private final GradientEngine engine;

        Engine(GradientEngine engine) {
            this.engine = engine;
        }
    }

    /** What came of one file: comparisons, or the reason why there are none. */
    private record Outcome(String file, String kind, boolean ok, List<Comparison> quantities, String problem) {}

    @Spec private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Reference files (.json or .json.gz).")
    private List<Path> files;

    @Option(
            names = "--dtype",
            defaultValue = "float64",
            paramLabel = "TYPE",
            description = "Compute in ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Precision dtype;

    @Option(
            names = "--engine",
            defaultValue = "autograd",
            paramLabel = "ENGINE",
            description = "Compute by ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Engine engine;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        List<Outcome> outcomes = new ArrayList<>();
        for (var file : files) {
            var outcome = verify(file);
            outcomes.add(outcome);
            if (outcome.problem() != null) {
                spec.commandLine().getErr().println("efferent: " + outcome.problem());
            } else if (!json) {
                print(outcome, out);
            }
        }
        if (json) {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(describe(outcomes)));
        } else {
            out.println(summary(outcomes));
        }
        if (outcomes.stream().anyMatch(outcome -> outcome.problem() != null)) {
            return ExitCode.USAGE;
        }
        return outcomes.stream().allMatch(Outcome::ok) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Outcome verify(Path path) {
        try {
            var file = ReferenceFile.open(path);
            var quantities = file.verify(dtype.type, engine.engine);
            return new Outcome(
                    path.toString(), file.kind(), quantities.stream().allMatch(Comparison::ok), quantities, null);
        } catch (IllegalArgumentException e) {
            return new Outcome(path.toString(), null, false, List.of(), e.getMessage());
        }
    }

    private static void print(Outcome outcome, PrintWriter out) {
        out.printf("%s (%s)%n", outcome.file(), outcome.kind());
        int width = outcome.quantities().stream().mapToInt(q -> q.quantity().length()).max().orElse(1);
        for (var q : outcome.quantities()) {
            out.printf(Locale.ROOT, "  %-8s  %-" + width + "s  error %7.1e  tolerance %5.0e  %s%n",
                    q.part().name().toLowerCase(Locale.ROOT), q.quantity(), q.error(), q.tolerance(), verdict(q));
        }
        out.flush();
    }

    private static String verdict(Comparison q) {
        return q.ok() ? "ok" : "FAIL at " + Arrays.toString(q.worst()) + ": " + q.computed() + ", recorded "
                + q.recorded();
    }

    private static String summary(List<Outcome> outcomes) {
        long all = outcomes.stream().mapToLong(outcome -> outcome.quantities().size()).sum();
        long failed = outcomes.stream().flatMap(outcome -> outcome.quantities().stream()).filter(q -> !q.ok()).count();
        long unusable = outcomes.stream().filter(outcome -> outcome.problem() != null).count();
        return "%s, %d quantities: %s%s".formatted(
                files(outcomes.size() - unusable), all,
                failed == 0 ? "all within tolerance" : failed + " outside tolerance",
                unusable == 0 ? "" : "; " + files(unusable) + " could not be used");
    }

    private static String files(long count) {
        return count == 1 ? "1 file" : count + " files";
    }

    private Map<String, Object> describe(List<Outcome> outcomes) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("dtype", dtype);
        result.put("engine", engine);
        result.put("ok", outcomes.stream().allMatch(Outcome::ok));
        result.put("files", outcomes);
        return result;
    }
}
