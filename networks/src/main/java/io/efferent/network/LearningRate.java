package io.efferent.network;

/** The learning rate over the course of training. */
@FunctionalInterface
public interface LearningRate {
    /**
     * The rate for a batch.
     *
     * @param batch number of the batch, from 0
     * @param batches how many there will be
     */
    double at(long batch, long batches);

    /** Always the same. */
    static LearningRate constant(double rate) {
        require(rate);
        return (batch, batches) -> rate;
    }

    /** A straight line from {@code rate} at the first batch to 0 after the last. */
    static LearningRate linear(double rate) {
        require(rate);
        return (batch, batches) -> rate * (1 - (double) batch / batches);
    }

    /** Exponential decay from {@code rate} at the first batch to {@code last} at the last. */
    static LearningRate exponential(double rate, double last) {
        require(rate);
        require(last);
        return (batch, batches) -> rate * Math.pow(last / rate, (double) batch / Math.max(1, batches - 1));
    }

    /** Half a cosine from {@code rate} at the first batch to {@code last} at the last. */
    static LearningRate cosine(double rate, double last) {
        require(rate);
        require(last);
        return (batch, batches) ->
                last + (rate - last) * 0.5 * (1 + Math.cos(Math.PI * batch / Math.max(1, batches - 1)));
    }

    /** How a rate changes; the latter two end at a hundredth of it. */
    enum Schedule {
        CONSTANT, LINEAR, EXPONENTIAL, COSINE;

        /** The learning rate that starts at {@code rate}. */
        public LearningRate from(double rate) {
            return switch (this) {
                case CONSTANT -> constant(rate);
                case LINEAR -> linear(rate);
                case EXPONENTIAL -> exponential(rate, rate / 100);
                case COSINE -> cosine(rate, rate / 100);
            };
        }
    }

    private static void require(double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learning rate: got " + rate + ", expected a positive number");
        }
    }
}
