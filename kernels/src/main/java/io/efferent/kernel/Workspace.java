package io.efferent.kernel;

import java.util.Arrays;
import java.util.List;

/** What one thread needs to work on a block: memory of the programs and, on the way back, gradients under way. */
final class Workspace {
    /** Samples, of some steps, whose weight gradients are added up at once: they should stay in the cache. */
    private static final int LOGGED_SAMPLES = 512;

    private final Lanes lanes;
    /** Steps whose weight gradients are added up at once. */
    final int logged;
    final Object forwardMemory;
    final Object backwardMemory;
    /** Per field [time][row][sample]: gradients on their way to it, over as many times as the longest way. */
    final Object[] flow;
    /** Per weight gradient: a log of the inputs of its product. */
    final Object[] logInputs;
    /** Per weight gradient: a log of the gradients of its product. */
    final Object[] logGradients;
    /** Per weight gradient: sums of outer products, for the matrix. */
    final Object[] sums;
    /** Per weight gradient [row][sample of a panel]: the bias. */
    final Object[] biasSums;

    /**
     * Allocates.
     *
     * @param forwardRows rows of the forward program
     * @param backwardRows rows of the backward program
     * @param flowRows for each field, rows of gradients on their way to it
     * @param weightGradients products that are logged
     */
    Workspace(
            Lanes lanes, int forwardRows, int backwardRows, int[] flowRows, List<Adjoint.WeightGradient> weightGradients) {
        this.lanes = lanes;
        logged = LOGGED_SAMPLES / lanes.width;
        forwardMemory = lanes.allocate(forwardRows * lanes.width);
        backwardMemory = lanes.allocate(backwardRows * lanes.width);
        flow = Arrays.stream(flowRows).mapToObj(rows -> lanes.allocate(rows * lanes.width)).toArray();
        int count = weightGradients.size();
        logInputs = new Object[count];
        logGradients = new Object[count];
        sums = new Object[count];
        biasSums = new Object[count];
        for (int i = 0; i < count; i++) {
            int rows = weightGradients.get(i).gradient().rows();
            int columns = weightGradients.get(i).inputs().rows();
            logInputs[i] = lanes.allocate(logged * lanes.panelRows(columns) * lanes.width + lanes.margin() * lanes.panel());
            logGradients[i] = lanes.allocate(logged * lanes.panelRows(rows) * lanes.width + lanes.margin() * lanes.panel());
            sums[i] = lanes.outerSums(rows, columns);
            biasSums[i] = lanes.allocate(lanes.panelRows(rows) * lanes.panel());
        }
    }

    void clearSums() {
        for (int i = 0; i < sums.length; i++) {
            lanes.fill(sums[i], 0, lanes.length(sums[i]), 0);
            lanes.fill(biasSums[i], 0, lanes.length(biasSums[i]), 0);
        }
    }
}
