package io.efferent.verify.analysis;

import io.efferent.analysis.DemixedPca;

/** Kind {@code dpca}: components of time and of conditions. */
final class DemixedPcaCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-7;

    @Override
    public void run(Case one) {
        double[][][] rates = byCondition(one.input().tables("x"));
        for (String name : one.expected().keys()) {
            var expected = one.expected().in(name);
            double[][] encoder = expected.rows("encoder", rates[0][0].length, -1);
            int components = encoder[0].length;
            var fit = DemixedPca.fit(rates, components, one.input().number("ridge"));
            var part = fit.parts().get(name);
            if (part == null) {
                throw new IllegalArgumentException(
                        expected.path() + ": got an unknown part, expected one of " + fit.parts().keySet());
            }
            double[] signs = signs(part.encoder(), encoder);
            one.compare(expected, "variance_fraction", TOLERANCE, part.varianceFraction());
            one.compare(expected, "encoder", TOLERANCE, transposed(signed(transposed(part.encoder()), signs)));
            one.compare(expected, "decoder", TOLERANCE, signed(part.decoder(), signs));
            one.compare(expected, "explained", TOLERANCE, part.explained());
            one.compare(expected, "components", TOLERANCE,
                    signed(byComponent(fit.scores(name, rates)), signs));
        }
    }

    /** From [unit][condition][time] to [condition][time][unit]. */
    private static double[][][] byCondition(double[][][] x) {
        double[][][] rates = new double[x[0].length][x[0][0].length][x.length];
        for (int unit = 0; unit < x.length; unit++) {
            for (int c = 0; c < rates.length; c++) {
                for (int t = 0; t < rates[0].length; t++) {
                    rates[c][t][unit] = x[unit][c][t];
                }
            }
        }
        return rates;
    }

    /** From [condition][time][component] to [component][condition and time]. */
    private static double[][] byComponent(double[][][] scores) {
        int times = scores[0].length;
        double[][] rows = new double[scores[0][0].length][scores.length * times];
        for (int i = 0; i < rows.length; i++) {
            for (int sample = 0; sample < rows[0].length; sample++) {
                rows[i][sample] = scores[sample / times][sample % times][i];
            }
        }
        return rows;
    }

    /** Of each component: most entries are positive, but it may be half of them. */
    private static double[] signs(double[][] found, double[][] recorded) {
        double[] signs = new double[recorded[0].length];
        for (int i = 0; i < signs.length; i++) {
            double agreement = 0;
            for (int unit = 0; unit < recorded.length; unit++) {
                agreement += found[unit][i] * recorded[unit][i];
            }
            signs[i] = agreement < 0 ? -1 : 1;
        }
        return signs;
    }

    private static double[][] signed(double[][] rows, double[] signs) {
        double[][] signed = new double[rows.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[0].length; j++) {
                signed[i][j] = signs[i] * rows[i][j];
            }
        }
        return signed;
    }

    private static double[][] transposed(double[][] rows) {
        double[][] transposed = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[0].length; j++) {
                transposed[j][i] = rows[i][j];
            }
        }
        return transposed;
    }
}
