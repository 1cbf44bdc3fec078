package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A muscle model: the equations of a bank of muscles that are evaluated together, each with constants of its own.
 *
 * <p>A model holds no state and no arrays. Its functions take the bound constants {@code p}, where every parameter is a
 * (1, muscle) array under its name, and (batch, muscle) arrays of activation, path length and so on. To write a model
 * of your own, declare {@link #parameters()} and implement {@link #output}; activation dynamics come for free. Use only
 * differentiable operations. Numbers from {@link Parameters#constant(double)} are made once, those of {@code
 * x.mul(2.5)} each time.
 */
public interface Muscle {
    String MAXIMUM_ISOMETRIC_FORCE = "maximumIsometricForce";
    String OPTIMAL_FIBER_LENGTH = "optimalFiberLength";
    String TENDON_SLACK_LENGTH = "tendonSlackLength";
    /** Passive slack length divided by optimal fiber length. */
    String PASSIVE_SLACK = "passiveSlack";
    /**
     * Shortening speed that normalizes observations (and, in some models, the force-velocity curve), optimal lengths/s.
     */
    String MAXIMUM_VELOCITY = "maximumVelocity";

    /** Short name, as used on the command line. */
    String name();

    /** The numbers each muscle needs, in declaration order. */
    List<MuscleParameter> parameters();

    /** The integrated variables; the first is the activation. */
    default List<String> stateVariables() {
        return List.of("activation");
    }

    /**
     * The state at rest: activation at its minimum.
     *
     * @param p bound constants
     * @param pathLength musculotendon length, m, (batch, muscle)
     */
    default MuscleState initialState(Parameters p, NDArray pathLength) {
        return new MuscleState(ActivationDynamics.rest(p, pathLength));
    }

    /**
     * The state in the end, if an activation is held and the path does not move: fibers of elastic tendons in
     * equilibrium with them.
     *
     * @param p bound constants
     * @param activation (batch, muscle)
     * @param pathLength musculotendon length, m, (batch, muscle)
     * @throws IllegalArgumentException if the model has states besides activation, and does not say where they rest
     */
    default MuscleState steadyState(Parameters p, NDArray activation, NDArray pathLength) {
        if (stateVariables().size() > 1) {
            throw new IllegalArgumentException("activation: got some for muscles '" + name() + "' with the states "
                    + stateVariables() + ", expected none: the model does not say where they rest");
        }
        return initialState(p, pathLength).withActivation(activation);
    }

    /**
     * Forces and fiber kinematics of a state.
     *
     * @param p bound constants
     * @param state the integrated variables
     * @param pathLength musculotendon length, m, (batch, muscle)
     * @param pathVelocity its rate of change, m/s, (batch, muscle)
     */
    MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity);

    /**
     * Rates of change of the state variables.
     *
     * @param p bound constants
     * @param state the integrated variables
     * @param output what {@link #output} gave for this state
     * @param excitation neural command, (batch, muscle), within [minimum activation, 1]
     * @param step if positive, the rate of the activation is its average over a step of this many seconds under a
     *     frozen time constant (see {@link ActivationDynamics}); if 0, the instantaneous rate
     */
    default MuscleState rates(
            Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        return new MuscleState(ActivationDynamics.rate(p, state.activation(), excitation, step));
    }

    /**
     * How muscles answer to a path at the end of a step. Models with elastic tendons solve for their fibers; of others
     * the state is what it is.
     *
     * @param p bound constants
     * @param before the integrated variables at the beginning
     * @param next those at the end, as far as rates tell
     * @param pathLength at the end, m, (batch, muscle)
     * @param pathVelocity m/s, (batch, muscle)
     * @param step its length, s
     */
    default FiberStep fiberStep(
            Parameters p, MuscleState before, MuscleState next, NDArray pathLength, NDArray pathVelocity, double step) {
        NDArray none = pathLength.zerosLike();
        NDArray force = output(p, next, pathLength, pathVelocity).force();
        return new FiberStep(next, pathLength, force, none, none);
    }

    /**
     * The end of a step at a path near the one that {@link #fiberStep} was asked for.
     *
     * @param p bound constants
     * @param before the integrated variables at the beginning
     * @param answer what {@link #fiberStep} gave
     * @param pathLength at the end, m, (batch, muscle)
     * @param pathVelocity m/s, (batch, muscle)
     * @param step its length, s
     */
    default FiberStep.Settled settle(
            Parameters p, MuscleState before, FiberStep answer, NDArray pathLength, NDArray pathVelocity, double step) {
        return new FiberStep.Settled(answer.state(), output(p, answer.state(), pathLength, pathVelocity));
    }

    /** Excitations limited to [minimum activation, 1]. */
    default NDArray boundedExcitation(Parameters p, NDArray excitation) {
        return ActivationDynamics.bounded(p, excitation);
    }

    /** Maximum isometric force, N, (1, muscle). */
    default NDArray maximumIsometricForce(Parameters p) {
        return p.get(MAXIMUM_ISOMETRIC_FORCE);
    }

    /**
     * Fiber length by which observations are normalized, m, (1, muscle): the optimal one, or 1 m if the model has none.
     */
    default NDArray referenceLength(Parameters p) {
        return p.names().contains(OPTIMAL_FIBER_LENGTH) ? p.get(OPTIMAL_FIBER_LENGTH) : p.constant(1);
    }

    /**
     * Fiber speed by which observations are normalized, m/s, (1, muscle): the maximum velocity in optimal lengths per
     * second times the optimal length, or 1 m/s if the model has none.
     */
    default NDArray referenceVelocity(Parameters p) {
        return p.names().contains(MAXIMUM_VELOCITY)
                ? p.derived("referenceVelocity", () -> referenceLength(p).mul(p.get(MAXIMUM_VELOCITY)))
                : p.constant(1);
    }

    /**
     * Fills in defaults and checks ranges.
     *
     * @param muscle name of the muscle, for messages
     * @param given the numbers that were given
     * @return every parameter of the model
     * @throws IllegalArgumentException if a name is unknown, a required one is missing, or a value is out of range
     */
    default Map<String, Double> resolve(String muscle, MuscleConstants given) {
        var known = parameters().stream().map(MuscleParameter::name).collect(Collectors.toSet());
        for (String name : given.values().keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("muscle '" + muscle + "': unknown constant '" + name
                        + "' of model '" + name() + "', expected some of "
                        + parameters().stream().map(MuscleParameter::name).toList());
            }
        }
        Map<String, Double> all = new LinkedHashMap<>();
        for (MuscleParameter parameter : parameters()) {
            Double value = given.values().get(parameter.name());
            if (value == null && parameter.isRequired()) {
                throw new IllegalArgumentException("muscle '" + muscle + "': " + parameter.name() + " is missing ("
                        + parameter.meaning() + ", " + parameter.unit() + ")");
            }
            double number = value == null ? parameter.fallback().applyAsDouble(all) : value;
            if (!(number >= parameter.lower() && number <= parameter.upper())) {
                throw new IllegalArgumentException("muscle '" + muscle + "': " + parameter.name() + ": got " + number
                        + ", expected " + range(parameter));
            }
            all.put(parameter.name(), number);
        }
        return all;
    }

    private static String range(MuscleParameter parameter) {
        if (parameter.lower() == Double.MIN_NORMAL) {
            return "a positive number";
        }
        return parameter.upper() == Double.MAX_VALUE
                ? "a number of at least " + parameter.lower()
                : "a number in [" + parameter.lower() + ", " + parameter.upper() + "]";
    }

    /**
     * The constants of a bank as one row per parameter.
     *
     * @param resolved one map per muscle, from {@link #resolve}
     */
    default Map<String, Values> bank(List<Map<String, Double>> resolved) {
        Map<String, Values> rows = new LinkedHashMap<>();
        for (MuscleParameter parameter : parameters()) {
            rows.put(
                    parameter.name(),
                    Values.row(resolved.stream().mapToDouble(m -> m.get(parameter.name())).toArray()));
        }
        return rows;
    }

    /**
     * The constants of some muscles as arrays, for using a model by itself.
     *
     * @param manager owner of the arrays
     * @param type float32 or float64
     * @param muscles what is given of each muscle
     * @throws IllegalArgumentException as {@link #resolve} does
     */
    default Parameters bind(NDManager manager, DataType type, MuscleConstants... muscles) {
        return Parameters.bind(manager, type, bank(
                Arrays.stream(muscles).map(constants -> resolve(name(), constants)).toList()));
    }

    /** Keeps the integrated variables where they are meaningful: the activation in [minimum activation, 1]. */
    default MuscleState bounded(Parameters p, MuscleState state) {
        return state.withActivation(ActivationDynamics.bounded(p, state.activation()));
    }

    /** The parameters every model with first-order activation dynamics has, followed by {@code own}. */
    static List<MuscleParameter> withActivation(
            double minimumActivation, double activation, double deactivation, MuscleParameter... own) {
        return withActivation(minimumActivation, 0, activation, deactivation, own);
    }

    /** As {@link #withActivation(double, double, double, MuscleParameter...)} for models that need some activation. */
    static List<MuscleParameter> withActivation(
            double minimumActivation,
            double smallestMinimum,
            double activation,
            double deactivation,
            MuscleParameter... own) {
        List<MuscleParameter> all = new ArrayList<>();
        all.add(MuscleParameter.positive(MAXIMUM_ISOMETRIC_FORCE, "N", "force at full activation and optimal length"));
        all.add(MuscleParameter.optional(ActivationDynamics.MINIMUM, "1", "smallest activation and excitation",
                smallestMinimum, 1, minimumActivation));
        all.add(MuscleParameter.positive(ActivationDynamics.RISE, "s", "activation time constant", activation));
        all.add(MuscleParameter.positive(ActivationDynamics.FALL, "s", "deactivation time constant", deactivation));
        all.addAll(List.of(own));
        return List.copyOf(all);
    }
}
