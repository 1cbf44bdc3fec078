package io.efferent.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * An interval of values shown along one side of a panel, linear or logarithmic.
 *
 * @param step distance of the ticks of a linear scale, zero to choose a round one
 */
record Scale(double low, double high, boolean log, double step) {

    /** Ticks of fewer whole numbers would be at fractions. */
    private static final int FEW = 6;

    Scale(double low, double high, boolean log) {
        this(low, high, log, 0);
    }

    /** A whole turn, with ticks at right angles, or at half turns where there is little room. */
    static Scale turn() {
        return new Scale(-180, 180, false, 90);
    }

    /** Spans the finite values (the positive ones when logarithmic) with a little room at both ends. */
    static Scale around(boolean log, double... values) {
        var shown = Arrays.stream(values).filter(v -> Double.isFinite(v) && (!log || v > 0)).summaryStatistics();
        if (shown.getCount() == 0) {
            return log ? new Scale(0.1, 1, true) : new Scale(0, 1, false);
        }
        double low = shown.getMin();
        double high = shown.getMax();
        if (log) {
            double room = Math.max(Math.pow(high / low, 0.05), 1.2);
            return new Scale(low / room, high * room, true);
        }
        double room = high > low ? 0.05 * (high - low) : high == 0 ? 0.5 : 0.1 * Math.abs(high);
        return new Scale(low - room, high + room, false);
    }

    /** The same for what is counted: ticks are at whole numbers. */
    Scale whole() {
        return high - low < FEW ? new Scale(low, high, log, 1) : this;
    }

    /** From the least to the greatest value without room, for an axis that data run along from end to end. */
    static Scale across(double... values) {
        var shown = Arrays.stream(values).filter(Double::isFinite).summaryStatistics();
        return shown.getCount() > 0 && shown.getMax() > shown.getMin()
                ? new Scale(shown.getMin(), shown.getMax(), false) : around(false, values);
    }

    /** The linear scale around non-negative values that starts at zero. */
    static Scale fromZero(double... values) {
        double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
        return new Scale(0, high > 0 ? 1.06 * high : 1, false);
    }

    /** Place of a value: 0 at the low end, 1 at the high end; not finite when it cannot be shown. */
    double place(double value) {
        if (log) {
            return value > 0 ? Math.log(value / low) / Math.log(high / low) : Double.NaN;
        }
        return (value - low) / (high - low);
    }

    /** About {@code count} round values inside the scale. */
    double[] ticks(int count) {
        if (log && high / low > 4) {
            return logTicks(count);
        }
        double distance = step == 0 ? roundStep((high - low) / count)
                : (high - low) / step > count + 1 ? 2 * step : step;
        long first = (long) Math.ceil(low / distance - 1e-9);
        long last = (long) Math.floor(high / distance + 1e-9);
        // Rounded in decimal: 3 * 0.1 must read 0.3.
        return LongStream.rangeClosed(first, last)
                .mapToDouble(i -> new BigDecimal(i * distance).round(new MathContext(10)).doubleValue()).toArray();
    }

    /** The nearest of 1, 2, 5, 10, ... by ratio. */
    private static double roundStep(double rough) {
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / decade;
        return decade * (digit < Math.sqrt(2) ? 1 : digit < Math.sqrt(10) ? 2 : digit < Math.sqrt(50) ? 5 : 10);
    }

    /** The densest of 1-2-5, 1-3, each decade, every other decade, ... that does not crowd the axis. */
    private double[] logTicks(int count) {
        for (double[] digits : new double[][] {{1, 2, 5}, {1, 3}, {1}}) {
            var ticks = logTicks(digits, 1);
            if (ticks.length <= count + 2) {
                return ticks;
            }
        }
        return logTicks(new double[] {1}, (int) Math.ceil(Math.log10(high / low) / count));
    }

    private double[] logTicks(double[] digits, int stride) {
        int first = (int) Math.floor(Math.log10(low));
        int last = (int) Math.ceil(Math.log10(high));
        return DoubleStream.iterate(first, d -> d <= last, d -> d + stride)
                .flatMap(
                d -> DoubleStream.of(digits).map(m -> BigDecimal.valueOf(m).scaleByPowerOfTen((int) d).doubleValue()))
                .filter(v -> v >= low * 0.999 && v <= high * 1.001).toArray();
    }

    /** A tick in as few characters as it needs, with a true minus sign. */
    static String label(double value) {
        if (value == 0) {
            return "0";
        }
        var exact = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
        double size = Math.abs(value);
        var text = size >= 1e5 || size < 1e-3 ? scientific(exact) : exact.toPlainString();
        return text.replace('-', '\u2212');
    }

    private static String scientific(BigDecimal value) {
        int exponent = value.precision() - value.scale() - 1;
        return value.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
