package io.efferent.analysis;

import java.util.Arrays;

/** The cheapest way to pair rows with columns (Kuhn 1955), in time of order n³, by shortest augmenting paths. */
final class Assignment {
    private Assignment() {
    }

    /** The least sum of costs, [row][column], when each row takes a column of its own. */
    static double least(double[][] costs) {
        int n = costs.length;
        // Rows and columns are counted from 1; 0 stands for none.
        double[] rowPrice = new double[n + 1];
        double[] columnPrice = new double[n + 1];
        int[] rowOf = new int[n + 1];
        for (int row = 1; row <= n; row++) {
            double[] reach = new double[n + 1];
            Arrays.fill(reach, Double.POSITIVE_INFINITY);
            int[] cameFrom = new int[n + 1];
            boolean[] isDone = new boolean[n + 1];
            rowOf[0] = row;
            int column = 0;
            while (rowOf[column] != 0) {
                isDone[column] = true;
                int next = 0;
                double step = Double.POSITIVE_INFINITY;
                for (int j = 1; j <= n; j++) {
                    if (isDone[j]) {
                        continue;
                    }
                    int i = rowOf[column];
                    double price = costs[i - 1][j - 1] - rowPrice[i] - columnPrice[j];
                    if (price < reach[j]) {
                        reach[j] = price;
                        cameFrom[j] = column;
                    }
                    if (reach[j] < step) {
                        step = reach[j];
                        next = j;
                    }
                }
                for (int j = 0; j <= n; j++) {
                    if (isDone[j]) {
                        rowPrice[rowOf[j]] += step;
                        columnPrice[j] -= step;
                    } else {
                        reach[j] -= step;
                    }
                }
                column = next;
            }
            while (column != 0) {
                rowOf[column] = rowOf[cameFrom[column]];
                column = cameFrom[column];
            }
        }
        double sum = 0;
        for (int j = 1; j <= n; j++) {
            sum += costs[rowOf[j] - 1][j - 1];
        }
        return sum;
    }
}
