package io.efferent.kernel;

import java.util.List;

/** What one thread needs to work on a block: memory of the programs and, on the way back, gradients under way. */
final class Workspace {
    /** Steps whose weight gradients are added up at once: they should stay in the cache. */
    static final int LOGGED = 8;

    private final Lanes lanes;
    final Object forwardMemory;
    final Object backwardMemory;
    /** Per field [time][row][sample]: its gradient. */
    final Object[] flow;
    /** Per weight gradient [time][sample][padded column]. */
    final Object[] logInputs;
    /** Per weight gradient [time][padded row][sample]. */
    final Object[] logGradients;
    /** Per weight gradient [padded row][padded column]: the matrix. */
    final Object[] sums;
    /** Per weight gradient [row][sample]: the bias. */
    final Object[] biasSums;

    /**
     * Allocates.
     *
     * @param forwardRows rows of the forward program
     * @param backwardRows rows of the backward program
     * @param fields how many there are
     * @param weightGradients products that are logged
     */
    Workspace(
            Lanes lanes, int forwardRows, int backwardRows, int fields, List<Adjoint.WeightGradient> weightGradients) {
        this.lanes = lanes;
        forwardMemory = lanes.allocate(forwardRows * Lanes.WIDTH);
        backwardMemory = lanes.allocate(backwardRows * Lanes.WIDTH);
        flow = new Object[fields];
        int count = weightGradients.size();
        logInputs = new Object[count];
        logGradients = new Object[count];
        sums = new Object[count];
        biasSums = new Object[count];
        for (int i = 0; i < count; i++) {
            int rows = lanes.paddedGradient(weightGradients.get(i).gradient().rows());
            int columns = lanes.paddedInputs(weightGradients.get(i).inputs().rows());
            logInputs[i] = lanes.allocate(LOGGED * Lanes.WIDTH * columns);
            logGradients[i] = lanes.allocate(LOGGED * rows * Lanes.WIDTH);
            sums[i] = lanes.allocate(rows * columns);
            biasSums[i] = lanes.allocate(rows * Lanes.WIDTH);
        }
    }

    /** The gradient of a field over time, {@code length} numbers, all 0. */
    Object clearFlow(int field, int length) {
        if (flow[field] == null || lanes.length(flow[field]) < length) {
            flow[field] = lanes.allocate(length);
        } else {
            lanes.fill(flow[field], 0, length, 0);
        }
        return flow[field];
    }

    void clearSums() {
        for (int i = 0; i < sums.length; i++) {
            lanes.fill(sums[i], 0, lanes.length(sums[i]), 0);
            lanes.fill(biasSums[i], 0, lanes.length(biasSums[i]), 0);
        }
    }
}
