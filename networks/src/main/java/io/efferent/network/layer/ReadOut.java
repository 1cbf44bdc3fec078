package io.efferent.network.layer;

/**
 * The last layer of a {@link ModularNetwork}, whose activity is the action.
 *
 * @param size number of outputs
 * @param gain length of the initial weight vectors, which start orthogonal
 * @param bias where the biases start
 * @param activation what an output does with its weighted input
 */
public record ReadOut(int size, double gain, double bias, Nonlinearity activation) {
    private static final double ALMOST_SILENT = -5;

    /** Any numbers, as the parameters of a distribution. */
    public static ReadOut linear(int size, double gain) {
        return new ReadOut(size, gain, 0, Nonlinearity.LINEAR);
    }

    /** Excitations of muscles, between 0 and 1, which begin almost silent. */
    public static ReadOut excitations(int size) {
        return new ReadOut(size, 1, ALMOST_SILENT, Nonlinearity.SIGMOID);
    }
}
