package io.efferent.kernel;

/**
 * A kernel that runs another over and over. The inner one has its rows, from {@code base} on, in the memory of the
 * outer one: first the state, then what it reads from outside.
 */
sealed interface RepeatedKernel<A> extends Kernel<A> {

    /**
     * Computes all states after the first.
     *
     * @param loop what is repeated
     * @param lanes memory
     * @param body computes the next state
     * @param base first row of the body's input
     * @param next row of the next state
     * @param initial where the first state is
     * @param outside where that is what the loop reads from outside; null if it reads nothing
     * @param states row of the states, one under the other
     */
    record Forward<A>(
            Loop loop, Lanes<A> lanes, Kernel<A> body, int base, int next, Place initial, Place outside, int states)
            implements RepeatedKernel<A> {
        @Override
        public void run(A memory, A frames, int[] starts, LinearMaps<A> maps) {
            int size = loop.stateRows();
            fetch(lanes, memory, frames, starts, outside, base + size, loop.outsideRows());
            fetch(lanes, memory, frames, starts, initial, base, size);
            for (int i = 0; i < loop.times(); i++) {
                body.run(memory, frames, starts, maps);
                copy(lanes, memory, next, states + i * size, size);
                copy(lanes, memory, next, base, size);
            }
        }
    }

    /**
     * Sends a gradient of the last state back to the first one and to what the loop reads from outside.
     *
     * @param loop what is repeated
     * @param lanes memory
     * @param products sums
     * @param body computes both gradients from a state, what is read from outside and the gradient of the next state
     * @param base first row of the body's input
     * @param gradient row of the body's gradients
     * @param initial where the first state is
     * @param outside where that is what the loop reads from outside; null if it reads nothing
     * @param states row of the states after it
     * @param above row of the gradient of the last state
     * @param result row of the gradients of the first state and of what is read from outside
     */
    record Backward<A>(
            Loop loop, Lanes<A> lanes, Products<A> products, Kernel<A> body, int base, int gradient, Place initial,
            Place outside, int states, int above, int result) implements RepeatedKernel<A> {
        @Override
        public void run(A memory, A frames, int[] starts, LinearMaps<A> maps) {
            int size = loop.stateRows();
            int seed = base + size + loop.outsideRows();
            int sum = (result + size) * lanes.width;
            int sumSize = loop.outsideRows() * lanes.width;
            fetch(lanes, memory, frames, starts, outside, base + size, loop.outsideRows());
            copy(lanes, memory, above, seed, size);
            lanes.fill(memory, sum, sum + sumSize, 0);
            for (int i = loop.times() - 1; i >= 0; i--) {
                Place state = i == 0 ? initial : Place.memory(states + (i - 1) * size);
                fetch(lanes, memory, frames, starts, state, base, size);
                body.run(memory, frames, starts, maps);
                copy(lanes, memory, gradient, seed, size);
                products.add(memory, (gradient + size) * lanes.width, memory, sum, sumSize);
            }
            copy(lanes, memory, seed, result, size);
        }
    }

    private static <A> void fetch(Lanes<A> lanes, A memory, A frames, int[] starts, Place from, int to, int rows) {
        if (rows > 0) {
            int start = from.isFrame() ? starts[from.frame()] : 0;
            System.arraycopy(
                    from.isFrame() ? frames : memory, start + from.row() * lanes.width, memory, to * lanes.width,
                    rows * lanes.width);
        }
    }

    private static <A> void copy(Lanes<A> lanes, A memory, int from, int to, int rows) {
        System.arraycopy(memory, from * lanes.width, memory, to * lanes.width, rows * lanes.width);
    }
}
