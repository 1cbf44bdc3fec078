package io.efferent.verify.analysis;

import io.efferent.analysis.EndpointVariability;
import io.efferent.analysis.SignalDependentNoise;

/** Kind {@code endpoint_variability}: where reaches end, and where noise that grows with the command takes a mass. */
final class EndpointVariabilityCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        var variability = EndpointVariability.of(one.input().table("endpoints"));
        var expected = one.expected();
        one.compare(expected, "mean", TOLERANCE, variability.mean());
        one.compare(expected, "covariance", TOLERANCE, variability.covariance());
        one.compare(expected, "semi_axes_95", TOLERANCE, variability.semiMajor95(), variability.semiMinor95());
        one.compare(expected, "area_95", TOLERANCE, variability.area95());
        one.compareAbsolute(expected, "orientation", TOLERANCE, variability.axes().orientation());
        one.compare(expected, "aspect", TOLERANCE, variability.aspect());

        var input = one.input().in("signal_dependent");
        var end = new SignalDependentNoise(input.number("proportional"), input.number("constant"))
                .end(input.row("command"), input.number("mass"), input.number("dt"));
        var noise = expected.in("signal_dependent");
        one.compare(noise, "mean", TOLERANCE, end.mean());
        one.compare(noise, "covariance", TOLERANCE, end.covariance());
        one.compare(noise, "endpoint_sd", TOLERANCE, end.standardDeviation());
    }
}
