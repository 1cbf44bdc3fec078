package io.efferent.analysis;

/**
 * The axes of an ellipse that belongs to a symmetric 2 by 2 matrix: its eigenvalues and where the first points.
 *
 * @param major the larger eigenvalue
 * @param minor the smaller eigenvalue
 * @param orientation direction of the major axis, rad counter-clockwise from +x, in [0, π)
 */
public record PrincipalAxes(double major, double minor, double orientation) {

    static PrincipalAxes of(double[][] symmetric) {
        var spectrum = Matrices.symmetric(symmetric);
        double[] axis = Matrices.column(spectrum.vectors(), 0);
        double angle = Math.atan2(axis[1], axis[0]);
        double orientation = angle < 0 ? angle + Math.PI : angle;
        return new PrincipalAxes(
                spectrum.values()[0], spectrum.values()[1], orientation >= Math.PI ? 0 : orientation);
    }
}
