package io.efferent.verify.analysis;

import io.efferent.analysis.MeanResponse;
import io.efferent.analysis.ResponseWindow;
import io.efferent.verify.compare.Section;

/** Kind {@code response_epochs}: responses to a load in windows of time, samples every millisecond. */
final class ResponseCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;
    private static final double MILLISECOND = 1e-3;

    @Override
    public void run(Case one) {
        var input = one.input();
        double start = input.number("time_ms_from") * MILLISECOND;
        var low = MeanResponse.of(input.table("low_load"), start, MILLISECOND);
        var high = MeanResponse.of(input.table("high_load"), start, MILLISECOND);
        var windows = input.in("windows_ms");
        var baseline = window(windows, "baseline");
        var epochs = one.expected().in("epochs");
        for (String name : epochs.keys()) {
            var window = window(windows, name);
            double lowResponse = low.in(window, baseline);
            double highResponse = high.in(window, baseline);
            one.compare(epochs.in(name), "low", TOLERANCE, lowResponse);
            one.compare(epochs.in(name), "high", TOLERANCE, highResponse);
            one.compare(epochs.in(name), "gain_scaling", TOLERANCE, highResponse / lowResponse);
        }
        double onset = low.onset(baseline, 3, 10 * MILLISECOND).orElse(Double.NaN);
        one.compareAbsolute(one.expected(), "onset_ms_3sd_10ms", TOLERANCE, onset / MILLISECOND);
    }

    private static ResponseWindow window(Section windows, String name) {
        double[] bounds = windows.numbers(name, 2).data();
        return new ResponseWindow(name, bounds[0] * MILLISECOND, bounds[1] * MILLISECOND);
    }
}
