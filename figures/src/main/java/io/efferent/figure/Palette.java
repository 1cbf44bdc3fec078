package io.efferent.figure;

import java.awt.Color;
import java.util.List;
import java.util.stream.DoubleStream;

/** Colors that stay apart for color-blind readers, after Okabe and Ito (2008). */
final class Palette {

    static final Color BLUE = new Color(0x00, 0x72, 0xB2);
    static final Color PALE = new Color(0xDD, 0xDD, 0xDD);
    static final Color VERMILION = new Color(0xD5, 0x5E, 0x00);
    private static final Color GREEN = new Color(0x00, 0x9E, 0x73);
    private static final Color PURPLE = new Color(0xCC, 0x79, 0xA7);
    private static final Color ORANGE = new Color(0xE6, 0x9F, 0x00);
    private static final Color SKY = new Color(0x56, 0xB4, 0xE9);

    private static final List<Color> SERIES =
            List.of(BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, Canvas.INK, Canvas.GRAY);
    private static final List<Color> WHEEL = List.of(ORANGE, VERMILION, PURPLE, BLUE, SKY, GREEN);

    private Palette() {
    }

    /** Color of the series of that number; they repeat after eight. */
    static Color series(int index) {
        return SERIES.get(index % SERIES.size());
    }

    /** Color of a direction (rad), the same for the same direction in every figure. */
    static Color direction(double angle) {
        double turn = angle / (2 * Math.PI);
        double place = (turn - Math.floor(turn)) * WHEEL.size();
        int below = (int) place % WHEEL.size();
        return mix(WHEEL.get(below), WHEEL.get((below + 1) % WHEEL.size()), place - Math.floor(place));
    }

    /** One color per trial, by the direction of the reach; black where it has none. */
    static List<Color> directions(Recording recording) {
        return DoubleStream.of(recording.directions())
                .mapToObj(angle -> Double.isFinite(angle) ? direction(angle) : Canvas.INK).toList();
    }

    static Color mix(Color from, Color to, double share) {
        return new Color(mix(from.getRed(), to.getRed(), share), mix(from.getGreen(), to.getGreen(), share),
                mix(from.getBlue(), to.getBlue(), share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }

    static String hex(Color color) {
        return "#%06x".formatted(color.getRGB() & 0xFFFFFF);
    }
}
