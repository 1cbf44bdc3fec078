package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.JointLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a body makes sense: how far its fibers are stretched in the middle and in the corners of the joint limits,
 * whether its paths were fitted within all of these, and whether its steps are short enough for its elastic tendons.
 */
final class Plausibility {
    /** No fiber survives this many optimal lengths; curves say nothing there. */
    private static final double IMPOSSIBLE = 5;
    /** Beyond this, passive forces are larger than active ones in every model. */
    private static final double DOUBTFUL = 2;
    /** Lengthening in optimal lengths/s up to which steps should follow an active fiber. */
    private static final double LENGTHENING = 2;
    /** Part of the stability limit that steps may take: near the limit errors hardly die out. */
    private static final double MARGIN = 0.75;
    private static final int LENGTHS = 2000;

    private Plausibility() {}

    /**
     * What is doubtful about a body, one sentence each.
     *
     * @throws IllegalArgumentException if a fiber is impossibly long in the middle of the joint limits
     */
    static List<String> doubts(Effector effector, List<Effector.MuscleEntry> muscles) {
        List<String> doubts = new ArrayList<>();
        muscles.forEach(muscle -> fitted(effector, muscle, doubts));
        boolean hasFibers = muscles.stream().anyMatch(muscle -> hasFiber(muscle.model()));
        if (!hasFibers || !effector.limits().isBounded()) {
            return List.copyOf(doubts);
        }
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            double[][] postures = postures(effector.limits());
            NDArray q = Constants.of(manager, DataType.FLOAT64, postures);
            double[] lengths = Tensors.toDoubles(plant.initialState(q, q.zerosLike()).path().length());
            Decay fastest = Decay.NONE;
            for (int m = 0; m < muscles.size(); m++) {
                Effector.MuscleEntry muscle = muscles.get(m);
                double[] paths = column(lengths, m, muscles.size());
                if (hasFiber(muscle.model())) {
                    stretch(muscle, paths, postures, doubts);
                }
                if (isElastic(muscle.model()) && Double.isFinite(effector.integrator().stabilityLimit())) {
                    fastest = Decay.faster(fastest, new Decay(muscle.name(), decay(muscle, paths, manager)));
                }
            }
            steps(effector, fastest, doubts);
        }
        return List.copyOf(doubts);
    }

    /** Looks whether joints may leave the range in which a path was fitted. */
    private static void fitted(Effector effector, Effector.MuscleEntry muscle, List<String> doubts) {
        JointLimits fitted = muscle.path().fittedRange(effector.skeleton());
        for (int joint = 0; joint < fitted.lower().length; joint++) {
            double lower = effector.limits().lower()[joint];
            double upper = effector.limits().upper()[joint];
            if (!Domain.isWithin(lower, fitted, joint) || !Domain.isWithin(upper, fitted, joint)) {
                doubts.add(String.format(Locale.ROOT, "muscle '%s': got limits of joint %d of %.4g to %.4g, expected"
                                + " at most %.4g to %.4g, in which its path was fitted",
                        muscle.name(), joint, lower, upper, fitted.lower()[joint], fitted.upper()[joint]));
            }
        }
    }

    private static boolean hasFiber(Muscle model) {
        return model.parameters().stream().anyMatch(parameter -> parameter.name().equals(Muscle.OPTIMAL_FIBER_LENGTH));
    }

    private static boolean isElastic(Muscle model) {
        return model.stateVariables().equals(List.of("activation", "fiberLength")) && hasFiber(model);
    }

    /** The middle first. */
    private static double[][] postures(JointLimits limits) {
        int dof = limits.lower().length;
        double[][] postures = new double[1 + (1 << dof)][dof];
        postures[0] = limits.middle();
        for (int corner = 0; corner < 1 << dof; corner++) {
            for (int joint = 0; joint < dof; joint++) {
                postures[1 + corner][joint] = (corner >> joint & 1) == 0 ? limits.lower()[joint]
                        : limits.upper()[joint];
            }
        }
        return postures;
    }

    private static double[] column(double[] rows, int column, int columns) {
        double[] values = new double[rows.length / columns];
        Arrays.setAll(values, row -> rows[row * columns + column]);
        return values;
    }

    /** Looks at fibers whose tendons have their slack length. */
    private static void stretch(
            Effector.MuscleEntry muscle, double[] paths, double[][] postures, List<String> doubts) {
        Map<String, Double> constants = muscle.model().resolve(muscle.name(), muscle.constants());
        double tendon = constants.getOrDefault(Muscle.TENDON_SLACK_LENGTH, 0.0);
        double optimal = constants.get(Muscle.OPTIMAL_FIBER_LENGTH);
        double[] fibers = Arrays.stream(paths).map(path -> (path - tendon) / optimal).toArray();
        int longest = 0;
        for (int i = 1; i < fibers.length; i++) {
            longest = fibers[i] > fibers[longest] ? i : longest;
        }
        String where =
                String.format(Locale.ROOT, "muscle '%s': got a fiber of %.3g optimal lengths at joint positions %s",
                muscle.name(), fibers[0] > IMPOSSIBLE ? fibers[0] : fibers[longest],
                Arrays.toString(postures[fibers[0] > IMPOSSIBLE ? 0 : longest]));
        if (fibers[0] > IMPOSSIBLE) {
            throw new IllegalArgumentException(where + ", the middle of the limits, expected at most " + IMPOSSIBLE
                    + "; check its path, tendon slack length and optimal fiber length");
        }
        if (fibers[longest] > DOUBTFUL) {
            doubts.add(where + ", expected at most " + DOUBTFUL + " within the limits");
        }
    }

    /** How fast the fiber of a fully active muscle returns to its length on a path that is held, 1/s. */
    private record Decay(String muscle, double rate) {
        static final Decay NONE = new Decay("", 0);

        static Decay faster(Decay a, Decay b) {
            return a.rate >= b.rate ? a : b;
        }
    }

    private static void steps(Effector effector, Decay fastest, List<String> doubts) {
        double longest = MARGIN * effector.integrator().stabilityLimit() / fastest.rate();
        double needed = Math.ceil(effector.timestep() / longest);
        if (effector.substeps() < needed) {
            doubts.add(
                    String.format(
                    Locale.ROOT, "muscle '%s': got integration steps of %.3g ms, expected at most %.3g ms for"
                            + " its elastic tendon: %.0f substeps or more",
                    fastest.muscle(), 1e3 * effector.timestep() / effector.substeps(), 1e3 * longest,
                    needed));
        }
    }

    private static double decay(Effector.MuscleEntry muscle, double[] paths, NDManager manager) {
        return Arrays.stream(paths).filter(path -> path > 0).map(path -> decay(muscle, path, manager)).max().orElse(0);
    }

    private static double decay(Effector.MuscleEntry muscle, double path, NDManager manager) {
        Muscle model = muscle.model();
        double optimal = model.resolve(muscle.name(), muscle.constants()).get(Muscle.OPTIMAL_FIBER_LENGTH);
        double[] lengths = new double[LENGTHS];
        Arrays.setAll(lengths, i -> path * (i + 1) / LENGTHS);
        Parameters p = model.bind(manager, DataType.FLOAT64, muscle.constants());
        NDArray fiber = Constants.of(manager, DataType.FLOAT64, new Shape(LENGTHS, 1), lengths);
        NDArray full = fiber.onesLike();
        MuscleState state = new MuscleState(full, fiber);
        MuscleOutput output = model.output(p, state, full.mul(p.constant(path)), full.zerosLike());
        double[] velocities = Tensors.toDoubles(model.rates(p, state, output, full, 0).get(1));
        double decay = 0;
        for (int i = 1; i < LENGTHS; i++) {
            if (velocities[i] >= 0 && velocities[i - 1] <= LENGTHENING * optimal) {
                decay = Math.max(decay, (velocities[i - 1] - velocities[i]) / (lengths[i] - lengths[i - 1]));
            }
        }
        return decay;
    }
}
