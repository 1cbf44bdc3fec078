package io.efferent.verify.analysis;

import io.efferent.analysis.ExponentialCurve;
import io.efferent.analysis.Generalization;
import io.efferent.analysis.MultiRateModel;
import io.efferent.analysis.Savings;
import io.efferent.verify.compare.Section;
import java.util.Arrays;

/** Kind {@code learning}: two states that learn, curves of learning and generalization, savings. */
final class LearningCheck implements CaseCheck {
    private static final double TRACE = 1e-12;
    private static final double MEASURE = 1e-9;
    private static final double FITTED = 1e-3;
    private static final double RESIDUAL = 1e-6;
    private static final int SEED = 1;

    @Override
    public void run(Case one) {
        var input = one.input();
        var expected = one.expected();
        twoStates(one, input, expected);

        var exponential = ExponentialCurve.fit(input.row("error_curve"));
        var curve = expected.in("exponential");
        one.compare(curve, "asymptote", FITTED, exponential.asymptote());
        one.compare(curve, "amplitude", FITTED, exponential.amplitude());
        one.compare(curve, "trials", FITTED, exponential.trials());

        double[] angles = Arrays.stream(input.row("directions_degrees")).map(Math::toRadians).toArray();
        var generalization = Generalization.fit(angles, input.row("generalization"));
        var gaussian = expected.in("gaussian");
        one.compareAbsolute(gaussian, "offset", FITTED, generalization.offset());
        one.compare(gaussian, "amplitude", FITTED, generalization.amplitude());
        one.compare(gaussian, "sigma_degrees", FITTED, Math.toDegrees(generalization.width()));

        var computed = Savings.of(input.row("first_exposure"), input.row("second_exposure"));
        var savings = expected.in("savings");
        one.compare(savings, "time_constant_first", FITTED, computed.first().trials());
        one.compare(savings, "time_constant_second", FITTED, computed.second().trials());
        one.compare(savings, "rate_change_percent", FITTED, computed.rateChange());
        one.compare(savings, "early_error_ratio", MEASURE, computed.earlyErrorRatio());
        one.compare(savings, "saved_area", MEASURE, computed.savedArea());
    }

    private static void twoStates(Case one, Section input, Section expected) {
        double[] perturbation = input.row("perturbation");
        boolean[] clamp = input.flags("clamp");
        var planted = input.in("parameters");
        var model = new MultiRateModel(
                new double[] {planted.number("Af"), planted.number("As")},
                new double[] {planted.number("Bf"), planted.number("Bs")});
        var trace = model.respond(perturbation, clamp);
        one.compare(expected, "fast", TRACE, state(trace, 0));
        one.compare(expected, "slow", TRACE, state(trace, 1));
        one.compare(expected, "output", TRACE, trace.output());
        var rebound = model.rebound(perturbation, clamp);
        one.compareAbsolute(expected.in("rebound"), "trial", 0, rebound.trial());
        one.compare(expected.in("rebound"), "value", TRACE, rebound.value());

        var fit = MultiRateModel.fit(2, perturbation, clamp, input.row("noisy"), SEED);
        var fitted = expected.in("fitted");
        one.compare(fitted, "Af", FITTED, fit.model().retention()[0]);
        one.compare(fitted, "As", FITTED, fit.model().retention()[1]);
        one.compare(fitted, "Bf", FITTED, fit.model().learning()[0]);
        one.compare(fitted, "Bs", FITTED, fit.model().learning()[1]);
        one.compare(fitted, "residual", RESIDUAL, fit.residual());
    }

    private static double[] state(MultiRateModel.Trace trace, int state) {
        return Arrays.stream(trace.states()).mapToDouble(states -> states[state]).toArray();
    }
}
