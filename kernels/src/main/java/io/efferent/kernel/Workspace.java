package io.efferent.kernel;

import java.util.Arrays;
import java.util.List;

/** What one thread needs to work on a block: memory of the programs and, on the way back, gradients under way. */
final class Workspace<A> {
    /** Steps whose weight gradients are added up at once. */
    static final int COLLECTED_STEPS = 4;

    private final Lanes<A> lanes;
    private A forwardMemory;
    private A backwardMemory;
    /** Where the frames begin that the present step looks at, and at last the gradients of products that it leaves. */
    final int[] starts;
    /** Per field [time][row][sample]: gradients on their way to it, over as many times as the longest way. */
    final List<A> flow;
    /** Per product: its inputs at the steps whose gradients are collected, one sample after the other. */
    final List<A> turned;
    /** Per product: sums of outer products, for the matrix, and of gradients, for the bias. */
    final List<A> sums;
    /** Frames of steps that are computed again; grows. */
    private A stretch;

    /** Allocates for a step. */
    Workspace(Lanes<A> lanes, Products<A> products, StepPlan plan) {
        this.lanes = lanes;
        starts = new int[plan.lags.size() + 1];
        flow = Arrays.stream(plan.flowRows).mapToObj(rows -> lanes.allocate(rows * lanes.width)).toList();
        turned = plan.products.stream().map(product -> lanes.allocate(
                COLLECTED_STEPS * lanes.width * products.paddedColumns(product.columns()))).toList();
        sums = plan.products.stream()
                .map(product -> lanes.allocate(products.outerSums(product.rows(), product.columns()))).toList();
    }

    A stretch(int length) {
        stretch = atLeast(stretch, length);
        return stretch;
    }

    /** Memory of a step, of at least so many rows. */
    A forwardMemory(int rows) {
        forwardMemory = atLeast(forwardMemory, rows * lanes.width);
        return forwardMemory;
    }

    /** Memory of the adjoint of a step, of at least so many rows. */
    A backwardMemory(int rows) {
        backwardMemory = atLeast(backwardMemory, rows * lanes.width);
        return backwardMemory;
    }

    /** An array of at least some length, with the numbers of this one. */
    private A atLeast(A array, int length) {
        if (array != null && lanes.length(array) >= length) {
            return array;
        }
        A longer = lanes.allocate(length);
        if (array != null) {
            System.arraycopy(array, 0, longer, 0, lanes.length(array));
        }
        return longer;
    }

    void clearFlow() {
        flow.forEach(this::clear);
    }

    void clearSums() {
        sums.forEach(this::clear);
    }

    private void clear(A array) {
        lanes.fill(array, 0, lanes.length(array), 0);
    }
}
