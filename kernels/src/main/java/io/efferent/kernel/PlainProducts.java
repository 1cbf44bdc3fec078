package io.efferent.kernel;

/** {@link Products} by loops over rows. */
record PlainProducts<A>(Lanes<A> lanes) implements Products<A> {
    @Override
    public void add(A from, int fromIndex, A to, int toIndex, int length) {
        lanes.multiplyAdd(from, fromIndex, 1, to, toIndex, length);
    }

    @Override
    public LinearMaps<A> maps(double[][] matrices, int[] rows, int[] columns, double[][] biases) {
        int width = lanes.width;
        return new LinearMaps<>() {
            @Override
            public void apply(int map, A from, int x, A to, int y) {
                for (int r = 0; r < rows[map]; r++) {
                    int at = y + r * width;
                    lanes.fill(to, at, at + width, biases[map] == null ? 0 : biases[map][r]);
                    for (int k = 0; k < columns[map]; k++) {
                        lanes.multiplyAdd(from, x + k * width, matrices[map][r * columns[map] + k], to, at, width);
                    }
                }
            }

            @Override
            public void applyTransposed(int map, A from, int x, A to, int y) {
                for (int k = 0; k < columns[map]; k++) {
                    int at = y + k * width;
                    lanes.fill(to, at, at + width, 0);
                    for (int r = 0; r < rows[map]; r++) {
                        lanes.multiplyAdd(from, x + r * width, matrices[map][r * columns[map] + k], to, at, width);
                    }
                }
            }
        };
    }

    @Override
    public int margin() {
        return 0;
    }

    @Override
    public int paddedColumns(int columns) {
        return columns + 1;
    }

    @Override
    public void turn(A block, int at, int columns, A turned, int step) {
        int size = columns + 1;
        int first = step * lanes.width * size;
        lanes.fromRows(block, at, columns, turned, first, size, lanes.width);
        for (int sample = 0; sample < lanes.width; sample++) {
            lanes.set(turned, first + sample * size + columns, 1);
        }
    }

    @Override
    public int outerSums(int rows, int columns) {
        return rows * (columns + 1);
    }

    @Override
    public void addOuterProducts(A gradients, int at, int stride, int rows, A turned, int columns, int steps, A sums) {
        int width = lanes.width;
        int size = columns + 1;
        for (int r = 0; r < rows; r++) {
            for (int sample = 0; sample < steps * width; sample++) {
                double factor = lanes.get(gradients, at + sample / width * stride + r * width + sample % width);
                lanes.multiplyAdd(turned, sample * size, factor, sums, r * size, size);
            }
        }
    }

    @Override
    public void addTotal(A sums, int rows, int columns, int from, int count, double[] total) {
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < count; k++) {
                total[r * count + k] += lanes.get(sums, r * (columns + 1) + from + k);
            }
        }
    }
}
