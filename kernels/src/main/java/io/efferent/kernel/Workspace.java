package io.efferent.kernel;

import java.util.Arrays;

/** What one thread needs to work on a block: memory of the programs and, on the way back, gradients under way. */
final class Workspace {
    /** Steps whose weight gradients are added up at once. */
    static final int COLLECTED_STEPS = 4;

    private final Lanes lanes;
    final Object forwardMemory;
    final Object backwardMemory;
    /** Where the frames begin that the present step looks at, and at last the gradients of products that it leaves. */
    final int[] starts;
    /** Per field [time][row][sample]: gradients on their way to it, over as many times as the longest way. */
    final Object[] flow;
    /** Per product: its inputs at the steps whose gradients are collected, one sample after the other. */
    final Object[] turned;
    /** Per product: sums of outer products, for the matrix, and of gradients, for the bias. */
    final Object[] sums;

    /** Allocates for a step. */
    Workspace(Lanes lanes, StepPlan plan) {
        this.lanes = lanes;
        forwardMemory = lanes.allocate(plan.forward.rows() * lanes.width);
        backwardMemory = lanes.allocate((plan.backward.rows() + lanes.margin()) * lanes.width);
        starts = new int[plan.lags.size() + 1];
        flow = Arrays.stream(plan.flowRows).mapToObj(rows -> lanes.allocate(rows * lanes.width)).toArray();
        turned = plan.products.stream()
                .map(product -> lanes.allocate(COLLECTED_STEPS * lanes.width * lanes.paddedColumns(product.columns()))).toArray();
        sums = plan.products.stream().map(product -> lanes.outerSums(product.rows(), product.columns())).toArray();
    }

    void clearSums() {
        for (Object sum : sums) {
            lanes.fill(sum, 0, lanes.length(sum), 0);
        }
    }
}
