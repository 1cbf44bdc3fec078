package io.efferent.analysis;

import java.util.List;

/**
 * A state in which a system stays, or nearly stays, and how it moves close to it.
 *
 * @param state [unit]
 * @param speed {@code q = |F(h) - h|² / 2} (Sussillo &amp; Barak 2013)
 * @param jacobian [after][before], derivatives of a step
 * @param eigenvalues of the Jacobian, from the largest modulus
 */
public record FixedPoint(double[] state, double speed, double[][] jacobian, List<Eigenvalue> eigenvalues) {

    static FixedPoint of(DynamicalSystem system, double[] state) {
        double[][] jacobian = system.jacobian(state);
        double[] step = FixedPoints.step(system, state);
        return new FixedPoint(state, Matrices.dot(step, step) / 2, jacobian, Matrices.eigenvalues(jacobian));
    }

    /** The largest modulus of its eigenvalues: by how much the slowest deviation shrinks, or the fastest one grows. */
    public double spectralRadius() {
        return eigenvalues.getFirst().modulus();
    }

    /** In how many directions deviations grow. */
    public int unstable() {
        return (int) eigenvalues.stream().filter(value -> value.modulus() > 1).count();
    }

    /** Whether all deviations shrink. */
    public boolean isStable() {
        return spectralRadius() < 1;
    }
}
