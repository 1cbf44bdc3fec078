package io.efferent.analysis;

/** Checks of arguments, with messages that name the argument, what came and what was expected. */
final class Arguments {

    private Arguments() {
    }

    static void require(boolean holds, String argument, Object got, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(argument + ": got " + got + ", expected " + expected);
        }
    }

    static void finite(String argument, double... values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(argument + "[" + i + "]: got " + values[i]
                        + ", expected a finite number");
            }
        }
    }

    /** The number of columns of finite numbers in rows that are all equally long. */
    static int columns(String argument, double[][] rows) {
        require(rows.length > 0, argument, "no rows", "at least one");
        for (int i = 0; i < rows.length; i++) {
            length(argument + "[" + i + "]", rows[i].length, rows[0].length);
            finite(argument + "[" + i + "]", rows[i]);
        }
        require(rows[0].length > 0, argument, "rows without numbers", "at least one number in each");
        return rows[0].length;
    }

    /** Checks that all conditions have equally many rows of equally many finite numbers. */
    static void regular(String argument, double[][][] conditions) {
        require(conditions.length > 0, argument, "no conditions", "at least one");
        for (int i = 0; i < conditions.length; i++) {
            String at = argument + "[" + i + "]";
            int columns = columns(at, conditions[i]);
            length(at, conditions[i].length, conditions[0].length);
            length(at + "[0]", columns, conditions[0][0].length);
        }
    }

    static void length(String argument, int length, int expected) {
        require(length == expected, argument, "length " + length, "length " + expected);
    }

    static void positive(String argument, double value) {
        require(value > 0 && Double.isFinite(value), argument, value, "a finite number above zero");
    }

    static void atLeast(String argument, int least, int value) {
        require(value >= least, argument, value, "at least " + least);
    }
}
