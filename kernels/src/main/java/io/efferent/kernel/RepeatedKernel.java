package io.efferent.kernel;

/**
 * A kernel that runs another over and over. The inner one has its rows, from {@code base} on, in the memory of the outer one:
 * first the state, then what it reads from outside.
 */
sealed interface RepeatedKernel extends Kernel {

    /**
     * Computes all states after the first.
     *
     * @param loop what is repeated
     * @param lanes memory
     * @param body computes the next state
     * @param base first row of the body's input
     * @param next row of the next state
     * @param initial row of the first state
     * @param outside row of what the loop reads from outside; -1 if it reads nothing
     * @param states row of the states, one under the other
     */
    record Forward(
            Loop loop, Lanes lanes, Kernel body, int base, int next, int initial, int outside, int states)
            implements RepeatedKernel {
        @Override
        public void run(Object memory, LinearMaps maps) {
            int size = loop.stateRows();
            copy(lanes, memory, outside, base + size, loop.outsideRows());
            copy(lanes, memory, initial, base, size);
            for (int i = 0; i < loop.times(); i++) {
                body.run(memory, maps);
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
     * @param body computes both gradients from a state, what is read from outside and the gradient of the next state
     * @param base first row of the body's input
     * @param gradient row of the body's gradients
     * @param initial row of the first state
     * @param outside row of what the loop reads from outside; -1 if it reads nothing
     * @param states row of the states after it
     * @param above row of the gradient of the last state
     * @param result row of the gradients of the first state and of what is read from outside
     */
    record Backward(
            Loop loop, Lanes lanes, Kernel body, int base, int gradient, int initial, int outside, int states, int above,
            int result) implements RepeatedKernel {
        @Override
        public void run(Object memory, LinearMaps maps) {
            int size = loop.stateRows();
            int seed = base + size + loop.outsideRows();
            int sum = (result + size) * lanes.width;
            int sumSize = loop.outsideRows() * lanes.width;
            copy(lanes, memory, outside, base + size, loop.outsideRows());
            copy(lanes, memory, above, seed, size);
            lanes.fill(memory, sum, sum + sumSize, 0);
            for (int i = loop.times() - 1; i >= 0; i--) {
                copy(lanes, memory, i == 0 ? initial : states + (i - 1) * size, base, size);
                body.run(memory, maps);
                copy(lanes, memory, gradient, seed, size);
                lanes.add(memory, (gradient + size) * lanes.width, memory, sum, sumSize);
            }
            copy(lanes, memory, seed, result, size);
        }
    }

    private static void copy(Lanes lanes, Object memory, int from, int to, int rows) {
        if (rows > 0) {
            System.arraycopy(memory, from * lanes.width, memory, to * lanes.width, rows * lanes.width);
        }
    }
}
