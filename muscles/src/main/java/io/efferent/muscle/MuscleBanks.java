package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Muscles of different models side by side, evaluated bank by bank and joined column by column.
 *
 * <p>Constants of bank {@code k} are named {@code k-model.constant}. The state holds the activation of all muscles,
 * then the further variables of each bank.
 */
public final class MuscleBanks implements Muscle {
    private record Bank(Muscle model, String name, int from, int to, int firstExtra) {
        int extras() {
            return model.stateVariables().size() - 1;
        }
    }

    private final List<Bank> banks;

    private MuscleBanks(List<Bank> banks) {
        this.banks = banks;
    }

    /**
     * The model for muscles given in order: the model itself if all share one, else banks of adjacent muscles of a
     * kind.
     *
     * @param models one per muscle; adjacent muscles whose models are equal share a bank
     */
    public static Muscle of(List<Muscle> models) {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models: got none, expected one per muscle");
        }
        List<Bank> banks = new ArrayList<>();
        int extras = 0;
        for (int from = 0; from < models.size(); ) {
            Muscle model = models.get(from);
            int to = from;
            while (to < models.size() && models.get(to).equals(model)) {
                to++;
            }
            Bank bank = new Bank(model, banks.size() + "-" + model.name(), from, to, 1 + extras);
            extras += bank.extras();
            banks.add(bank);
            from = to;
        }
        return banks.size() == 1 ? banks.getFirst().model() : new MuscleBanks(banks);
    }

    @Override
    public String name() {
        return banks.stream().map(b -> b.model().name()).collect(Collectors.joining("+"));
    }

    /** Empty: each bank has parameters of its own, see {@link #bank}. */
    @Override
    public List<MuscleParameter> parameters() {
        return List.of();
    }

    @Override
    public Map<String, Values> bank(List<Map<String, Double>> resolved) {
        Map<String, Values> all = new LinkedHashMap<>();
        for (Bank bank : banks) {
            bank.model().bank(resolved.subList(bank.from(), bank.to()))
                    .forEach((name, row) -> all.put(bank.name() + "." + name, row));
        }
        return all;
    }

    @Override
    public List<String> stateVariables() {
        List<String> names = new ArrayList<>(List.of("activation"));
        for (Bank bank : banks) {
            bank.model().stateVariables().stream().skip(1).forEach(v -> names.add(bank.name() + "." + v));
        }
        return List.copyOf(names);
    }

    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        return join(banks.stream().map(b -> b.model().initialState(p.in(b.name()), part(pathLength, b))).toList());
    }

    @Override
    public MuscleState steadyState(Parameters p, NDArray activation, NDArray pathLength) {
        return join(banks.stream().map(b ->
                b.model().steadyState(p.in(b.name()), part(activation, b), part(pathLength, b))).toList());
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        List<MuscleOutput> outputs = banks.stream()
                .map(b -> b.model().output(
                        p.in(b.name()), part(state, b), part(pathLength, b), part(pathVelocity, b)))
                .toList();
        return joinOutputs(outputs);
    }

    private static MuscleOutput joinOutputs(List<MuscleOutput> outputs) {
        var common = EnumSet.allOf(MuscleOutput.Curve.class);
        outputs.forEach(o -> common.retainAll(o.curves().keySet()));
        Map<MuscleOutput.Curve, NDArray> curves = new EnumMap<>(MuscleOutput.Curve.class);
        for (var curve : common) {
            curves.put(curve, joinColumns(outputs.stream().map(o -> o.curves().get(curve)).toList()));
        }
        return new MuscleOutput(
                joinColumns(outputs.stream().map(MuscleOutput::force).toList()),
                joinColumns(outputs.stream().map(MuscleOutput::fiberLength).toList()),
                joinColumns(outputs.stream().map(MuscleOutput::fiberVelocity).toList()),
                curves);
    }

    @Override
    public MuscleState rates(
            Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        return join(banks.stream()
                .map(b -> b.model().rates(
                        p.in(b.name()), part(state, b), part(output, b), part(excitation, b), step))
                .toList());
    }

    @Override
    public FiberStep fiberStep(
            Parameters p, MuscleState before, MuscleState next, NDArray pathLength, NDArray pathVelocity, double step) {
        List<FiberStep> answers = banks.stream()
                .map(b -> b.model().fiberStep(
                        p.in(b.name()), part(before, b), part(next, b), part(pathLength, b), part(pathVelocity, b),
                        step))
                .toList();
        return new FiberStep(
                join(answers.stream().map(FiberStep::state).toList()),
                pathLength,
                joinColumns(answers.stream().map(FiberStep::force).toList()),
                joinColumns(answers.stream().map(FiberStep::stiffness).toList()),
                joinColumns(answers.stream().map(FiberStep::share).toList()));
    }

    @Override
    public FiberStep.Settled settle(
            Parameters p, MuscleState before, FiberStep answer, NDArray pathLength, NDArray pathVelocity, double step) {
        List<FiberStep.Settled> settled = banks.stream()
                .map(b -> b.model().settle(
                        p.in(b.name()), part(before, b), part(answer, b), part(pathLength, b), part(pathVelocity, b),
                        step))
                .toList();
        return new FiberStep.Settled(
                join(settled.stream().map(FiberStep.Settled::state).toList()),
                joinOutputs(settled.stream().map(FiberStep.Settled::output).toList()));
    }

    @Override
    public MuscleState bounded(Parameters p, MuscleState state) {
        return join(banks.stream().map(b -> b.model().bounded(p.in(b.name()), part(state, b))).toList());
    }

    @Override
    public NDArray boundedExcitation(Parameters p, NDArray excitation) {
        return joinColumns(banks.stream()
                .map(b -> b.model().boundedExcitation(p.in(b.name()), part(excitation, b)))
                .toList());
    }

    @Override
    public NDArray referenceLength(Parameters p) {
        return row(p, Muscle::referenceLength);
    }

    @Override
    public NDArray referenceVelocity(Parameters p) {
        return row(p, Muscle::referenceVelocity);
    }

    @Override
    public NDArray maximumIsometricForce(Parameters p) {
        return row(p, Muscle::maximumIsometricForce);
    }

    private NDArray row(Parameters p, BiFunction<Muscle, Parameters, NDArray> value) {
        return joinColumns(banks.stream()
                .map(b -> value.apply(b.model(), p.in(b.name()))
                        .broadcast(1, b.to() - b.from()))
                .toList());
    }

    private static NDArray part(NDArray x, Bank bank) {
        return Tensors.columns(x, bank.from(), bank.to());
    }

    private static MuscleState part(MuscleState state, Bank bank) {
        List<NDArray> variables = new ArrayList<>();
        variables.add(part(state.activation(), bank));
        variables.addAll(state.variables().subList(bank.firstExtra(), bank.firstExtra() + bank.extras()));
        return new MuscleState(variables);
    }

    private static MuscleOutput part(MuscleOutput output, Bank bank) {
        Map<MuscleOutput.Curve, NDArray> curves = new EnumMap<>(MuscleOutput.Curve.class);
        output.curves().forEach((curve, x) -> curves.put(curve, part(x, bank)));
        return new MuscleOutput(
                part(output.force(), bank), part(output.fiberLength(), bank), part(output.fiberVelocity(), bank),
                curves);
    }

    private static FiberStep part(FiberStep answer, Bank bank) {
        return new FiberStep(
                part(answer.state(), bank), part(answer.pathLength(), bank), part(answer.force(), bank),
                part(answer.stiffness(), bank), part(answer.share(), bank));
    }

    private static MuscleState join(List<MuscleState> states) {
        List<NDArray> variables = new ArrayList<>();
        variables.add(joinColumns(states.stream().map(MuscleState::activation).toList()));
        states.forEach(s -> variables.addAll(s.variables().subList(1, s.variables().size())));
        return new MuscleState(variables);
    }

    private static NDArray joinColumns(List<NDArray> parts) {
        return NDArrays.concat(new NDList(parts), 1);
    }
}
