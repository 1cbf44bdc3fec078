package io.efferent.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Finds roots in a compiled step: those of all rows and samples, and under them the slopes.
 *
 * @param root what is solved
 * @param lanes memory
 * @param arguments bounds, starts and inputs: constants or rows
 * @param places where arguments are that are no constants
 * @param result where the roots begin
 * @param rows how many roots there are per sample
 */
record RootKernel<A>(
        Root root, Lanes<A> lanes, List<Node> arguments, List<Place> places, Place result, int rows)
        implements Kernel<A> {
    @Override
    public void run(A memory, A frames, int[] starts, LinearMaps<A> maps) {
        int size = rows * lanes.width;
        double[][] numbers = new double[arguments.size()][size];
        for (int i = 0; i < numbers.length; i++) {
            Place place = places.get(i);
            if (place == null) {
                Arrays.fill(numbers[i], arguments.get(i).value());
                continue;
            }
            A from = place.isFrame() ? frames : memory;
            int start = (place.isFrame() ? starts[place.frame()] : 0) + place.row() * lanes.width;
            for (int k = 0; k < size; k++) {
                numbers[i][k] = lanes.get(from, start + k);
            }
        }
        double[] roots = new double[size];
        double[] slopes = new double[size];
        root.search().find(numbers, size, lanes.doubles(), roots, slopes);
        A to = result.isFrame() ? frames : memory;
        int first = (result.isFrame() ? starts[result.frame()] : 0) + result.row() * lanes.width;
        for (int k = 0; k < size; k++) {
            lanes.set(to, first + k, roots[k]);
            lanes.set(to, first + size + k, slopes[k]);
        }
    }
}
