package io.efferent.array;

/**
 * Checks of the plain numbers that a model is described with. A message names the argument, what came, and what was
 * expected.
 */
public final class Require {
    private Require() {}

    /**
     * A number above 0, and finite.
     *
     * @param name the argument
     * @param value what came
     * @param unit for the message, such as "kg"; empty for none
     * @return {@code value}
     * @throws IllegalArgumentException for any other number
     */
    public static double positive(String name, double value, String unit) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a positive number"
                    + (unit.isEmpty() ? "" : " of " + unit));
        }
        return value;
    }

    /**
     * A number of at least 0, and finite.
     *
     * @param name the argument
     * @param value what came
     * @return {@code value}
     * @throws IllegalArgumentException for any other number
     */
    public static double notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a number of at least 0");
        }
        return value;
    }

    /**
     * A number from 0 to 1.
     *
     * @param name the argument
     * @param value what came
     * @return {@code value}
     * @throws IllegalArgumentException for any other number
     */
    public static double fraction(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a number in [0, 1]");
        }
        return value;
    }

    /**
     * Numbers, neither NaN nor infinite.
     *
     * @param name the argument
     * @param values what came
     * @return {@code values}
     * @throws IllegalArgumentException if one is not finite
     */
    public static double[] finite(String name, double... values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(name + ": got " + values[i]
                        + (values.length == 1 ? "" : " as element " + i) + ", expected a finite number");
            }
        }
        return values;
    }
}
