package io.efferent.verify.analysis;

import io.efferent.analysis.PreparatoryShift;

/** Kind {@code preparatory_shift}: what learning does to the states before movements. */
final class PreparatoryShiftCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-7;

    @Override
    public void run(Case one) {
        var input = one.input();
        var shift = PreparatoryShift.of(
                input.table("force"), input.table("baseline"), input.table("adapted"), input.table("washout"),
                input.number("ridge"));
        var expected = one.expected();
        one.compare(expected, "force_subspace_projector", TOLERANCE, Projector.onto(shift.forceSubspace()));
        one.compare(expected, "shift_norm", TOLERANCE, shift.norm());
        one.compare(expected, "shift_per_condition", TOLERANCE, shift.perCondition());
        one.compare(expected, "uniformity", TOLERANCE, shift.uniformity());
        one.compare(expected, "retained", TOLERANCE, shift.retained());
        one.compare(expected, "shift_fraction_outside_force_subspace", TOLERANCE, shift.outside());
    }
}
