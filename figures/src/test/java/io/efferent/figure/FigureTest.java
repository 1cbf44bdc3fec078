package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class FigureTest {

    private static final double[] EIGHT = IntStream.range(0, 8).mapToDouble(i -> i * Math.PI / 4).toArray();

    private record Case(Figure figure, List<String> texts) {
    }

    private static CurvePlot curves(String xLabel) {
        return CurvePlot.builder().setXLabel(xLabel).setYLabel("force & more (N)")
                .addCurve("a", new double[] {0, 1}, new double[] {1, 2})
                .addCurve("b", new double[] {0, 1}, new double[] {2, 1}).build();
    }

    static Stream<Case> figures() {
        var reaches = Reaches.recording(8, true);
        var rates = DoubleStream.of(EIGHT).map(d -> 2 + Math.cos(d - 1)).toArray();
        return Stream.of(
                new Case(new HandPathPlot(reaches), List.of("Hand paths", "x (m)", "y (m)", "0.05")),
                new Case(
                new VelocityPlot(reaches), List.of("time from go cue (s)", "hand speed (m/s)", "mean of 8 trials")),
                new Case(new VelocityPlot(Reaches.recording(1, false)), List.of("time (s)", "hand speed (m/s)")),
                new Case(new ActivationPlot(reaches), List.of("pectoralis", "triceps long", "activation (0 to 1)")),
                new Case(new StrobePlot(reaches, 3, 6), List.of("x (m)", "y (m)")),
                new Case(new LearningCurvePlot(Reaches.learningCurve(300)),
                        List.of("batch", "loss", "gradient norm", "position", "muscle effort", "validation")),
                new Case(new TuningPlot(List.of("unit <1>"), EIGHT, new double[][] {rates}),
                        List.of("unit <1>", "movement direction (°)", "\u221290")),
                new Case(curves("length (m)"), List.of("length (m)", "force & more (N)", "a", "b")),
                new Case(new FigureRow("a row", List.of(curves("length (m)"), curves("time (s)"))),
                        List.of("length (m)", "time (s)", "a", "b")));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void svgIsWellFormedAndItsTextIsText(Case c) throws Exception {
        var svg = parse(c.figure().svg());
        assertEquals(Integer.toString(c.figure().width()), svg.getDocumentElement().getAttribute("width"));
        var nodes = svg.getElementsByTagName("text");
        var texts = IntStream.range(0, nodes.getLength()).mapToObj(i -> nodes.item(i).getTextContent()).toList();
        assertTrue(texts.containsAll(c.texts()), () -> c.texts() + " in " + texts);
    }

    /** Whatever is drawn stays on the sheet: the outermost pixels are paper. */
    @ParameterizedTest
    @MethodSource("figures")
    void pngHasTheSizeOfTheFigureAndNothingIsCutOff(Case c, @TempDir Path folder) throws Exception {
        var file = folder.resolve("a.png");
        c.figure().writePng(file);
        var image = ImageIO.read(file.toFile());
        assertEquals(2 * c.figure().width(), image.getWidth());
        assertEquals(2 * c.figure().height(), image.getHeight());
        for (int x = 0; x < image.getWidth(); x++) {
            assertEquals(0xFFFFFF, image.getRGB(x, 0) & 0xFFFFFF);
            assertEquals(0xFFFFFF, image.getRGB(x, image.getHeight() - 1) & 0xFFFFFF);
        }
        for (int y = 0; y < image.getHeight(); y++) {
            assertEquals(0xFFFFFF, image.getRGB(0, y) & 0xFFFFFF);
            assertEquals(0xFFFFFF, image.getRGB(image.getWidth() - 1, y) & 0xFFFFFF);
        }
    }

    @Test
    void targetsAndPathsAreWhereTheMappingSays() {
        var recording = Reaches.recording(8, false);
        var plot = new HandPathPlot(recording);
        var axes = plot.axes();
        var image = plot.image(2);
        var colors = Palette.directions(recording);
        for (int trial = 0; trial < 8; trial++) {
            var target = recording.target()[trial][0];
            for (double angle = 0.4; angle < 6; angle += 1) {
                double x = target[0] + Reaches.RADIUS * Math.cos(angle);
                double y = target[1] + Reaches.RADIUS * Math.sin(angle);
                assertClose(colors.get(trial), pixel(image, axes.px(x), axes.py(y)), 40);
            }
            var halfway = recording.endpoint()[trial][35];
            assertClose(colors.get(trial), pixel(image, axes.px(halfway[0]), axes.py(halfway[1])), 40);
        }
        // Between two neighboring reaches there is nothing.
        double x = Reaches.CENTER[0] + 0.08 * Math.cos(Math.PI / 8);
        double y = Reaches.CENTER[1] + 0.08 * Math.sin(Math.PI / 8);
        assertClose(Color.WHITE, pixel(image, axes.px(x), axes.py(y)), 0);
    }

    @Test
    void figuresOfARowLookAsByThemselves() {
        var left = curves("length (m)");
        var right = curves("time (s)");
        var row = new FigureRow("a row", List.of(left, right)).image(1);
        assertEquals(left.width() + right.width(), row.getWidth());
        assertSame(left.image(1), row.getSubimage(0, 0, left.width(), left.height()));
        assertSame(right.image(1), row.getSubimage(left.width(), 0, right.width(), right.height()));
    }

    @Test
    void aMeterIsAsLongAcrossAsUp() {
        for (var axes : List.of(new HandPathPlot(Reaches.recording(3, false)).axes(),
                new StrobePlot(Reaches.recording(3, false), 2, 5).axes())) {
            assertEquals(axes.px(1) - axes.px(0), axes.py(0) - axes.py(1), 1e-6);
            assertEquals(axes.pixels(0.3), axes.px(0.3) - axes.px(0), 1e-6);
        }
    }

    @Test
    void fastestTrialReachesItsSpeedOnTheAxis() {
        var recording = Reaches.recording(1, false);
        var plot = new VelocityPlot(recording);
        var speed = recording.speed(0);
        int peak = IntStream.range(0, speed.length).reduce((a, b) -> speed[a] >= speed[b] ? a : b).orElseThrow();
        var drawn = pixel(plot.image(2), plot.axes().px(recording.time(0)[peak]), plot.axes().py(speed[peak]));
        assertFalse(drawn.equals(Color.WHITE));
        assertEquals(0.1 * 1.875 / 0.5, speed[peak], 0.1);
    }

    @Test
    void strobeDrawsTheArmBetweenItsJoints() {
        var recording = Reaches.recording(8, false);
        var plot = new StrobePlot(recording, 2, 4);
        var last = recording.body()[2][Reaches.TIMES - 1][0];
        double x = (last[0][0] + last[1][0]) / 2;
        double y = (last[0][1] + last[1][1]) / 2;
        assertClose(Canvas.INK, pixel(plot.image(2), plot.axes().px(x), plot.axes().py(y)), 12);
    }

    @Test
    void samplesThatAreNotFiniteAreLeftOut() throws Exception {
        var recording = Reaches.recording(2, false);
        recording.endpoint()[0][50][0] = Double.NaN;
        recording.endpointVelocity()[0][50][1] = Double.POSITIVE_INFINITY;
        recording.activation()[1][10][2] = Double.NaN;
        recording.body()[0][99][0][1][0] = Double.NaN;
        for (var figure : List.of(new HandPathPlot(recording), new VelocityPlot(recording),
                new ActivationPlot(recording), new StrobePlot(recording, 0, 3),
                new LearningCurvePlot(LearningCurve.of(new double[] {1, 0, Double.NaN, 0.5})))) {
            var svg = figure.svg();
            parse(svg);
            assertFalse(svg.contains("NaN") || svg.contains("Infinity") || svg.contains("9223372036854775807"),
                    figure::title);
        }
    }

    @Test
    void everythingNotFiniteStillDraws() throws Exception {
        var recording = Reaches.recording(1, false);
        for (var point : recording.endpoint()[0]) {
            point[0] = Double.NaN;
        }
        parse(new HandPathPlot(recording).svg());
        parse(new LearningCurvePlot(LearningCurve.of(new double[] {Double.NaN, Double.NaN})).svg());
    }

    @Test
    void longLearningCurvesStaySmallAndKeepTheirSpikes() {
        double[] loss = IntStream.range(0, 100_000).mapToDouble(i -> i == 43_210 ? 1000 : 1 + 0.1 * (i % 7)).toArray();
        var svg = new LearningCurvePlot(LearningCurve.of(loss), false).svg();
        assertTrue(svg.length() < 60_000, () -> "length " + svg.length());
        // Panel from 64 to 346; 5 % of the range of the values is left free above the greatest.
        double highest = Pattern.compile(",([0-9.]+)[ \"]").matcher(svg.substring(svg.indexOf("stroke-width=\"1\"/>")))
                .results().mapToDouble(m -> Double.parseDouble(m.group(1))).filter(y -> y > 64.01).min().orElseThrow();
        assertEquals(64 + 282 * 0.05 / 1.1, highest, 0.05);
    }

    @Test
    void noLegendForManyCurves() {
        var builder = CurvePlot.builder().setXLabel("x").setYLabel("y");
        IntStream.range(0, 64).forEach(i ->
                builder.addCurve("curve " + i, new double[] {0, 1}, new double[] {i, i + 1}));
        assertFalse(builder.build().svg().contains("curve 3"));
    }

    @Test
    void badArgumentsAreNamed() {
        var reaches = Reaches.recording(2, false);
        assertMessage("trial is 2, expected 0 to 1", () -> new StrobePlot(reaches, 2, 5));
        assertMessage("poses is 1, expected two or more", () -> new StrobePlot(reaches, 0, 1));
        assertMessage("there is no curve, expected at least one addCurve",
                () -> CurvePlot.builder().setXLabel("x").setYLabel("y").build());
        assertMessage("y of a has length 3, expected 2 (one per x)",
                () -> CurvePlot.builder().addCurve("a", new double[2], new double[3]));
        assertMessage("rates[0] has length 7, expected 8 (one per direction)",
                () -> new TuningPlot(List.of("u"), EIGHT, new double[1][7]));
    }

    @Test
    void aFileWhereTheFolderOfAFigureShouldBeIsNamed(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var plot = new HandPathPlot(Reaches.recording(1, false));
        for (Executable write : List.<Executable>of(
                () -> plot.writeSvg(file.resolve("a")), () -> plot.writePng(file.resolve("a")))) {
            var error = assertThrows(UncheckedIOException.class, write);
            assertEquals("cannot write %s: %s is not a folder".formatted(file.resolve("a"), file), error.getMessage());
        }
    }

    private static void assertSame(BufferedImage expected, BufferedImage actual) {
        int width = expected.getWidth();
        int height = expected.getHeight();
        assertArrayEquals(
                expected.getRGB(0, 0, width, height, null, 0, width),
                actual.getRGB(0, 0, width, height, null, 0, width));
    }

    private static void assertMessage(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static Color pixel(BufferedImage image, double x, double y) {
        return new Color(image.getRGB((int) (2 * x), (int) (2 * y)));
    }

    private static void assertClose(Color expected, Color actual, int tolerance) {
        assertEquals(expected.getRed(), actual.getRed(), tolerance, () -> expected + " but " + actual);
        assertEquals(expected.getGreen(), actual.getGreen(), tolerance, () -> expected + " but " + actual);
        assertEquals(expected.getBlue(), actual.getBlue(), tolerance, () -> expected + " but " + actual);
    }
}
