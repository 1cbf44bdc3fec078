package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Scan;
import io.efferent.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/** An {@link Update} by one compiled step of network, distribution and loss, swept over the steps of a minibatch. */
final class CompiledUpdate implements Update {
    private static final String TERMS = "terms";
    private static final String LOG_PROBABILITY = "log probability";

    private final PpoLoss loss;
    private final CompiledNetwork network;
    private final Scan scan;

    /**
     * Compiles.
     *
     * @param shapes of the weights
     * @throws io.efferent.kernel.UntraceableException if the network cannot be traced
     */
    CompiledUpdate(PpoLoss loss, DataType type, Map<String, Values> shapes, int threads) {
        this.loss = loss;
        network = new CompiledNetwork(loss.network());
        Scan.Builder builder = Scan.builder(type).optThreads(threads).optKept(0);
        Parameters weights = network.weights(builder, shapes);
        builder.addField(TERMS, PpoLoss.TERMS, true).addField(LOG_PROBABILITY, 1, true);
        network.addMemory(builder);
        scan = builder.trace(() -> {
            NDArray targets = builder.outer("targets", Minibatch.TARGETS);
            NDArray observation = builder.outer("observation", loss.network().observationSize());
            NDArray draw = builder.outer("draw", loss.network().distribution().width());
            NDList memory = network.memory(builder, Tensors.column(targets, Minibatch.CARRY));
            PpoLoss.Step step = loss.step(weights, observation, memory, draw, targets);
            builder.setResult(TERMS, step.terms());
            builder.setResult(LOG_PROBABILITY, step.logProbability());
            network.setMemory(builder, step.memory());
        }).build();
    }

    private Scan.Sweep forward(Weights weights, Minibatch m) {
        Scan.Sweep sweep = scan.sweep(m.samples(), m.steps(), network.numbers(weights));
        network.start(sweep, m.memory());
        sweep.put("targets", m.targets());
        sweep.put("observation", m.observations());
        sweep.put("draw", m.draws());
        sweep.forward(0, m.steps());
        return sweep;
    }

    @Override
    public Result gradients(Weights weights, Minibatch m) {
        try (Scan.Sweep sweep = forward(weights, m)) {
            double[] all = sweep.numbers(TERMS, 1, m.steps());
            double[] terms = new double[PpoLoss.TERMS];
            double[] factors = loss.weights();
            double[] upstream = new double[m.samples() * (m.steps() + 1) * PpoLoss.TERMS];
            for (int sample = 0; sample < m.samples(); sample++) {
                for (int time = 0; time < m.steps(); time++) {
                    double share = m.shares()[time * m.samples() + sample];
                    int from = (sample * m.steps() + time) * PpoLoss.TERMS;
                    int to = (sample * (m.steps() + 1) + time + 1) * PpoLoss.TERMS;
                    for (int i = 0; share != 0 && i < PpoLoss.TERMS; i++) {
                        terms[i] += share * all[from + i];
                        upstream[to + i] = share * factors[i];
                    }
                }
            }
            sweep.backward(0, m.steps(), TERMS, upstream);
            Map<String, double[]> gradients = new LinkedHashMap<>(sweep.weightGradients());
            gradients.keySet().retainAll(weights.names());
            return new Result(gradients, terms);
        }
    }

    @Override
    public float[] logProbabilities(Weights weights, Minibatch m) {
        float[] result = new float[m.steps() * m.samples()];
        try (Scan.Sweep sweep = forward(weights, m)) {
            double[] numbers = sweep.numbers(LOG_PROBABILITY, 1, m.steps());
            for (int sample = 0; sample < m.samples(); sample++) {
                for (int time = 0; time < m.steps(); time++) {
                    result[time * m.samples() + sample] = (float) numbers[sample * m.steps() + time];
                }
            }
        }
        return result;
    }
}
