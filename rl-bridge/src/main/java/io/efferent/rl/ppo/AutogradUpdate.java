package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.network.Weights;
import java.util.Arrays;

/** An {@link Update} on DJL's tape: for networks that cannot be compiled, and the oracle of those that can. */
final class AutogradUpdate implements Update {
    private final PpoLoss loss;
    private final DataType type;
    private final int[] memorySizes;

    AutogradUpdate(PpoLoss loss, DataType type) {
        this.loss = loss;
        this.type = type;
        memorySizes = loss.network().memorySizes().stream().mapToInt(n -> n).toArray();
    }

    @Override
    public Result gradients(Weights weights, Minibatch minibatch) {
        try (NDManager manager = Tensors.newManager();
                Tape tape = new Tape()) {
            Parameters bound = weights.bind(manager, type, true);
            NDArray factors = Constants.of(manager, type, new Shape(1, PpoLoss.TERMS), loss.weights());
            double[] terms = new double[PpoLoss.TERMS];
            NDArray[] total = new NDArray[1];
            sweep(bound, minibatch, (time, step) -> {
                int from = time * minibatch.samples();
                float[] shares = Arrays.copyOfRange(minibatch.shares(), from, from + minibatch.samples());
                NDArray share = Constants.of(manager, type, new Shape(minibatch.samples(), 1), shares);
                NDArray mean = step.terms().mul(share).sum(new int[] {0}, true);
                double[] numbers = Tensors.toDoubles(mean);
                for (int i = 0; i < terms.length; i++) {
                    terms[i] += numbers[i];
                }
                NDArray sum = mean.mul(factors).sum();
                total[0] = total[0] == null ? sum : total[0].add(sum);
            });
            tape.backward(total[0]);
            return new Result(weights.gradients(bound), terms);
        }
    }

    @Override
    public float[] logProbabilities(Weights weights, Minibatch minibatch) {
        float[] result = new float[minibatch.steps() * minibatch.samples()];
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            sweep(weights.bind(manager, type, false), minibatch, (time, step) -> {
                double[] numbers = Tensors.toDoubles(step.logProbability());
                for (int i = 0; i < numbers.length; i++) {
                    result[time * minibatch.samples() + i] = (float) numbers[i];
                }
            });
        }
        return result;
    }

    private interface Visitor {
        void visit(int time, PpoLoss.Step step);
    }

    private void sweep(Parameters weights, Minibatch m, Visitor visitor) {
        NDManager manager = weights.manager();
        NDList memory = new NDList();
        for (int i = 0; i < memorySizes.length; i++) {
            memory.add(Constants.of(manager, type, new Shape(m.samples(), memorySizes[i]), m.memory().get(i)));
        }
        for (int time = 0; time < m.steps(); time++) {
            NDArray observation = at(manager, m.observations(), m, time);
            NDArray targets = at(manager, m.targets(), m, time);
            NDArray carry = Tensors.column(targets, Minibatch.CARRY);
            NDList kept = new NDList();
            memory.forEach(x -> kept.add(x.mul(carry)));
            PpoLoss.Step step = loss.step(weights, observation, kept, at(manager, m.draws(), m, time), targets);
            memory = step.memory();
            visitor.visit(time, step);
        }
    }

    private NDArray at(NDManager manager, float[] numbers, Minibatch m, int time) {
        int size = numbers.length / m.steps();
        float[] row = Arrays.copyOfRange(numbers, time * size, (time + 1) * size);
        return Constants.of(manager, type, new Shape(m.samples(), size / m.samples()), row);
    }
}
