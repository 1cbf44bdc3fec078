package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Java code in a compiled step, beside the same code on arrays. */
class SearchTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    /** The larger and the smaller solution of {@code x^2 + p x + q = 0}, without derivatives. */
    private static final Search QUADRATIC = new Search(2, (x, _, found) -> {
        for (int i = 0; i < x[0].length; i++) {
            double half = x[0][i] / 2;
            double root = Math.sqrt(half * half - x[1][i]);
            found[0][i] = root - half;
            found[1][i] = -root - half;
        }
    });

    private static NDArray roots(NDArray p, NDArray q) {
        NDArray[] found = QUADRATIC.of(p, q);
        return found[0].mul(p).add(found[1].mul(q));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void compiledStepsCallIt(Twin.Mode mode) {
        var random = new Random(2);
        double[][] p = Twin.random(random, 35, 3, -1, 1);
        double[][] q = Twin.random(random, 35, 3, -2, -1);
        double[][] wide = Twin.random(random, 35, 20, -2, -1);
        Twin.compare(mode, List.of(
                Twin.once("small", in -> roots(in[0], in[1]), p, q),
                Twin.once("wide", in -> roots(in[0], in[0]), wide)));
    }
}
