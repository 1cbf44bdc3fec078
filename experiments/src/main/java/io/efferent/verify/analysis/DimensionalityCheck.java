package io.efferent.verify.analysis;

import io.efferent.analysis.PrincipalComponents;
import java.util.regex.Pattern;

/** Kind {@code dimensionality}: the spectrum of principal components. */
final class DimensionalityCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;
    private static final Pattern COMPONENTS = Pattern.compile("components_for_(\\d+)_percent");

    @Override
    public void run(Case one) {
        var found = PrincipalComponents.of(one.input().table("x"));
        var expected = one.expected();
        one.compare(expected, "eigenvalues", TOLERANCE, found.variances());
        one.compare(expected, "explained", TOLERANCE, found.explained());
        one.compare(expected, "cumulative", TOLERANCE, found.cumulative());
        one.compare(expected, "participation_ratio", TOLERANCE, found.participationRatio());
        one.compare(expected, "first_component_projector", TOLERANCE, Projector.onto(found.basis(1)));
        for (String key : expected.keys()) {
            var name = COMPONENTS.matcher(key);
            if (name.matches()) {
                one.compare(expected, key, 0, found.componentsFor(Integer.parseInt(name.group(1)) / 100.0));
            }
        }
    }
}
