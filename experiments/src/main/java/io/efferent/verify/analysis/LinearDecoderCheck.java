package io.efferent.verify.analysis;

import io.efferent.analysis.LinearDecoder;
import java.util.Arrays;

/** Kind {@code decoding}: ridge regression with lags, cross-validated. */
final class LinearDecoderCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        var input = one.input();
        double[][] x = input.table("x");
        double[][] y = input.table("y");
        int lags = input.count("lags");
        double ridge = input.number("ridge");
        int[] folds = Arrays.stream(input.row("folds")).mapToInt(fold -> (int) fold).toArray();
        var expected = one.expected();
        one.compare(expected, "weights", TOLERANCE, LinearDecoder.fit(x, y, lags, ridge).weights());
        var score = LinearDecoder.crossValidated(x, y, lags, ridge, folds);
        one.compare(expected, "r2_cross_validated", TOLERANCE, score.determination());
        one.compare(expected, "r2_variance_weighted", TOLERANCE, score.weighted());
    }
}
