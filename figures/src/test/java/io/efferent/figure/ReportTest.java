package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static Report.Builder report() {
        var numbers = new LinkedHashMap<String, String>();
        numbers.put("final loss", "0.5");
        numbers.put("error <mm>", "4 & more");
        return Report.builder().setTitle("<b>&\"").setRecording(Reaches.recording(8, true))
                .optLearningCurve(Reaches.learningCurve(200)).optNumbers(numbers)
                .optConfiguration("{\n  \"task\" : \"</pre><script>\"\n}");
    }

    @Test
    void loadsNothing() {
        var html = report().build().html();
        for (var reference : List.of("http:", "https:", "src=", "href=", "@import", "url(", "fetch(")) {
            assertFalse(html.contains(reference), reference);
        }
    }

    @Test
    void escapesWhatIsInserted() {
        var html = report().build().html();
        assertTrue(html.contains("<title>&lt;b&gt;&amp;&quot;</title>"));
        assertTrue(html.contains("<h1>&lt;b&gt;&amp;&quot;</h1>"));
        assertTrue(html.contains("<th scope=\"row\">error &lt;mm&gt;</th><td>4 &amp; more</td>"));
        assertTrue(html.contains("&quot;task&quot; : &quot;&lt;/pre&gt;&lt;script&gt;&quot;"));
        assertFalse(html.contains("<b>"));
    }

    @Test
    void holdsEveryFigureInOrder() {
        var html = report().build().html();
        int at = 0;
        for (var part : List.of("Key numbers", "aria-label=\"Learning curve\"", "aria-label=\"Hand paths\"",
                "aria-label=\"Velocity profiles\"", "aria-label=\"Muscle activation\"", "aria-label=\"Limb movement\"",
                "class=\"animation\"", "<details>")) {
            int found = html.indexOf(part, at);
            assertTrue(found > at, part);
            at = found;
        }
    }

    @Test
    void whatWasNotGivenIsNotShown() {
        var html = Report.builder().setTitle("t").setRecording(Reaches.recording(2, false)).build().html();
        assertFalse(html.contains("Learning curve") || html.contains("Key numbers") || html.contains("<details>"));
    }

    @Test
    void largeBatchesAreThinnedAndTheCaptionSaysSo() {
        var report = Report.builder().setTitle("t").setRecording(Reaches.recording(200, false)).build();
        var html = report.html();
        assertTrue(html.contains("64 of 200 trials."));
        assertTrue(html.length() < 2_000_000, () -> "length " + html.length());
    }

    @Test
    void writesThePageAndTheFigures(@TempDir Path folder) throws Exception {
        var curve = CurvePlot.builder().setXLabel("x").setYLabel("y")
                .addCurve("a", new double[] {0, 1}, new double[] {0, 1}).build();
        var report = report().optFigure("extra", curve).build();
        var page = report.write(folder.resolve("run"));
        assertEquals(folder.resolve("run/report.html"), page);
        assertEquals(report.html(), Files.readString(page));
        try (var files = Files.list(folder.resolve("run/figures"))) {
            var expected = Set.of("learning-curve", "hand-paths", "velocity-profiles", "muscle-activation", "movement",
                    "extra").stream().flatMap(n -> List.of(n + ".png", n + ".svg").stream())
                    .collect(Collectors.toSet());
            assertEquals(expected, files.map(f -> f.getFileName().toString()).collect(Collectors.toSet()));
        }
        assertEquals(curve.svg(), Files.readString(folder.resolve("run/figures/extra.svg")));
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("run"), "");
        var message = assertThrows(UncheckedIOException.class, () -> report().build().write(file)).getMessage();
        assertTrue(message.startsWith("cannot write " + file.resolve("figures/learning-curve.png")), message);
    }

    @Test
    void requiredPartsAndFileNamesAreChecked() {
        assertEquals("title is required, none was given",
                assertThrows(IllegalArgumentException.class, () -> Report.builder().build()).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> report().optFigure("../x", new HandPathPlot(Reaches.recording(1, false))));
    }
}
