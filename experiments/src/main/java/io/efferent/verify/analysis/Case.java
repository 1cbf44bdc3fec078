package io.efferent.verify.analysis;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;

/**
 * One case of a file of analyses: what goes in, what should come out, and how what is computed compares with it.
 *
 * @param section the case
 * @param trial what compares and collects
 */
record Case(Section section, Trial trial) {
    Section input() {
        return section.in("input");
    }

    Section expected() {
        return section.in("expected");
    }

    /**
     * Compares with a number, or numbers in nested lists; null is met by what is not finite. Errors are relative to the
     * largest of the numbers.
     *
     * @param recorded a part of what is expected
     * @param key what they are called there
     */
    void compare(Section recorded, String key, double tolerance, double... computed) {
        var values = values(recorded, key, computed.length);
        double largest = Arrays.stream(values.data()).filter(Double::isFinite).map(Math::abs).max().orElse(0);
        trial.value(recorded.path() + "." + key, computed, values, _ -> largest > 0 ? largest : 1, tolerance);
    }

    void compare(Section recorded, String key, double tolerance, double[][] computed) {
        compare(recorded, key, tolerance, Arrays.stream(computed).flatMapToDouble(Arrays::stream).toArray());
    }

    /** Compares numbers whose error counts as it is, because they may be 0, or no more than rounding. */
    void compareAbsolute(Section recorded, String key, double tolerance, double... computed) {
        trial.value(recorded.path() + "." + key, computed, values(recorded, key, computed.length), _ -> 1, tolerance);
    }

    /** Compares an angle (rad), in which whole turns do not count. */
    void compareAngle(Section recorded, String key, double tolerance, double computed) {
        var values = values(recorded, key, 1);
        double turns = 2 * Math.PI * Math.rint((values.data()[0] - computed) / (2 * Math.PI));
        trial.value(recorded.path() + "." + key, new double[] {computed + turns}, values, _ -> 1, tolerance);
    }

    private static Values values(Section recorded, String key, int length) {
        if (!recorded.node().path(key).isNull()) {
            return recorded.numbers(key);
        }
        double[] undefined = new double[length];
        Arrays.fill(undefined, Double.NaN);
        return new Values(undefined, new Shape(length));
    }
}
