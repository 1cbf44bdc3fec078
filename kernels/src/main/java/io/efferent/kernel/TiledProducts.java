package io.efferent.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** {@link Products} in tiles that stay in vector registers. */
final class TiledProducts<A> implements Products<A> {
    private final Lanes<A> lanes;
    private final TileShape shape;
    private final Tiles<A> tiles;
    /** How far the first number of a row is behind that of the first row, for as many rows as a vector has numbers. */
    private final int[] rowStarts;

    TiledProducts(Lanes<A> lanes) {
        this.lanes = lanes;
        shape = TileShape.of(lanes.doubles(), lanes.width);
        tiles = TileCompiler.compile(lanes, shape);
        rowStarts = IntStream.range(0, shape.lanes()).map(row -> row * lanes.width).toArray();
    }

    @Override
    public void add(A from, int fromIndex, A to, int toIndex, int length) {
        tiles.add(from, fromIndex, to, toIndex, length);
    }

    @Override
    public LinearMaps<A> maps(double[][] matrices, int[] rows, int[] columns, double[][] biases) {
        int count = matrices.length;
        var forward = IntStream.range(0, count).mapToObj(m -> packed(matrices[m], rows[m], columns[m], columns[m], 1))
                .toList();
        var added = IntStream.range(0, count).mapToObj(m -> bias(biases[m], rows[m])).toList();
        A noBias = lanes.allocate(Arrays.stream(columns).max().orElse(0));
        return new LinearMaps<>() {
            private volatile List<A> backward;

            @Override
            public void apply(int map, A from, int x, A to, int y) {
                multiply(forward.get(map), added.get(map), rows[map], columns[map], from, x, to, y);
            }

            @Override
            public void prepareTransposed() {
                if (backward == null) {
                    backward = IntStream.range(0, count)
                            .mapToObj(m -> packed(matrices[m], columns[m], rows[m], 1, columns[m])).toList();
                }
            }

            @Override
            public void applyTransposed(int map, A from, int x, A to, int y) {
                multiply(backward.get(map), noBias, columns[map], rows[map], from, x, to, y);
            }
        };
    }

    /** The rows of each tile, column by column; the numbers of a row, and of a column, are so far from each other. */
    private A packed(double[] matrix, int rows, int columns, int rowStride, int columnStride) {
        A packed = lanes.allocate(rows * columns);
        for (int row = 0; row < rows; row += shape.rows()) {
            int height = Math.min(shape.rows(), rows - row);
            lanes.pack(matrix, row * rowStride, rowStride, columnStride, height, columns, packed, row * columns);
        }
        return packed;
    }

    private A bias(double[] numbers, int rows) {
        A bias = lanes.allocate(rows);
        for (int row = 0; numbers != null && row < rows; row++) {
            lanes.set(bias, row, numbers[row]);
        }
        return bias;
    }

    private void multiply(A w, A b, int rows, int columns, A x, int xAt, A y, int yAt) {
        int width = lanes.width;
        for (int sample = 0; sample < width; sample += shape.across() * shape.lanes()) {
            for (int row = 0; row < rows; row += shape.rows()) {
                tiles.product(
                        Math.min(shape.rows(), rows - row), w, row * columns, b, row, columns, x, xAt + sample,
                        y, yAt + row * width + sample);
            }
        }
    }

    @Override
    public int margin() {
        return shape.lanes() - 1;
    }

    @Override
    public int paddedColumns(int columns) {
        return Math.ceilDiv(columns + 1, shape.lanes()) * shape.lanes();
    }

    @Override
    public void turn(A block, int at, int columns, A turned, int step) {
        int padded = paddedColumns(columns);
        tiles.turn(block, at, columns, rowStarts, turned, step * lanes.width * padded, padded);
    }

    @Override
    public int outerSums(int rows, int columns) {
        return rows * paddedColumns(columns);
    }

    @Override
    public void addOuterProducts(A gradients, int at, int stride, int rows, A turned, int columns, int steps, A sums) {
        int padded = paddedColumns(columns);
        int tile = 0;
        for (int column = 0; column < padded; column += shape.outerVectors() * shape.lanes()) {
            int vectors = tileVectors(column, padded);
            for (int row = 0; row < rows; row += TileShape.OUTER_ROWS) {
                int height = Math.min(TileShape.OUTER_ROWS, rows - row);
                tiles.outer(
                        height, vectors, gradients, at + row * lanes.width, stride, steps, turned, column, padded, sums,
                        tile);
                tile += height * vectors * shape.lanes();
            }
        }
    }

    private int tileVectors(int column, int padded) {
        return Math.min(shape.outerVectors(), (padded - column) / shape.lanes());
    }

    @Override
    public void addTotal(A sums, int rows, int columns, int from, int count, double[] total) {
        int padded = paddedColumns(columns);
        int end = from + count;
        for (int column = from; column < end; ) {
            int rest = column % (shape.outerVectors() * shape.lanes());
            int first = column - rest;
            int step = tileVectors(first, padded) * shape.lanes();
            int length = Math.min(end, first + step) - column;
            for (int row = 0; row < rows; row++) {
                lanes.addTo(sums, first * rows + row * step + rest, total, row * count + column - from, length);
            }
            column += length;
        }
    }
}
