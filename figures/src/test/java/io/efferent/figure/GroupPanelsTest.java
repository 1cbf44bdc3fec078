package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupPanelsTest {
    private static GroupPanels.Builder builder() {
        return GroupPanels.builder().setTitle("Networks").setGroups(List.of("small", "large"));
    }

    private static long dots(Figure figure) {
        return figure.svg().split("<circle", -1).length - 1;
    }

    @Test
    void everyOneIsAPointButThoseWithoutAValue() {
        var all = builder().addPanel("error (mm)", new double[][] {{1, 2, 3}, {4, 5}}).build();
        var some = builder().addPanel("error (mm)", new double[][] {{1, Double.NaN, 3}, {}}).build();
        assertEquals(3, dots(all) - dots(some), "two and the one that is not finite are missing");
        assertTrue(all.svg().contains("1  small") && all.svg().contains("error (mm)"), all.svg());
    }

    @Test
    void panelsStandInRowsOfFour() {
        var one = builder();
        var five = builder();
        for (int i = 0; i < 5; i++) {
            (i == 0 ? one : five).addPanel("measure " + i, new double[][] {{1}, {2}});
        }
        five.addPanel("measure 5", new double[][] {{1}, {2}});
        assertTrue(five.build().height() > one.build().height());
        assertTrue(five.build().width() > one.build().width());
    }

    /** A label would run into that of the next panel. */
    @Test
    void longLabelsTakeSeveralLines() {
        String label = "further delay that is stable, up to 300 (ms)";
        var figure = builder().addPanel(label, new double[][] {{1}, {2}}).addPanel("other", new double[][] {{1}, {2}})
                .build();
        var brief = builder().addPanel("delay (ms)", new double[][] {{1}, {2}}).build();
        assertFalse(figure.svg().contains(label), figure.svg());
        assertTrue(figure.svg().contains(">further delay") && figure.svg().contains("(ms)<"), figure.svg());
        assertEquals(15, figure.height() - brief.height(), "a line more");
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("there is no panel, expected at least one addPanel",
                assertThrows(IllegalArgumentException.class, () -> builder().build()).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> builder().addPanel("error", new double[1][1]))
                .getMessage().startsWith("values of error"));
    }

    @Test
    void bandsAndPointsAreDrawn() {
        double[] x = {0, 1, 2};
        var plot = CurvePlot.builder().setXLabel("batch").setYLabel("loss")
                .addBand("median", x, new double[] {3, 2, 1}, new double[] {2, 1, 0.5}, new double[] {4, 3, 2})
                .addPoints("points", x, new double[] {1, 2, 3}).build();
        assertEquals(3 + 1, dots(plot), "three points and their key");
        assertTrue(plot.svg().contains("<polygon") || plot.svg().contains("<path"), plot.svg());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> CurvePlot.builder()
                .addBand("median", x, x, x, new double[1])).getMessage().startsWith("high of median"));
    }
}
