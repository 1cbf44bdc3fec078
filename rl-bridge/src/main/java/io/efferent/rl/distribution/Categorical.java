package io.efferent.rl.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One choice, or several independent ones. Parameters are log-probabilities, choice by choice; a draw is the numbers of
 * what was chosen.
 *
 * @param choices how many possibilities each choice has
 */
public record Categorical(List<Integer> choices) implements Distribution {
    public Categorical {
        if (choices.isEmpty() || choices.stream().anyMatch(n -> n < 2)) {
            throw new IllegalArgumentException("choices: got " + choices + ", expected at least 2 for each");
        }
        choices = List.copyOf(choices);
    }

    /** One choice. */
    public static Categorical of(int choices) {
        return new Categorical(List.of(choices));
    }

    @Override
    public String name() {
        return "categorical";
    }

    @Override
    public int outputs() {
        return first(choices.size());
    }

    @Override
    public int parameters() {
        return outputs();
    }

    @Override
    public int width() {
        return choices.size();
    }

    /** Where the numbers of a choice begin. */
    private int first(int choice) {
        return choices.stream().limit(choice).mapToInt(n -> n).sum();
    }

    private NDArray of(NDArray parameters, int choice) {
        return Tensors.columns(parameters, first(choice), first(choice + 1));
    }

    private NDArray sum(IntFunction<NDArray> term) {
        return IntStream.range(0, choices.size()).mapToObj(term).reduce(NDArray::add).orElseThrow();
    }

    private static NDArray total(NDArray x) {
        return x.sum(new int[] {1}, true);
    }

    @Override
    public NDArray parameters(NDArray outputs, Parameters weights) {
        return Tensors.concatLast(IntStream.range(0, choices.size()).mapToObj(i -> {
            NDArray logits = of(outputs, i);
            NDArray shifted = logits.sub(logits.max(new int[] {1}, true));
            return shifted.sub(total(shifted.exp()).log());
        }).toArray(NDArray[]::new));
    }

    @Override
    public NDArray logProbability(NDArray parameters, NDArray draw, Parameters weights) {
        return sum(i -> {
            NDArray log = of(parameters, i);
            double[] numbers = IntStream.range(0, choices.get(i)).asDoubleStream().toArray();
            NDArray number = Constants.of(weights.manager(), weights.type(), new Shape(1, numbers.length), numbers);
            return total(Tensors.where(Tensors.column(draw, i).eq(number), log, weights.constant(0)));
        });
    }

    @Override
    public NDArray entropy(NDArray parameters, Parameters weights) {
        return total(parameters.exp().mul(parameters)).neg();
    }

    @Override
    public NDArray klDivergence(NDArray p, NDArray q, Parameters weights) {
        return total(p.exp().mul(p.sub(q)));
    }

    @Override
    public void sample(float[] parameters, int at, RandomGenerator random, float[] draw, int to) {
        requireMember(parameters, at);
        for (int i = 0, from = at; i < choices.size(); from += choices.get(i++)) {
            double rest = random.nextDouble();
            int choice = 0;
            while (choice < choices.get(i) - 1 && (rest -= Math.exp(parameters[from + choice])) >= 0) {
                choice++;
            }
            draw[to + i] = choice;
        }
    }

    @Override
    public void mode(float[] parameters, int at, float[] draw, int to) {
        requireMember(parameters, at);
        for (int i = 0, from = at; i < choices.size(); from += choices.get(i++)) {
            int best = 0;
            for (int choice = 1; choice < choices.get(i); choice++) {
                best = parameters[from + choice] > parameters[from + best] ? choice : best;
            }
            draw[to + i] = best;
        }
    }

    @Override
    public void toAction(float[] draw, int at, float[] action, int to) {
        System.arraycopy(draw, at, action, to, width());
    }
}
