package io.efferent.array;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Records what this thread does with arrays, for gradients, until it is closed. PyTorch keeps a tape per thread; DJL's
 * {@link ai.djl.training.GradientCollector} allows one in the whole process and throws where a second is opened. Tapes
 * of this class know nothing of each other, so trainers may run side by side.
 */
public final class Tape implements AutoCloseable {
    private final boolean wasRecording;

    /** Begins to record. */
    public Tape() {
        Engine.getEngine("PyTorch");
        wasRecording = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
    }

    /**
     * Adds the gradients of a scalar to those of the leaves it was computed from; one that was computed from none has
     * none.
     *
     * @param scalar a number of shape ()
     * @throws IllegalArgumentException if it is no scalar
     */
    public void backward(NDArray scalar) {
        if (!scalar.getShape().isScalar()) {
            throw new IllegalArgumentException(
                    "scalar: got shape " + scalar.getShape() + ", expected one number of shape ()");
        }
        // PyTorch refuses what depends on no leaf; this does on one more.
        NDArray zero = scalar.zerosLike();
        zero.setRequiresGradient(true);
        JniUtils.backward((PtNDArray) scalar.add(zero), (PtNDArray) scalar.onesLike(), false, false);
    }

    @Override
    public void close() {
        JniUtils.setGradMode(wasRecording);
    }
}
