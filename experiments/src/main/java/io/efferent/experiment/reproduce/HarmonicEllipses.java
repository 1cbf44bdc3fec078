package io.efferent.experiment.reproduce;

import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.PowerLaw;
import io.efferent.array.Values;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The power law of ellipses with harmonic coordinates, in closed form: no network draws them. */
final class HarmonicEllipses implements Reproduction {
    private static final int SAMPLES = 200;
    private static final List<Ellipse> ELLIPSES =
            List.of(new Ellipse(0.1, 0.05, 1), new Ellipse(0.1, 0.02, 1.5), new Ellipse(0.15, 0.12, 2));

    @Override
    public String name() {
        return "power-law";
    }

    @Override
    public String title() {
        return "The power law of harmonic ellipses (Huh & Sejnowski 2015, Richardson & Flash 2002)";
    }

    /**
     * An ellipse that is drawn once.
     *
     * @param major half axis, m
     * @param minor half axis, m
     * @param period s
     */
    private record Ellipse(double major, double minor, double period) {
        double frequency() {
            return 2 * Math.PI / period;
        }

        double[][] velocity() {
            return turn(phase -> new double[] {
                    -frequency() * major * Math.sin(phase), frequency() * minor * Math.cos(phase)});
        }

        double[][] acceleration() {
            double square = frequency() * frequency();
            return turn(phase -> new double[] {
                    -square * major * Math.cos(phase), -square * minor * Math.sin(phase)});
        }

        private static double[][] turn(DoubleFunction<double[]> at) {
            return IntStream.range(0, SAMPLES).mapToObj(i -> at.apply(2 * Math.PI * i / SAMPLES))
                    .toArray(double[][]::new);
        }

        PowerLaw law() {
            return PowerLaw.of(velocity(), acceleration());
        }

        /** {@code frequency (major minor)^(1/3)}. */
        double gain() {
            return frequency() * Math.cbrt(major * minor);
        }
    }

    @Override
    public Findings run(Plan plan) {
        double exponent = largest(ellipse -> Math.abs(ellipse.law().exponent() + 1.0 / 3));
        double gain = largest(ellipse -> Math.abs(ellipse.law().gain() / ellipse.gain() - 1));
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        figures.put("speed", figure());
        double[] velocity = ELLIPSES.stream().flatMap(ellipse -> Arrays.stream(ellipse.velocity()))
                .flatMapToDouble(Arrays::stream).toArray();
        return new Findings(
                List.of(
                        BandCheck.of("exponent of three ellipses, largest distance from -1/3", "0 by theory",
                                exponent, "< 1e-9", "exact but for rounding", value -> value < 1e-9),
                        BandCheck.of("gain, largest share by which it differs from omega (a b)^(1/3)", "0 by theory",
                                gain, "< 1e-9", "exact but for rounding", value -> value < 1e-9)),
                Map.of("ellipses", ELLIPSES.stream().map(Ellipse::toString).toList()), figures,
                Map.of("velocity", new Values(velocity, new Shape(ELLIPSES.size(), SAMPLES, 2))));
    }

    private static double largest(ToDoubleFunction<Ellipse> value) {
        return ELLIPSES.stream().mapToDouble(value).max().orElseThrow();
    }

    private static Figure figure() {
        var plot = CurvePlot.builder().optTitle("Speed of harmonic ellipses").setXLabel("time / period")
                .setYLabel("speed (m/s)");
        double[] time = IntStream.range(0, SAMPLES).mapToDouble(i -> (double) i / SAMPLES).toArray();
        for (Ellipse ellipse : ELLIPSES) {
            double[] speed = Arrays.stream(ellipse.velocity()).mapToDouble(v -> Math.hypot(v[0], v[1])).toArray();
            plot.addCurve("%s by %s m".formatted(2 * ellipse.major(), 2 * ellipse.minor()), time, speed);
        }
        return plot.build();
    }
}
