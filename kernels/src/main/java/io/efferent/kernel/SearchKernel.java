package io.efferent.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Runs a {@link Search} in a compiled step: for all rows and samples, one result under the other.
 *
 * @param search what is called
 * @param lanes memory
 * @param arguments constants or rows
 * @param places where arguments are that are no constants
 * @param result where the results begin
 * @param rows how many sets of arguments there are per sample
 */
record SearchKernel<A>(
        Search search, Lanes<A> lanes, List<Node> arguments, List<Place> places, Place result, int rows)
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
        double[][] found = search.found(numbers, lanes.doubles());
        A to = result.isFrame() ? frames : memory;
        int first = (result.isFrame() ? starts[result.frame()] : 0) + result.row() * lanes.width;
        for (int i = 0; i < found.length; i++) {
            for (int k = 0; k < size; k++) {
                lanes.set(to, first + i * size + k, found[i][k]);
            }
        }
    }
}
