package io.efferent.verify.motornet;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.RecurrentPolicy;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Kind {@code policy_gru}: a network alone, over given inputs. */
final class PolicyCheck implements Check {
    private static final String INPUT = "input";
    private static final String HIDDEN = "hidden";
    private static final String ACTION = "action";

    @Override
    public void run(Section file, Trial trial) {
        var weights = RecordedWeights.read(file.in("weights"));
        var inputs = file.numbers("inputs", -1, -1, -1);
        var hidden0 = file.numbers("hidden0", inputs.shape().get(1), -1);
        var policy = RecurrentPolicy.gru(
                (int) inputs.shape().get(2),
                (int) hidden0.shape().get(1),
                (int) file.in("weights").numbers("fc.bias", -1).shape().get(0));
        RecordedWeights.requireFit(policy, weights);

        Map<String, Shape> shapes = new LinkedHashMap<>();
        weights.names().forEach(name -> shapes.put(name, weights.shape(name)));
        var step = trial.computation(
                Map.of(INPUT, policy.observationSize(), HIDDEN, Math.toIntExact(hidden0.shape().get(1))), shapes,
                (manager, x) -> {
                    var bound = Parameters.of(manager, trial.type(), x);
                    var answer = policy.step(bound, x.get(INPUT), new NDList(x.get(HIDDEN)));
                    return Map.of(ACTION, answer.action(), HIDDEN, answer.hidden());
                });
        List<Map<String, Values>> steps = new ArrayList<>();
        List<Map<String, Values>> answers = new ArrayList<>();
        var hidden = hidden0;
        for (var input : Trial.slices(inputs)) {
            Map<String, Values> x = new LinkedHashMap<>(weights.values());
            x.put(INPUT, input);
            x.put(HIDDEN, hidden);
            steps.add(x);
            answers.add(step.results(x));
            hidden = answers.getLast().get(HIDDEN);
        }
        double[] outputs = joined(answers.stream().map(answer -> answer.get(ACTION).data()));
        trial.state("outputs", outputs, file.numbers("outputs"));
        trial.state(
                "hidden", joined(answers.stream().map(answer -> answer.get(HIDDEN).data())), file.numbers("hidden"));
        trial.state("loss", new double[] {Arrays.stream(outputs).map(y -> y * y).sum()}, file.numbers("loss"));

        Map<String, double[]> sums = new LinkedHashMap<>();
        Deque<double[]> inputGradients = new ArrayDeque<>();
        Map<String, double[]> above = new LinkedHashMap<>();
        for (int t = steps.size() - 1; t >= 0; t--) {
            above.put(ACTION, Arrays.stream(answers.get(t).get(ACTION).data()).map(y -> 2 * y).toArray());
            var gradients = step.gradients(steps.get(t), above);
            inputGradients.addFirst(gradients.get(INPUT));
            above.put(HIDDEN, gradients.get(HIDDEN));
            weights.names().forEach(name -> sums.merge(name, gradients.get(name), PolicyCheck::sum));
        }
        var gradient = file.in("gradient");
        weights.names().forEach(name -> trial.gradient(name, sums.get(name), gradient.numbers(name)));
        trial.gradient("inputs", joined(inputGradients.stream()), gradient.numbers("inputs"));
        trial.gradient("hidden0", above.get(HIDDEN), gradient.numbers("hidden0"));
    }

    private static double[] joined(Stream<double[]> parts) {
        return parts.flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }
}
