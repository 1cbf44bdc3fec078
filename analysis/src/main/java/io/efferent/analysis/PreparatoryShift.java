package io.efferent.analysis;

import java.util.Arrays;

/**
 * How learning shifts what neurons do before movements (Sun et al., 2022): a shift that is the same for all targets,
 * outside the subspace that predicts the force. States are means over the last 100 ms before the go cue, one per
 * condition. A shift appears also when a network merely goes on training; subtract that of one that did so without
 * the field.
 *
 * @param forceSubspace orthonormal axes of the states that predict the force, as columns, [unit][component of force]
 * @param axis unit vector of the mean shift outside the subspace, [unit]
 * @param norm length of the mean shift outside the subspace
 * @param perCondition shift of each condition along the axis
 * @param uniformity mean over root mean square of these, 1 if all are the same
 * @param retained share of the mean shift along the axis that is left in the washout
 * @param outside length of the mean shift outside the subspace over that of the whole
 */
public record PreparatoryShift(
        double[][] forceSubspace, double[] axis, double norm, double[] perCondition, double uniformity,
        double retained, double outside) {

    /**
     * @param force initial force of each condition, mean over 50 to 150 ms, [condition][component], N
     * @param baseline states before learning, [condition][unit]
     * @param adapted states after learning, [condition][unit]
     * @param washout states after washout, [condition][unit]
     * @param ridge penalty of the regression of the force on the states, above 0
     * @throws IllegalArgumentException if sizes differ, numbers are not finite, the penalty is not above 0, there are
     *     not more units than components, the force does not depend on the state, or there is no shift outside
     */
    public static PreparatoryShift of(
            double[][] force, double[][] baseline, double[][] adapted, double[][] washout, double ridge) {
        int components = Arguments.columns("force", force);
        int units = Arguments.columns("baseline", baseline);
        Arguments.length("baseline", baseline.length, force.length);
        requireSize("adapted", adapted, baseline.length, units);
        requireSize("washout", washout, baseline.length, units);
        Arguments.positive("ridge", ridge);
        Arguments.atLeast("units", components + 1, units);

        double[][] centered = Matrices.centered(baseline);
        double[][] gram = Matrices.plus(
                Matrices.transposeTimes(centered, centered), ridge, Matrices.identity(units));
        var weights = Matrices.singular(
                Matrices.solve(gram, Matrices.transposeTimes(centered, Matrices.centered(force))));
        Arguments.require(weights.s()[components - 1] > 1e-12 * weights.s()[0], "force",
                "components that follow from each other", "independent ones that depend on the state");
        double[][] subspace = weights.u();

        double[][] learned = Matrices.plus(adapted, -1, baseline);
        double[] shift = Matrices.mean(learned);
        double[] inside = Matrices.times(subspace, Matrices.times(Matrices.transpose(subspace), shift));
        double[] axis = new double[units];
        Arrays.setAll(axis, i -> shift[i] - inside[i]);
        double norm = norm(axis);
        Arguments.require(norm > 1e-12 * norm(shift), "adapted", "no shift outside the force subspace", "one");
        Arrays.setAll(axis, i -> axis[i] / norm);

        double[] perCondition = Matrices.times(learned, axis);
        return new PreparatoryShift(
                subspace, axis, norm, perCondition,
                LinearFit.mean(perCondition)
                        / Math.sqrt(Matrices.dot(perCondition, perCondition) / perCondition.length),
                Matrices.dot(axis, Matrices.mean(Matrices.plus(washout, -1, baseline))) / Matrices.dot(axis, shift),
                norm / norm(shift));
    }

    private static void requireSize(String name, double[][] states, int conditions, int units) {
        Arguments.length(name, states.length, conditions);
        Arguments.length(name + "[0]", Arguments.columns(name, states), units);
    }

    private static double norm(double[] x) {
        return Math.sqrt(Matrices.dot(x, x));
    }
}
