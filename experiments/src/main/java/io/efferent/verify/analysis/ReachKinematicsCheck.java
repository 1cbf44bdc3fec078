package io.efferent.verify.analysis;

import io.efferent.analysis.ReachKinematics;

/** Kind {@code kinematics}: measures of one reach. */
final class ReachKinematicsCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;
    /** In meters: lateral distances and errors may be nothing but rounding. */
    private static final double DISTANCE = 1e-13;

    @Override
    public void run(Case one) {
        var input = one.input();
        var reach = ReachKinematics.of(
                input.row("start"), input.row("target"), input.table("position"), input.table("velocity"),
                input.number("dt"));
        var expected = one.expected();
        one.compare(expected, "peak_speed", TOLERANCE, reach.peakSpeed());
        one.compareAbsolute(expected, "peak_index", 0, reach.peak());
        one.compareAbsolute(expected, "onset_index_5_percent", 0, reach.onset());
        one.compareAbsolute(expected, "offset_index_5_percent", 0, reach.offset());
        one.compare(expected, "movement_time", TOLERANCE, reach.movementTime());
        one.compare(expected, "relative_time_to_peak", TOLERANCE, reach.relativeTimeToPeak());
        one.compare(expected, "peak_over_mean", TOLERANCE, reach.peakOverMean());
        one.compareAbsolute(expected, "signed_maximum_lateral", DISTANCE, reach.maximumLateral());
        one.compareAbsolute(expected, "lateral_at_peak_speed", DISTANCE, reach.lateralAtPeak());
        one.compareAbsolute(expected, "signed_area", DISTANCE, reach.signedArea());
        one.compareAbsolute(expected, "angle_at_peak_speed", TOLERANCE, reach.angleAtPeak());
        one.compareAbsolute(expected, "angle_150_ms", TOLERANCE, reach.angleAt150Milliseconds());
        one.compare(expected, "path_length", TOLERANCE, reach.pathLength());
        one.compare(expected, "path_length_ratio", TOLERANCE, reach.pathLengthRatio());
        one.compareAbsolute(expected, "endpoint_error", DISTANCE, reach.endpointError());
        one.compare(expected, "log_dimensionless_jerk", TOLERANCE, reach.logDimensionlessJerk());
    }
}
