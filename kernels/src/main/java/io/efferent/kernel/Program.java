package io.efferent.kernel;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A step compiled for blocks of one width, and memory that its sweeps have given back. */
final class Program<A> {
    final Lanes<A> lanes;
    final Products<A> products;
    private final StepPlan plan;
    private final ScheduleCompiler<A> compiler;
    private Kernel<A> forward;
    private Kernel<A> backward;
    private final Deque<Workspace<A>> workspaces = new ConcurrentLinkedDeque<>();
    /** Histories by length. */
    private final Map<Integer, Deque<A>> histories = new ConcurrentHashMap<>();

    Program(Lanes<A> lanes, boolean vectors, StepPlan plan) {
        this.lanes = lanes;
        this.plan = plan;
        products = Products.of(lanes, vectors);
        compiler = new ScheduleCompiler<>(lanes, products, vectors);
    }

    synchronized Kernel<A> forward() {
        if (forward == null) {
            forward = compiler.compile(plan.forward);
        }
        return forward;
    }

    /** Sweeps that only look ahead do without. */
    synchronized Kernel<A> backward() {
        if (backward == null) {
            backward = compiler.compile(plan.backward);
        }
        return backward;
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
