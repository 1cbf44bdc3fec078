package io.efferent.verify.analysis;

import io.efferent.analysis.EndpointStiffness;

/** Kind {@code stiffness}: how the hand of a two-joint arm resists displacement. */
final class StiffnessCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        var input = one.input();
        double[] joint = input.row("joint");
        double[] lengths = input.row("lengths");
        double[][] jacobian = EndpointStiffness.jacobian(joint, lengths);
        double[][] geometric = EndpointStiffness.geometricTerm(
                joint, lengths, input.row("hand_force_on_environment"));
        var stiffness = EndpointStiffness.of(input.table("joint_stiffness"), jacobian, geometric);
        var expected = one.expected();
        one.compare(expected, "jacobian", TOLERANCE, jacobian);
        one.compare(expected, "geometric_term", TOLERANCE, geometric);
        one.compare(expected, "endpoint_stiffness", TOLERANCE, stiffness.matrix());
        one.compare(expected, "symmetric", TOLERANCE, stiffness.symmetric());
        one.compare(expected, "eigenvalues", TOLERANCE, stiffness.axes().major(), stiffness.axes().minor());
        one.compare(expected, "area", TOLERANCE, stiffness.area());
        one.compare(expected, "shape", TOLERANCE, stiffness.shape());
        one.compareAbsolute(expected, "orientation", TOLERANCE, stiffness.axes().orientation());
        one.compareAbsolute(expected, "asymmetry", TOLERANCE, stiffness.asymmetry());
        one.compare(expected, "estimated", TOLERANCE, EndpointStiffness.estimate(
                input.table("displacement"), input.table("restoring_force")).matrix());
    }
}
