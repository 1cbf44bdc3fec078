package io.efferent.figure;

/** Checks of array sizes, with messages that name the argument, what came and what was expected. */
final class Shapes {

    private Shapes() {
    }

    static void length(String argument, int length, int expected, String reason) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "%s has length %d, expected %d (%s)".formatted(argument, length, expected, reason));
        }
    }

    /** Checks that {@code values} is {@code [trials][times][width]}. */
    static void cube(String argument, double[][][] values, int trials, int times, int width, String reason) {
        length(argument, values.length, trials, "trials");
        for (int trial = 0; trial < trials; trial++) {
            var at = "%s[%d]".formatted(argument, trial);
            length(at, values[trial].length, times, "time samples");
            for (int time = 0; time < times; time++) {
                length("%s[%d]".formatted(at, time), values[trial][time].length, width, reason);
            }
        }
    }

    static <T> T present(String argument, T value) {
        if (value == null) {
            throw new IllegalArgumentException(argument + " is required, none was given");
        }
        return value;
    }
}
