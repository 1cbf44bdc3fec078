package io.efferent.analysis;

/**
 * An eigenvalue of a real matrix.
 *
 * @param real its real part
 * @param imaginary its imaginary part, zero where it is real
 */
public record Eigenvalue(double real, double imaginary) {

    /** Its distance from zero. */
    public double modulus() {
        return Math.hypot(real, imaginary);
    }

    /**
     * Steps in which what it governs falls to 1/e, {@code -1 / ln |λ|}, when it belongs to the matrix of a step; NaN
     * where nothing falls, because the modulus is 1 or more.
     */
    public double timeConstant() {
        return modulus() < 1 ? -1 / Math.log(modulus()) : Double.NaN;
    }
}
