package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.experiment.BpttRun;
import io.efferent.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code analyze}, {@code battery} and {@code perturbations}; what they compute is tested in experiments. */
class AnalyzeCommandTest {
    @TempDir Path folder;

    private Path trained() throws IOException {
        var run = folder.resolve("run");
        BpttRun.builder().setExperiment(Experiment.parse("""
                {"task": "center-out", "effector": "point-mass24", "taskOptions": {"duration": 0.4}, "hidden": 4,
                 "batches": 2, "batchSize": 4, "validationEvery": 0, "engine": "autograd"}
                """)).optFolder(run).build().call();
        return run;
    }

    @Test
    void networksAreAnalyzedAndPutThroughABattery() throws IOException {
        var run = trained();
        var out = folder.resolve("dimensions");
        var analyzed = Run.of("analyze", "dimensions", run.toString(), "--to", "0.2", "--out", out.toString());
        assertEquals(0, analyzed.status(), analyzed.err());
        assertTrue(analyzed.out().startsWith("1 of 1  run: participation ratio "), analyzed.out());
        assertTrue(analyzed.out().contains("Report: " + out.resolve("report.html")), analyzed.out());
        assertTrue(Files.readString(out.resolve("report.html")).contains("efferent analyze dimensions " + run));
        var items = Files.writeString(folder.resolve("two.yaml"), """
                items:
                  - {name: free}
                  - {name: pushed, perturb: ["torque:joint=9"]}
                """);
        var battery = Run.of("battery", items.toString(), run.toString(), "--to", "0.2", "--out",
                folder.resolve("two").toString());
        assertEquals(1, battery.status(), "there is no such joint");
        assertTrue(battery.out().contains("1 of 2  run, free: peak speed (m/s) "), battery.out());
        assertTrue(battery.out().contains("2 of 2  run, pushed: "), battery.out());
    }

    @Test
    void whatThereIsIsListed() {
        assertTrue(Run.of("analyze", "--list").out().contains("fixed-points"));
        assertTrue(Run.of("battery", "--list").out().contains("curl:strength=8"));
        assertTrue(Run.of("perturbations").out().contains("visuomotor rotation about the start"));
        assertTrue(Run.of("perturbations", "curl").out().contains("N s/m; positive pushes to the left"));
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("efferent: RUN: got none, expected runs or recordings",
                Run.of("analyze", "tuning").err().strip());
        assertTrue(Run.of("analyze", "tune", "run").err().startsWith("efferent: analysis: got 'tune', expected one"));
        assertTrue(Run.of("battery", "none", "run").err().startsWith("efferent: battery: got 'none', expected a file"));
        assertTrue(Run.of("perturbations", "wind").err().startsWith("efferent: perturbation: got 'wind', expected"));
        assertTrue(Run.of("analyze").err().startsWith("efferent: NAME: got none, expected one of "));
    }
}
