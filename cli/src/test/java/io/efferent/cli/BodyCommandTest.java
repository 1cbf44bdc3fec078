package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.model.Effectors;
import io.efferent.effector.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyCommandTest {
    @TempDir private Path folder;
    private Path arm;

    @BeforeEach
    void model() throws IOException {
        arm = folder.resolve("arm.osim");
        try (var in = ModelFile.class.getResourceAsStream("arm26.osim")) {
            Files.copy(in, arm);
        }
    }

    @Test
    void infoShowsMassesJointsAndMuscles() {
        var run = Run.of("body", "info", arm.toString());
        assertEquals(new Run(0, run.out(), ""), run);
        assertTrue(run.out().contains("Total mass  3.399 kg"), run.out());
        assertTrue(run.out().matches("(?s).*r_elbow_flex +hinge +0.000 +0.000 to 2.269.*"), run.out());
        assertTrue(run.out().matches("(?s).*BRA +987.3 +0.08580 +0.05350 +0.1473 +0.1473 +0.1060 +-?0.0000 +-0.0151.*"),
                run.out());
    }

    @Test
    void checkNamesWhatIsUsedApproximatedAndDropped() {
        var run = Run.of("body", "check", arm.toString());
        assertEquals(new Run(0, run.out(), ""), run);
        assertTrue(run.out().contains("12 components used, 6 approximated, 37 dropped"), run.out());
        assertTrue(run.out().contains("used         Body 'r_humerus'"), run.out());
        assertTrue(run.out().contains("used         WrapCylinder 'TRI': by "), run.out());
        assertTrue(run.out().matches("(?s).*domain       BIClong: .*fiber longer than 1.5 optimal lengths in .* % of "
                + "the postures within the limits.*"), run.out());
    }

    /** A lone elbow joint moves BRA: a polynomial of higher degree comes closer, and none moves the shoulder. */
    @Test
    void fitShowsHowFarPolynomialsAreOff() {
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            var run = Run.of("body", "fit", arm.toString(), "--degree", i == 0 ? "2" : "6");
            assertEquals(new Run(0, run.out(), ""), run);
            var brachialis = run.out().substring(run.out().indexOf("BRA"));
            errors[i] = Double.parseDouble(brachialis.strip().split("\\s+")[1]);
            assertTrue(brachialis.contains("r_elbow_flex"), run.out());
            assertTrue(!brachialis.contains("r_shoulder_elev"), run.out());
        }
        assertTrue(errors[1] < 0.2 * errors[0] && errors[0] < 0.001, errors[0] + " and " + errors[1]);
    }

    @Test
    void picturesOfNamesAndFiles() throws IOException {
        var pictures = folder.resolve("pictures");
        var run = Run.of("body", "picture", "reacher", arm.toString(), "--out", pictures.toString());
        assertEquals(new Run(0, "%s%n%s%n".formatted(pictures.resolve("reacher.png"), pictures.resolve("arm.png")), ""),
                run);
        assertEquals('P', Files.readAllBytes(pictures.resolve("arm.png"))[1]);
        var svg = folder.resolve("arm.svg");
        assertEquals(0, Run.of("body", "picture", arm.toString(), "--out", svg.toString()).status());
        assertTrue(Files.readString(svg).contains("BIClong"));
        assertEquals("efferent: out: got " + svg + " for 2 bodies, expected a folder",
                Run.of("body", "picture", "arm26", "reacher", "--out", svg.toString()).err().strip());
        assertEquals("efferent: effector: got 'arm62', expected one of " + Effectors.NAMES,
                Run.of("body", "picture", "arm62").err().lines().findFirst().orElse(""));
        assertTrue(Run.of("body", "picture", "--help").out().contains("default: all ready-made"));
    }

    @Test
    void aFileThatIsNoModelFailsInALine() throws IOException {
        var bad = Files.writeString(folder.resolve("bad.osim"), "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>");
        var run = Run.of("body", "check", bad.toString());
        assertEquals(2, run.status(), run.err());
        assertEquals("efferent: " + bad + ": document: line 1: has a DOCTYPE, expected none: entities are not read",
                run.err().lines().findFirst().orElse(""));
        assertEquals("efferent: postures: got -4, expected at least 1",
                Run.of("body", "fit", bad.toString(), "--postures", "-4").err().strip());
    }

    @Test
    @Tag("slow")
    void aFileIsTrainedAsAnyBody() throws IOException {
        var out = folder.resolve("run");
        var run = Run.of("train", "reach", "--effector", arm.toString(), "--batches", "1", "--batch-size", "4",
                "--hidden", "4", "--validation-size", "4", "--task-option", "duration=0.1", "--out", out.toString());
        assertEquals(0, run.status(), run.err());
        assertTrue(run.err().contains("reach with arm:") || run.out().contains("reach with arm:"), run.err());
        assertTrue(Files.exists(out.resolve("report.html")), run.out());
        var muscle = Run.of("train", "reach", "--effector", arm.toString(), "--muscle", "thelen", "--out",
                folder.resolve("other").toString());
        assertTrue(muscle.err().contains("muscle: got 'thelen', expected none for " + arm), muscle.err());
    }
}
