package io.efferent.kernel;

import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A step compiled for blocks of one width, and memory that its sweeps have given back. */
final class Program<A> {
    final Lanes<A> lanes;
    final Products<A> products;
    private final StepPlan plan;
    /** Of a step, and of its adjoint, which sweeps that only look ahead do without. */
    final Code<A> forward;
    final Code<A> backward;
    private volatile Packed<A> packed;
    private final Deque<Workspace<A>> workspaces = new ConcurrentLinkedDeque<>();
    /** Histories by length. */
    private final Map<Integer, Deque<A>> histories = new ConcurrentHashMap<>();

    private record Packed<A>(double[][] matrices, double[][] biases, LinearMaps<A> maps) {}

    Program(Lanes<A> lanes, boolean vectors, StepPlan plan) {
        this.lanes = lanes;
        this.plan = plan;
        products = Products.of(lanes, vectors);
        var compiler = new ScheduleCompiler<>(lanes, products, vectors);
        forward = new Code<>(StepPlan.Order::forward, compiler, plan);
        backward = new Code<>(StepPlan.Order::backward, compiler, plan);
    }

    /** Matrices ready for products: those of the last sweep, as long as they and their biases are as they were. */
    LinearMaps<A> maps(double[][] matrices, int[] rows, int[] columns, double[][] biases) {
        Packed<A> known = packed;
        if (known == null || !Arrays.deepEquals(known.matrices, matrices) || !Arrays.deepEquals(known.biases, biases)) {
            double[][] own = copy(matrices);
            double[][] ownBiases = copy(biases);
            known = new Packed<>(own, ownBiases, products.maps(own, rows, columns, ownBiases));
            packed = known;
        }
        return known.maps;
    }

    private static double[][] copy(double[][] arrays) {
        return Arrays.stream(arrays).map(array -> array == null ? null : array.clone()).toArray(double[][]::new);
    }

    A history(int length) {
        A free = histories.computeIfAbsent(length, _ -> new ConcurrentLinkedDeque<>()).poll();
        return free == null ? lanes.allocate(length) : free;
    }

    void giveBack(A history) {
        histories.get(lanes.length(history)).add(history);
    }

    Workspace<A> workspace() {
        Workspace<A> free = workspaces.poll();
        return free == null ? new Workspace<>(lanes, products, plan) : free;
    }

    void giveBack(Workspace<A> workspace) {
        workspaces.add(workspace);
    }
}
