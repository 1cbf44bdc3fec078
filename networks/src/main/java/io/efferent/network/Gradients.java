package io.efferent.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Devices;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.kernel.UntraceableException;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** An engine: runs batches of trials, and differentiates their losses. */
interface Gradients {
    /**
     * What fixes a batch besides the weights.
     *
     * @param number number of the batch, from 1, for messages
     * @param trials what happens in it
     * @param noise source of noise on senses and actions
     * @param hiddenNoise source of noise on the network's memory
     * @param training source of what the policy draws in training only, such as dropout
     * @param observer is shown trials and rollout; null for nobody
     */
    record Batch(
            long number, Trials trials, RandomGenerator noise, RandomGenerator hiddenNoise, RandomGenerator training,
            BiConsumer<Trials, Rollout> observer) {
        Batch(
                long number, Trials trials, RandomGenerator noise, RandomGenerator hiddenNoise,
                RandomGenerator training) {
            this(number, trials, noise, hiddenNoise, training, null);
        }

        /** The same batch with some of its trials. */
        Batch with(Trials some) {
            return new Batch(number, some, noise, hiddenNoise, training, observer);
        }

        void show(Rollout rollout) {
            if (observer != null) {
                observer.accept(trials, rollout);
            }
        }
    }

    /**
     * Gradients of the loss by weight.
     *
     * @param weights the weights
     * @param batch what to run
     * @param terms to which the weighted loss terms are added
     * @throws NonFiniteException if the loss is not finite
     */
    Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms);

    /**
     * Runs trials to their end without noise and without gradients.
     *
     * @param manager owner of the rollout's arrays
     * @param weights the weights
     * @param trials what to run
     */
    Rollout rollout(NDManager manager, Weights weights, Trials trials);

    /**
     * An engine that was chosen.
     *
     * @param engine the engine
     * @param note which it is, and why if it is not the compiled one: one line for a log
     */
    record Choice(Gradients engine, String note) {}

    /** What an engine is to run: {@code truncation} steps of gradients, {@code hiddenNoise} on memory. */
    record Setup(Environment environment, Policy policy, List<Loss> losses, int truncation, double hiddenNoise) {}

    /**
     * The engine that is asked for, or the fastest one that can be had. Where a policy cannot be compiled its body
     * still is.
     *
     * @param setup what it is to run
     * @param wanted which engine
     * @param threads threads of compiled engines
     * @param example trials of the kind to run
     * @throws UntraceableException if the compiled engine is wanted and the body cannot be compiled
     */
    static Choice choose(Setup setup, GradientEngine wanted, int threads, Trials example) {
        if (wanted == GradientEngine.AUTOGRAD) {
            return new Choice(new AutogradGradients(setup), "autograd" + on("all"));
        }
        try {
            return new Choice(
                    new CompiledGradients(setup, threads, example),
                    "compiled, " + threads + " threads" + on("steps on the processor, losses"));
        } catch (UntraceableException e) {
            return bodyOnly(setup, wanted, threads, example, e.getMessage());
        }
    }

    private static Choice bodyOnly(
            Setup setup, GradientEngine wanted, int threads, Trials example, String whyNotAll) {
        try {
            return new Choice(
                    new CompiledBodyGradients(setup, threads, example),
                    "compiled body, " + threads + " threads, with the policy on autograd"
                            + on("steps on the processor, the rest") + " (" + whyNotAll + ")");
        } catch (UntraceableException e) {
            if (wanted == GradientEngine.COMPILED) {
                throw e;
            }
            return new Choice(new AutogradGradients(setup), "autograd" + on("all") + " (" + e.getMessage() + ")");
        }
    }

    /** What is on a graphics card, where one is in use. */
    private static String on(String what) {
        Device device = Devices.current();
        return device.isGpu() ? ", " + what + " on " + device : "";
    }

    /** The terms that a policy cannot serve: it shows no hidden activity, and they are about that. */
    static List<Loss> unserved(List<Loss> losses, Policy policy, DataType type) {
        List<Loss> onHidden = losses.stream().filter(loss -> loss.needs().contains(Loss.Need.HIDDEN)).toList();
        return onHidden.isEmpty() || showsHidden(policy, type) ? List.of() : onHidden;
    }

    private static boolean showsHidden(Policy policy, DataType type) {
        try (NDManager manager = Tensors.newManager()) {
            Parameters weights = Parameters.bind(
                    manager, type, policy.initialWeights(RandomStreams.stream(0, "weights", 0)));
            NDArray observation = manager.zeros(new Shape(1, policy.observationSize()), type);
            return policy.step(weights, observation, policy.initialMemory(weights, 1)).hidden() != null;
        }
    }

    /**
     * Refuses terms that a policy cannot serve.
     *
     * @param name of the argument that holds them
     */
    static void requireServed(String name, List<Loss> losses, Policy policy, DataType type) {
        List<String> unserved = unserved(losses, policy, type).stream().map(Loss::name).toList();
        if (!unserved.isEmpty()) {
            throw new IllegalArgumentException(name + ": got " + unserved + ", which need " + Loss.Need.HIDDEN
                    + ", expected others, as policy '" + policy.name() + "' shows none");
        }
    }

    /**
     * The weighted sum of loss terms over a batch.
     *
     * @param rollout what happened
     * @param losses the terms
     * @param terms to which the terms are added
     * @param batchNumber number of the batch, for messages
     * @throws NonFiniteException if the sum is not finite, or in the first batch the gradient of a term
     */
    static NDArray total(
            Rollout rollout, List<Loss> losses, Map<String, Double> terms, long batchNumber) {
        NDArray total = rollout.constant(0);
        for (Loss loss : losses) {
            NDArray term = batchNumber == 1
                    ? tried(rollout, loss)
                    : loss.of(rollout).mul(rollout.constant(loss.weight()));
            terms.merge(loss.name(), scalar(term), Double::sum);
            total = total.add(term);
        }
        double value = scalar(total);
        if (!Double.isFinite(value)) {
            throw NonFiniteException.inRollout(batchNumber, rollout, value);
        }
        return total;
    }

    /** A term of the first batch: engines may lose a gradient that is not finite on its way to the weights. */
    private static NDArray tried(Rollout rollout, Loss loss) {
        var gradient = new TermGradient(rollout, loss);
        gradient.nonFinite().ifPresent(where -> {
            throw NonFiniteException.inTerm(1, loss, where);
        });
        return gradient.term();
    }

    /**
     * The reason why gradients of weights are not finite, if it is a term.
     *
     * @param rollout what happened
     * @param losses the terms
     * @param batchNumber number of the batch, for messages
     * @throws NonFiniteException naming the first term whose gradient is not finite
     */
    static void requireFinite(Rollout rollout, List<Loss> losses, long batchNumber) {
        for (Loss loss : losses) {
            new TermGradient(rollout, loss).nonFinite().ifPresent(where -> {
                throw NonFiniteException.inTerm(batchNumber, loss, where);
            });
        }
    }

    private static double scalar(NDArray x) {
        return Tensors.toDoubles(x)[0];
    }
}
