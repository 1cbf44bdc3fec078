package io.efferent.verify.analysis;

/** Matrices that are the same whatever the signs and order of the axes that span a space. */
final class Projector {

    private Projector() {
    }

    /** {@code B Bᵀ} of orthonormal columns. */
    static double[][] onto(double[][] basis) {
        double[][] projector = new double[basis.length][basis.length];
        for (int i = 0; i < basis.length; i++) {
            for (int j = 0; j < basis.length; j++) {
                for (int k = 0; k < basis[0].length; k++) {
                    projector[i][j] += basis[i][k] * basis[j][k];
                }
            }
        }
        return projector;
    }
}
