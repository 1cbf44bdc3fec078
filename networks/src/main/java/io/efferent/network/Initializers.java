package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/** Where weights start. */
public final class Initializers {
    private Initializers() {}

    /** Uniform in +-sqrt(6 / (rows + columns)) (Glorot &amp; Bengio 2010). */
    public static Values glorot(int rows, int columns, RandomGenerator random) {
        double bound = Math.sqrt(6.0 / (rows + columns));
        double[] data = new double[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextDouble(-bound, bound);
        }
        return new Values(data, new Shape(rows, columns));
    }

    /** Random orthonormal columns (rows at least columns) or rows (Saxe et al. 2014). */
    public static Values orthogonal(int rows, int columns, RandomGenerator random) {
        return orthogonal(rows, columns, 1, random);
    }

    /** Random orthogonal columns (rows at least columns) or rows of length {@code gain}. */
    public static Values orthogonal(int rows, int columns, double gain, RandomGenerator random) {
        int tall = Math.max(rows, columns);
        int thin = Math.min(rows, columns);
        var gaussian = new DMatrixRMaj(tall, thin);
        for (int i = 0; i < gaussian.getNumElements(); i++) {
            gaussian.data[i] = random.nextGaussian();
        }
        var qr = DecompositionFactory_DDRM.qr(tall, thin);
        if (!qr.decompose(gaussian)) {
            throw new ArithmeticException("QR decomposition of a random matrix failed");
        }
        DMatrixRMaj q = qr.getQ(null, true);
        DMatrixRMaj r = qr.getR(null, true);
        double[] data = new double[rows * columns];
        for (int i = 0; i < tall; i++) {
            for (int j = 0; j < thin; j++) {
                // The sign of R's diagonal makes the distribution uniform over orthogonal matrices (Mezzadri 2007).
                double value = q.get(i, j) * Math.signum(r.get(j, j));
                data[rows >= columns ? i * columns + j : j * columns + i] = gain * value;
            }
        }
        return new Values(data, new Shape(rows, columns));
    }

    /** {@code count} times the same number. */
    public static Values constant(double value, int count) {
        double[] data = new double[count];
        Arrays.fill(data, value);
        return new Values(data, new Shape(count));
    }
}
