package io.efferent.rl.myosuite;

/**
 * The exponential function as NumPy computes it on x86-64, to the last bit: where things touch, a bit in a control is a
 * micrometer some steps later.
 */
final class SinglePrecision {
    private static final float LOG2_E = 1.44269504088896341f;
    /** The logarithm of 2 in two parts (Cody &amp; Waite 1980), negative. */
    private static final float LOG_2_HIGH = -6.93145752e-1f;
    private static final float LOG_2_LOW = -1.42860677e-6f;
    /** Added and taken away again, it rounds to whole numbers. */
    private static final float ROUNDING = 0x1.8p23f;
    /** A rational approximation around 0, highest power first. */
    private static final float[] NUMERATOR = {
        5.082762527590693718096e-04f, 6.757896990527504603057e-03f, 5.114512081637298353406e-02f,
        2.473615434895520810817e-01f, 7.257664613233124478488e-01f, 9.999999999980870924916e-01f
    };
    private static final float[] DENOMINATOR = {
        2.159509375685829852307e-02f, -2.742335390411667452936e-01f, 1
    };

    private SinglePrecision() {}

    /** e to the power of a number of moderate size. */
    static float exp(float x) {
        float power = x * LOG2_E + ROUNDING - ROUNDING;
        float rest = Math.fma(power, LOG_2_LOW, Math.fma(power, LOG_2_HIGH, x));
        return Math.scalb(polynomial(NUMERATOR, rest) / polynomial(DENOMINATOR, rest), (int) power);
    }

    private static float polynomial(float[] coefficients, float x) {
        float sum = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            sum = Math.fma(sum, x, coefficients[i]);
        }
        return sum;
    }
}
