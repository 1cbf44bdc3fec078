package io.efferent.kernel;

import java.util.List;

/**
 * Calls a {@link Pointwise} function in a compiled step, for all rows and samples.
 *
 * @param function what is called
 * @param width samples in a block
 * @param arguments constants or rows
 * @param places where arguments are that are no constants
 * @param result where results begin
 * @param rows how many there are per sample
 */
record PointwiseKernel<A>(
        Pointwise.Compiled<A> function, int width, List<Node> arguments, List<Place> places, Place result, int rows)
        implements Kernel<A> {
    @Override
    public void run(A memory, A frames, int[] starts, LinearMaps<A> maps) {
        A block = function.memory().get();
        A to = result.isFrame() ? frames : memory;
        int first = start(result, starts);
        for (int from = 0; from < rows * width; from += Pointwise.WIDTH) {
            int count = Math.min(Pointwise.WIDTH, rows * width - from);
            for (int i = 0; i < places.size(); i++) {
                Place place = places.get(i);
                int row = i * Pointwise.WIDTH;
                if (place == null) {
                    function.lanes().fill(block, row, row + count, arguments.get(i).value());
                } else {
                    System.arraycopy(place.isFrame() ? frames : memory, start(place, starts) + from, block, row, count);
                }
            }
            function.kernel().run(block, null, null, null);
            System.arraycopy(block, function.result(), to, first + from, count);
        }
    }

    private int start(Place place, int[] starts) {
        return (place.isFrame() ? starts[place.frame()] : 0) + place.row() * width;
    }
}
