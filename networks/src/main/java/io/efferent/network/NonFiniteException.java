package io.efferent.network;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import java.util.Map;

/** Training met a NaN or an infinity; the message says where it came up first. */
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    NonFiniteException(String message) {
        super(message);
    }

    /** A batch whose loss is not finite. */
    static NonFiniteException inRollout(long batch, Rollout rollout, double loss) {
        return new NonFiniteException("batch " + batch + ": " + first(rollout, loss));
    }

    /** The first quantity of a rollout that is not finite, or the loss if all are. */
    static String first(Rollout rollout, double loss) {
        String first = "loss is " + loss + " although everything that happened is finite";
        long firstTime = Long.MAX_VALUE;
        for (Map.Entry<String, NDArray> entry : rollout.overTime().entrySet()) {
            double[] x = Tensors.toDoubles(entry.getValue());
            long times = entry.getValue().getShape().get(1);
            long width = entry.getValue().getShape().get(2);
            // A command at step t is followed by the state at time t + 1.
            long lag = times == rollout.excitation().getShape().get(1) ? 1 : 0;
            for (int i = 0; i < x.length; i++) {
                long time = i / width % times + lag;
                if (!Double.isFinite(x[i]) && time < firstTime) {
                    firstTime = time;
                    first = entry.getKey() + " is " + x[i] + " at time step " + time + ", trial "
                            + i / width / times + ", column " + i % width;
                }
            }
        }
        return first;
    }

    /** A term whose value is finite and whose gradient is not. */
    static NonFiniteException inTerm(long batch, Loss loss, String where) {
        return new NonFiniteException("batch " + batch + ": gradient of loss '" + loss.name() + "' by " + where
                + " is not finite although its value is: a square root or norm of 0 has an infinite slope, "
                + "Tensors.sqrt has none");
    }

    /** Names the first weight whose gradient is not finite. */
    static NonFiniteException inGradient(long batch, Map<String, double[]> gradients) {
        for (Map.Entry<String, double[]> entry : gradients.entrySet()) {
            for (double g : entry.getValue()) {
                if (!Double.isFinite(g)) {
                    return new NonFiniteException("batch " + batch + ": gradient of " + entry.getKey() + " is " + g
                            + "; try a smaller learning rate, a shorter truncation or smaller integration steps");
                }
            }
        }
        throw new IllegalStateException("all gradients are finite");
    }
}
