package io.efferent.verify.analysis;

import io.efferent.analysis.TensorMaximumEntropy;
import java.util.Arrays;

/** Kind {@code tensor_maximum_entropy}: variances of largest entropy with given sums over two axes. */
final class TensorMaximumEntropyCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-6;

    @Override
    public void run(Case one) {
        var sums = one.input().lists("marginal_eigenvalues");
        double[][][] variances = TensorMaximumEntropy.variances(sums.get(0), sums.get(1), sums.get(2));
        one.compare(one.expected(), "eigenvalues", TOLERANCE,
                Arrays.stream(variances).flatMap(Arrays::stream).toArray(double[][]::new));
        one.compare(one.expected(), "entropy", TOLERANCE, TensorMaximumEntropy.entropy(variances));
    }
}
