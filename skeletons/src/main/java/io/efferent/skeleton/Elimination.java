package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Small systems of linear equations, one per sample. */
public final class Elimination {
    private static final NDIndex PIVOT = new NDIndex(":, 0, 0:1");
    private static final NDIndex ROW = new NDIndex(":, 0, 1:");
    private static final NDIndex MINOR = new NDIndex(":, 1:, 1:");

    private Elimination() {}

    /**
     * The solution of {@code matrix x = right} by elimination without pivoting, which is stable for symmetric positive
     * definite matrices.
     *
     * @param matrix (batch, n, n)
     * @param right (batch, n)
     * @return (batch, n)
     */
    public static NDArray solve(NDArray matrix, NDArray right) {
        int n = (int) right.getShape().get(1);
        List<NDArray> pivots = new ArrayList<>();
        List<NDArray> rows = new ArrayList<>();
        List<NDArray> sides = new ArrayList<>();
        NDArray rest = matrix;
        NDArray side = right;
        for (int k = 0; k < n; k++) {
            NDArray pivot = rest.get(PIVOT);
            NDArray first = Tensors.column(side, 0);
            pivots.add(pivot);
            sides.add(first);
            if (k < n - 1) {
                NDArray row = rest.get(ROW);
                rows.add(row);
                NDArray factor = row.div(pivot);
                rest = rest.get(MINOR).sub(factor.expandDims(2).mul(row.expandDims(1)));
                side = Tensors.columns(side, 1, n - k).sub(factor.mul(first));
            }
        }
        NDArray solution = sides.get(n - 1).div(pivots.get(n - 1));
        for (int k = n - 2; k >= 0; k--) {
            NDArray known = rows.get(k).mul(solution).sum(new int[] {1}, true);
            solution = Tensors.concatLast(sides.get(k).sub(known).div(pivots.get(k)), solution);
        }
        return solution;
    }
}
