package io.efferent.verify.analysis;

import io.efferent.analysis.PreparatoryShift;

/** Kind {@code preparatory_shift}: what learning does to the states before movements. */
final class PreparatoryShiftCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-7;

    @Override
    public void run(Case one) {
        var input = one.input();
        var shift = PreparatoryShift.of(
                input.matrix("force"), input.matrix("baseline"), input.matrix("adapted"), input.matrix("washout"),
                input.number("ridge"));
        var expected = one.expected();
        one.compare(expected, "force_subspace_projector", TOLERANCE, projector(shift.forceSubspace()));
        one.compare(expected, "shift_norm", TOLERANCE, shift.norm());
        one.compare(expected, "shift_per_condition", TOLERANCE, shift.perCondition());
        one.compare(expected, "uniformity", TOLERANCE, shift.uniformity());
        one.compare(expected, "retained", TOLERANCE, shift.retained());
        one.compare(expected, "shift_fraction_outside_force_subspace", TOLERANCE, shift.outside());
    }

    private static double[][] projector(double[][] axes) {
        double[][] projector = new double[axes.length][axes.length];
        for (int i = 0; i < axes.length; i++) {
            for (int j = 0; j < axes.length; j++) {
                for (int k = 0; k < axes[i].length; k++) {
                    projector[i][j] += axes[i][k] * axes[j][k];
                }
            }
        }
        return projector;
    }
}
