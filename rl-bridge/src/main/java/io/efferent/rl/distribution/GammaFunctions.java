package io.efferent.rl.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;

/**
 * Logarithm of the gamma function and its derivative for x of at least 1, from elementary operations: Stirling's series
 * at x + 6, where 3 terms are accurate to 1e-9 and 7 to 1e-13, and the recurrence back to x (Abramowitz &amp; Stegun
 * 6.1.40, 6.3.18).
 */
final class GammaFunctions {
    private static final int SHIFT = 6;
    private static final double[] LOG_GAMMA =
            {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    private static final double[] DIGAMMA =
            {1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12};

    private GammaFunctions() {}

    static NDArray logGamma(NDArray x, Parameters constants) {
        NDArray z = x.add(SHIFT);
        NDArray inverse = constants.constant(1).div(z);
        NDArray series = inverse.mul(polynomial(LOG_GAMMA, inverse.mul(inverse), constants));
        // x (x + 5), (x + 1) (x + 4) and (x + 2) (x + 3) differ by constants.
        NDArray pair = x.mul(x.add(5));
        NDArray product = pair.mul(pair.add(4)).mul(pair.add(6));
        return z.sub(0.5).mul(z.log()).sub(z).add(0.5 * Math.log(2 * Math.PI)).add(series).sub(product.log());
    }

    static NDArray digamma(NDArray x, Parameters constants) {
        NDArray one = constants.constant(1);
        NDArray z = x.add(SHIFT);
        NDArray inverse = one.div(z);
        NDArray square = inverse.mul(inverse);
        NDArray series = square.mul(polynomial(DIGAMMA, square, constants));
        NDArray pair = x.mul(x.add(5));
        NDArray reciprocals = one.div(pair).add(one.div(pair.add(4))).add(one.div(pair.add(6)));
        return z.log().sub(inverse.mul(constants.constant(0.5))).sub(series).sub(x.add(x).add(5).mul(reciprocals));
    }

    private static NDArray polynomial(double[] coefficients, NDArray x, Parameters constants) {
        int terms = constants.type() == DataType.FLOAT32 ? 3 : coefficients.length;
        NDArray sum = x.mul(constants.constant(coefficients[terms - 1]));
        for (int i = terms - 2; i > 0; i--) {
            sum = sum.add(coefficients[i]).mul(x);
        }
        return sum.add(coefficients[0]);
    }
}
