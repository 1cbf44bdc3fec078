package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The search of a {@link Root}, on numbers: its function and the slope, compiled for blocks of numbers. */
final class RootSearch {
    private static final int WIDTH = 32;
    /** Halving alone takes 52 moves, and every other move halves at least the last one. */
    private static final int MOST = 300;
    /** Relative to the larger bound. */
    private static final double TOLERANCE = 1e-15;
    /** Of a Newton step, relative to the larger bound: the next one, its square, would be rounding. */
    private static final double SMALL = 1e-8;

    private final Kernel<double[]> beforehand;
    private final Kernel<double[]> each;
    private final int value;
    private final int slope;
    private final ThreadLocal<double[]> memory;

    private RootSearch(Schedule beforehand, Schedule each, Node value, Node slope) {
        var lanes = new DoubleLanes(WIDTH);
        boolean vectors = Vectors.available();
        var compiler = new ScheduleCompiler<>(lanes, Products.of(lanes, vectors), vectors);
        this.beforehand = compiler.compile(beforehand);
        this.each = compiler.compile(each);
        this.value = each.row(value) * WIDTH;
        this.slope = each.row(slope) * WIDTH;
        int size = each.rows() * WIDTH;
        memory = ThreadLocal.withInitial(() -> new double[size]);
    }

    static RootSearch of(List<String> names, Root.Function function) {
        var tracer = new Tracer(DataType.FLOAT64, false);
        return tracer.trace(() -> {
            NDArray x = tracer.input(1);
            Map<String, NDArray> inputs = new LinkedHashMap<>();
            names.forEach(name -> inputs.put(name, tracer.input(1)));
            var p = Parameters.of(tracer, DataType.FLOAT64, inputs);
            Graph graph = tracer.graph();
            Node value = graph.stored(tracer.traced(function.of(p, x)).packed());
            Node unknown = graph.input(0, 1);
            var gradients = Adjoint.of(graph, Map.of(value, graph.constant(1))).inputs();
            // Rows of their own, so that a slope may be a number, or an input.
            Node f = graph.copy(value);
            Node slope = graph.copy(gradients.getOrDefault(unknown, graph.constant(0)));
            Set<Node> fixed = fixed(List.of(f, slope), unknown);
            var beforehand = new Schedule(fixed, 1 + names.size());
            var each = new Schedule(List.of(f, slope), Map.of(),
                    node -> node.op() == Op.INPUT ? Place.memory(node.index())
                            : fixed.contains(node) ? beforehand.place(node) : null,
                    beforehand.rows(), false);
            return new RootSearch(beforehand, each, f, slope);
        });
    }

    /** What the results read that does not depend on the unknown, and is to be computed. */
    private static Set<Node> fixed(Collection<Node> results, Node unknown) {
        Set<Node> changing = new HashSet<>(Set.of(unknown));
        Set<Node> fixed = new LinkedHashSet<>();
        Schedule.reachable(results).stream().sorted(Comparator.comparingInt(Node::id)).forEach(node -> {
            if (node.inputs().stream().anyMatch(changing::contains)) {
                changing.add(node);
            }
        });
        for (Node node : changing) {
            for (Node read : Schedule.reads(node)) {
                if (!changing.contains(read) && read.op() != Op.INPUT) {
                    fixed.add(read);
                }
            }
        }
        return fixed;
    }

    /**
     * Finds roots.
     *
     * @param x starts, lower bounds, upper bounds, inputs: each a number for every root
     * @param doubles whether they are wanted in float64, else in float32
     * @param roots takes the roots
     * @param slopes takes the slopes there: 1 at a bound, infinity where f does not rise
     */
    void find(double[][] x, boolean doubles, double[] roots, double[] slopes) {
        int size = roots.length;
        for (int from = 0; from < size; from += WIDTH) {
            findBlock(x, from, Math.min(WIDTH, size - from), doubles ? TOLERANCE : SMALL, roots, slopes);
        }
    }

    private void findBlock(
            double[][] arguments, int from, int count, double tolerance, double[] roots, double[] slopes) {
        double[] m = memory.get();
        for (int i = 3; i < arguments.length; i++) {
            int row = (i - 2) * WIDTH;
            System.arraycopy(arguments[i], from, m, row, count);
            Arrays.fill(m, row + count, row + WIDTH, m[row + count - 1]);
        }
        beforehand.run(m, null, null, null);
        var lanes = new Lane[count];
        for (int i = 0; i < count; i++) {
            lanes[i] = new Lane(arguments[1][from + i], arguments[2][from + i], arguments[0][from + i], tolerance);
        }
        boolean searching = true;
        for (int i = 0; i < MOST && searching; i++) {
            for (int lane = 0; lane < WIDTH; lane++) {
                m[lane] = lanes[Math.min(lane, count - 1)].x;
            }
            each.run(m, null, null, null);
            searching = false;
            for (int lane = 0; lane < count; lane++) {
                searching |= lanes[lane].move(m[value + lane], m[slope + lane]);
            }
        }
        for (int i = 0; i < count; i++) {
            roots[from + i] = lanes[i].x;
            slopes[from + i] = lanes[i].slope;
        }
    }

    /** The search for one root. */
    private static final class Lane {
        private final double lower;
        private final double upper;
        private final double tolerance;
        private double low;
        private double high;
        private double x;
        private double slope = 1;
        private double lastMove;
        private boolean done;

        Lane(double lower, double upper, double start, double tolerance) {
            this.tolerance = tolerance;
            this.lower = lower;
            this.upper = upper;
            low = lower;
            high = upper;
            x = Math.clamp(start, lower, Math.max(lower, upper));
            lastMove = high - low;
        }

        /** Moves on, and says whether there is further to go. */
        boolean move(double f, double rise) {
            if (done) {
                return false;
            }
            done = true;
            if (f >= 0 && x == lower || f <= 0 && x == upper) {
                return false;
            }
            // Where f does not rise there is no implicit function: the last step and all derivatives are 0.
            slope = rise > 0 ? rise : Double.POSITIVE_INFINITY;
            if (Double.isNaN(f)) {
                x = Double.NaN;
                return false;
            }
            if (f == 0) {
                return false;
            }
            if (f < 0) {
                low = x;
            } else {
                high = x;
            }
            double scale = Math.max(Math.abs(lower), Math.abs(upper));
            double next = x - f / rise;
            boolean pays = next > low && next < high && Math.abs(2 * f) <= Math.abs(lastMove * rise);
            if (!pays && rise > 0 && Math.abs(f / rise) <= SMALL * scale) {
                // What rounding left of f: the bracket, which is wider on one side, need not shrink to it.
                x = Math.clamp(next, low, high);
                return false;
            }
            if (!pays) {
                // A bound that nobody has looked at yet may be the answer itself.
                next = next <= low && low == lower ? lower : next >= high && high == upper ? upper
                        : low + (high - low) / 2;
            }
            lastMove = Math.abs(next - x);
            done = lastMove <= (pays ? tolerance : TOLERANCE) * scale;
            x = next;
            return !done;
        }
    }
}
