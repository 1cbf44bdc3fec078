package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products with matrices of many shapes equal sums in plain loops, to the last bit: of rows by columns, of samples in
 * turn.
 */
class ProductsTest {
    private static final int[] SIZES = {1, 2, 5, 6, 7, 11, 12, 13, 16, 17, 25, 33, 50, 64};
    private static final int STEPS = 3;
    /** A number that nothing computes. */
    private static final double UNTOUCHED = 12345;

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 16, true", "FLOAT32, 32, true", "FLOAT64, 16, true", "FLOAT64, 32, true",
        "FLOAT32, 16, false", "FLOAT32, 32, false", "FLOAT64, 16, false", "FLOAT64, 32, false"
    })
    void allShapes(DataType type, int width, boolean vectors) {
        compare(Lanes.of(type, width), vectors);
    }

    private static <A> void compare(Lanes<A> lanes, boolean vectors) {
        var products = Products.of(lanes, vectors);
        for (int rows : SIZES) {
            for (int columns : SIZES) {
                var check = new Check<>(lanes, products, vectors, rows, columns);
                check.matrices();
                check.outerProducts();
            }
        }
        for (int rows = 0; rows < 5; rows++) {
            new Check<>(lanes, products, vectors, Math.max(1, rows), 1).sums(rows);
        }
    }

    private record Check<A>(
            Lanes<A> lanes, Products<A> products, boolean vectors, int rows, int columns, Random random) {
        Check(Lanes<A> lanes, Products<A> products, boolean vectors, int rows, int columns) {
            this(lanes, products, vectors, rows, columns, new Random(100L * rows + columns));
        }

        private A random(int length) {
            A array = lanes.allocate(length);
            for (int i = 0; i < length; i++) {
                lanes.set(array, i, random.nextDouble() - 0.5);
            }
            return array;
        }

        private A untouched(int length) {
            A array = lanes.allocate(length);
            lanes.fill(array, 0, length, UNTOUCHED);
            return array;
        }

        private double[] doubles(A array) {
            double[] numbers = new double[lanes.length(array)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = lanes.get(array, i);
            }
            return numbers;
        }

        /** {@code sum + a b} in this float type, rounded once where vectors are used. */
        private double multiplyAdd(double a, double b, double sum) {
            if (lanes.doubles()) {
                return vectors ? Math.fma(a, b, sum) : sum + a * b;
            }
            return vectors ? Math.fma((float) a, (float) b, (float) sum) : (float) sum + (float) a * (float) b;
        }

        private void same(double expected, double actual, String what, int i, int j) {
            assertEquals(expected, actual, () -> what + " of " + rows + " x " + columns + " at " + i + ", " + j);
        }

        void matrices() {
            int width = lanes.width;
            double[] matrix = doubles(random(rows * columns));
            double[] bias = doubles(random(rows));
            LinearMaps<A> maps = products.maps(
                    new double[][] {matrix, matrix}, new int[] {rows, rows}, new int[] {columns, columns},
                    new double[][] {bias, null});
            maps.prepareTransposed();
            A x = random((columns + 1) * width);
            A g = random((rows + 1) * width);
            int at = width;
            for (int map = 0; map < 2; map++) {
                A y = untouched((rows + 2) * width);
                maps.apply(map, x, at, y, at);
                A back = untouched((columns + 2) * width);
                maps.applyTransposed(map, g, at, back, at);
                for (int sample = 0; sample < width; sample++) {
                    for (int r = 0; r < rows; r++) {
                        double sum = map == 0 ? bias[r] : 0;
                        for (int k = 0; k < columns; k++) {
                            sum = multiplyAdd(lanes.get(x, at + k * width + sample), matrix[r * columns + k], sum);
                        }
                        same(sum, lanes.get(y, at + r * width + sample), "product", r, sample);
                    }
                    for (int k = 0; k < columns; k++) {
                        double sum = 0;
                        for (int r = 0; r < rows; r++) {
                            sum = multiplyAdd(lanes.get(g, at + r * width + sample), matrix[r * columns + k], sum);
                        }
                        same(sum, lanes.get(back, at + k * width + sample), "transposed product", k, sample);
                    }
                    for (A other : List.of(y, back)) {
                        same(UNTOUCHED, lanes.get(other, sample), "what is before", -1, sample);
                        same(UNTOUCHED, lanes.get(other, lanes.length(other) - width + sample), "what is behind", -1,
                                sample);
                    }
                }
            }
        }

        void outerProducts() {
            int width = lanes.width;
            int stride = (rows + 2) * width;
            A g = random(STEPS * stride + width);
            A turned = lanes.allocate(STEPS * width * products.paddedColumns(columns));
            int length = (columns + 1 + products.margin()) * width;
            List<A> x = Stream.generate(() -> random(length)).limit(STEPS).toList();
            A sums = lanes.allocate(products.outerSums(rows, columns));
            double[] matrix = new double[rows * columns];
            double[] bias = new double[rows];
            for (int steps : new int[] {STEPS, 1}) {
                for (int step = 0; step < steps; step++) {
                    products.turn(x.get(step), width, columns, turned, step);
                }
                products.addOuterProducts(g, width, stride, rows, turned, columns, steps, sums);
            }
            products.addMatrix(sums, rows, columns, matrix);
            products.addBias(sums, rows, columns, bias);
            for (int r = 0; r < rows; r++) {
                for (int k = 0; k <= columns; k++) {
                    double sum = 0;
                    for (int steps : new int[] {STEPS, 1}) {
                        for (int i = 0; i < steps * width; i++) {
                            double input = k == columns ? 1
                                    : lanes.get(x.get(i / width), width + k * width + i % width);
                            sum = multiplyAdd(
                                    lanes.get(g, width + i / width * stride + r * width + i % width), input, sum);
                        }
                    }
                    same(sum, k == columns ? bias[r] : matrix[r * columns + k], "outer product", r, k);
                }
            }
        }

        void sums(int count) {
            int length = count * lanes.width;
            A x = random(length + 3);
            A y = random(length + 5);
            double[] before = doubles(y);
            products.add(x, 3, y, 4, length);
            for (int i = 0; i < before.length; i++) {
                double expected = i < 4 || i >= 4 + length
                        ? before[i]
                        : lanes.doubles() ? lanes.get(x, i - 1) + before[i] : (float) lanes.get(x, i - 1)
                        + (float) before[i];
                same(expected, lanes.get(y, i), "sum", i, count);
            }
        }
    }
}
