package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.network.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Which connections a {@link Recurrent} layer has, and of which sign. The weights that act are functions of those that
 * learn: a connection that is not there is 0, one of a unit that excites or inhibits is {@code |w|} or {@code -|w|}
 * (Dale's law), all others are as learned. No unit is connected to itself.
 *
 * @param recurrent connections among the units of the layer: those that do not excite inhibit
 * @param inputs connections from what the layer reads, in its order: of units that keep to Dale's law only those that
 *     excite reach other layers
 * @param seed which of the possible connections are there
 */
public record Wiring(Tract recurrent, List<Tract> inputs, long seed) {
    /** Initial spectral radius of connections that keep to Dale's law (Song, Yang &amp; Wang 2016). */
    private static final double RADIUS = 1.5;

    /** Copies the list. */
    public Wiring {
        inputs = List.copyOf(inputs);
    }

    /**
     * Connections from some units.
     *
     * @param units how many
     * @param excitatory how many of them excite, the first ones; null if a unit may do both
     * @param density fraction of the possible connections that are there, in (0, 1]
     */
    public record Tract(int units, Integer excitatory, double density) {
        /** Checks the numbers. */
        public Tract {
            if (excitatory != null && (excitatory < 1 || excitatory > units)) {
                throw new IllegalArgumentException(
                        "excitatory: got " + excitatory + " of " + units + " units, expected 1 to " + units);
            }
            if (!(density > 0 && density <= 1)) {
                throw new IllegalArgumentException("density: got " + density + ", expected a number in (0, 1]");
            }
        }

        /** All connections, of any sign. */
        public static Tract free(int units) {
            return new Tract(units, null, 1);
        }
    }

    /** What connections may be, row-major: the sign they have, or 1 in {@code free} if any. */
    private record Pattern(double[] sign, double[] free) {
        private Pattern(int size) {
            this(new double[size], new double[size]);
        }

        /** The weights that act, given those that learn. */
        NDArray act(Parameters weights, NDArray learned) {
            boolean anySigned = any(sign);
            boolean anyFree = any(free);
            NDArray signed = anySigned ? learned.abs().mul(constant(weights, learned, sign)) : null;
            NDArray rest = anyFree ? learned.mul(constant(weights, learned, free)) : null;
            return signed == null ? rest : rest == null ? signed : signed.add(rest);
        }

        private static NDArray constant(Parameters weights, NDArray like, double[] numbers) {
            return Constants.of(weights.manager(), weights.type(), like.getShape(), numbers);
        }

        private static boolean any(double[] numbers) {
            for (double number : numbers) {
                if (number != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Of rows of the cell's gates one below the other. */
    private Pattern within(int rows) {
        int units = recurrent.units();
        var pattern = new Pattern(rows * units);
        RandomGenerator random = RandomStreams.stream(seed, "recurrent connections", 0);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < units; column++) {
                boolean isThere = random.nextDouble() < recurrent.density() && row % units != column;
                set(pattern, row * units + column, isThere, recurrent, column, -1);
            }
        }
        return pattern;
    }

    private Pattern from(int rows) {
        int columns = inputs.stream().mapToInt(Tract::units).sum();
        var pattern = new Pattern(rows * columns);
        int first = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Tract tract = inputs.get(i);
            RandomGenerator random = RandomStreams.stream(seed, "connections from others", i);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < tract.units(); column++) {
                    boolean isThere = random.nextDouble() < tract.density();
                    set(pattern, row * columns + first + column, isThere, tract, column, 0);
                }
            }
            first += tract.units();
        }
        return pattern;
    }

    private static void set(Pattern pattern, int at, boolean isThere, Tract tract, int column, int otherwise) {
        if (tract.excitatory() == null) {
            pattern.free[at] = isThere ? 1 : 0;
        } else {
            pattern.sign[at] = !isThere ? 0 : column < tract.excitatory() ? 1 : otherwise;
        }
    }

    private static String recurrentName(Cell cell) {
        return cell.name() + ".weight_hh_l0";
    }

    private static String inputName(Cell cell) {
        return cell.name() + ".weight_ih_l0";
    }

    /** The weights of a cell as they act. */
    Parameters act(Cell cell, Parameters learned) {
        return learned.derived("wired", () -> {
            Map<String, NDArray> acting = new LinkedHashMap<>(learned.arrays());
            int rows = cell.gates() * recurrent.units();
            acting.computeIfPresent(recurrentName(cell), (_, w) -> within(rows).act(learned, w));
            acting.computeIfPresent(inputName(cell), (_, w) -> from(rows).act(learned, w));
            return Parameters.of(learned.manager(), learned.type(), acting);
        });
    }

    /**
     * Where weights start. Of sparse connections they are larger, so that sums are as large as without. Those that keep
     * to Dale's law are drawn from a gamma distribution of shape 2; inhibition is as strong as excitation on average,
     * and the spectral radius 1.5 (Song, Yang &amp; Wang 2016).
     */
    Map<String, Values> initialWeights(Cell cell, Map<String, Values> usual, RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>(usual);
        int rows = cell.gates() * recurrent.units();
        double[] within = weights.get(recurrentName(cell)).data().clone();
        Pattern pattern = within(rows);
        if (recurrent.excitatory() == null) {
            scale(within, 0, recurrent.units(), recurrent.units(), recurrent.density());
        } else {
            for (int gate = 0; gate < cell.gates(); gate++) {
                balance(within, gate * recurrent.units() * recurrent.units(), pattern, random);
            }
        }
        weights.put(recurrentName(cell), new Values(within, weights.get(recurrentName(cell)).shape()));
        Values others = weights.get(inputName(cell));
        double[] from = others.data().clone();
        int first = 0;
        for (Tract tract : inputs) {
            scale(from, first, tract.units(), (int) others.shape().get(1), tract.density());
            first += tract.units();
        }
        weights.put(inputName(cell), new Values(from, others.shape()));
        return weights;
    }

    private static void scale(double[] w, int first, int count, int columns, double density) {
        for (int i = 0; i < w.length; i++) {
            w[i] /= i % columns >= first && i % columns < first + count ? Math.sqrt(density) : 1;
        }
    }

    private void balance(double[] w, int offset, Pattern pattern, RandomGenerator random) {
        int n = recurrent.units();
        int inhibitory = n - recurrent.excitatory();
        var acting = new DMatrixRMaj(n, n);
        for (int i = 0; i < n * n; i++) {
            double drawn = -Math.log(1 - random.nextDouble()) - Math.log(1 - random.nextDouble());
            boolean inhibits = i % n >= recurrent.excitatory();
            w[offset + i] = inhibits ? drawn * recurrent.excitatory() / inhibitory : drawn;
            acting.data[i] = w[offset + i] * pattern.sign[offset + i];
        }
        double factor = RADIUS / radius(acting);
        for (int i = 0; i < n * n && Double.isFinite(factor); i++) {
            w[offset + i] *= factor;
        }
    }

    private static double radius(DMatrixRMaj matrix) {
        var eigenvalues = DecompositionFactory_DDRM.eig(matrix.numRows, false);
        if (!eigenvalues.decompose(matrix.copy())) {
            throw new ArithmeticException("eigenvalues of initial weights were not found");
        }
        double largest = 0;
        for (int i = 0; i < eigenvalues.getNumberOfEigenvalues(); i++) {
            largest = Math.max(largest, eigenvalues.getEigenvalue(i).getMagnitude());
        }
        return largest;
    }
}
