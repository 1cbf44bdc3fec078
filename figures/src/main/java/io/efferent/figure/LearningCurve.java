package io.efferent.figure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How training went. Values are in the unit of the loss; arrays are kept, not copied.
 *
 * @param batch           batch numbers, increasing, {@code [n]}
 * @param loss            training loss at each batch {@code [n]}
 * @param gradientNorm    norm of the gradient before clipping {@code [n]}, empty when it was not recorded
 * @param validationBatch batches at which the loss was measured on fresh trials {@code [m]}, may be empty
 * @param validationLoss  the loss measured there {@code [m]}
 * @param terms           named parts of the loss, {@code [n]} each, may be empty
 */
public record LearningCurve(
        int[] batch,
        double[] loss,
        double[] gradientNorm,
        int[] validationBatch,
        double[] validationLoss,
        Map<String, double[]> terms) {

    public LearningCurve {
        Shapes.present("batch", batch);
        Shapes.length("loss", Shapes.present("loss", loss).length, batch.length, "one per batch");
        if (Shapes.present("gradientNorm", gradientNorm).length > 0) {
            Shapes.length("gradientNorm", gradientNorm.length, batch.length, "one per batch");
        }
        Shapes.length("validationLoss", Shapes.present("validationLoss", validationLoss).length,
                Shapes.present("validationBatch", validationBatch).length, "one per validationBatch");
        Shapes.present("terms", terms).forEach((name, values) ->
                Shapes.length("terms[%s]".formatted(name), values.length, batch.length, "one per batch"));
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        if (batch.length == 0) {
            throw new IllegalArgumentException("batch is empty, expected at least one batch");
        }
        for (int i = 1; i < batch.length; i++) {
            if (batch[i] <= batch[i - 1]) {
                throw new IllegalArgumentException("batch[%d] is %d after %d, expected increasing numbers"
                        .formatted(i, batch[i], batch[i - 1]));
            }
        }
    }

    /** Batch numbers 0, 1, 2, ... and their losses. */
    public static LearningCurve of(double[] loss) {
        return builder().setBatch(IntStream.range(0, loss.length).toArray()).setLoss(loss).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** As {@code loss of batches 0 to 299: 0.61 to 0.24}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "loss of batches %d to %d: %.4g to %.4g",
                batch[0], batch[batch.length - 1], loss[0], loss[loss.length - 1]);
    }

    /** Collects the parts of a {@link LearningCurve} by name. */
    public static final class Builder {

        private int[] batch;
        private double[] loss;
        private double[] gradientNorm = {};
        private int[] validationBatch = {};
        private double[] validationLoss = {};
        private final Map<String, double[]> terms = new LinkedHashMap<>();

        private Builder() {
        }

        public Builder setBatch(int[] batch) {
            this.batch = batch;
            return this;
        }

        public Builder setLoss(double[] loss) {
            this.loss = loss;
            return this;
        }

        public Builder optGradientNorm(double[] gradientNorm) {
            this.gradientNorm = gradientNorm;
            return this;
        }

        public Builder optValidation(int[] batch, double[] loss) {
            this.validationBatch = batch;
            this.validationLoss = loss;
            return this;
        }

        /** One named part of the loss, a value per batch. */
        public Builder optTerm(String name, double[] values) {
            terms.put(name, values);
            return this;
        }

        public LearningCurve build() {
            return new LearningCurve(batch, loss, gradientNorm, validationBatch, validationLoss, terms);
        }
    }
}
