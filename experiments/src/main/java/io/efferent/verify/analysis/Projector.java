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

    /**
     * Gives the axes in which projectors are written the signs they have in recorded ones: those that all of them agree
     * with best. Axes are turned one after the other, beginning with the one that is bound most to the first.
     *
     * @param projectors [which][axis][axis], changed
     * @param recorded [which][axis][axis]
     */
    static void alignSigns(double[][][] projectors, double[][][] recorded) {
        int axes = recorded[0].length;
        double[][] agreement = new double[axes][axes];
        for (int p = 0; p < recorded.length; p++) {
            for (int i = 0; i < axes; i++) {
                for (int j = 0; j < axes; j++) {
                    agreement[i][j] += projectors[p][i][j] * recorded[p][i][j];
                }
            }
        }
        double[] signs = new double[axes];
        signs[0] = 1;
        for (int turned = 1; turned < axes; turned++) {
            int from = -1;
            int to = -1;
            for (int i = 0; i < axes; i++) {
                for (int j = 0; j < axes; j++) {
                    if (signs[i] != 0 && signs[j] == 0
                            && (to < 0 || Math.abs(agreement[i][j]) > Math.abs(agreement[from][to]))) {
                        from = i;
                        to = j;
                    }
                }
            }
            signs[to] = agreement[from][to] < 0 ? -signs[from] : signs[from];
        }
        for (double[][] projector : projectors) {
            for (int i = 0; i < axes; i++) {
                for (int j = 0; j < axes; j++) {
                    projector[i][j] *= signs[i] * signs[j];
                }
            }
        }
    }
}
