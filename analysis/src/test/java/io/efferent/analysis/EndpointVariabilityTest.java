package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndpointVariabilityTest {

    /** A normal distribution with standard deviations of 8 and 3 mm, the major axis at 2 rad. */
    @Test
    void aPlantedEllipseComesBack() {
        var random = new Random(1);
        double[][] endpoints = new double[20_000][];
        for (int i = 0; i < endpoints.length; i++) {
            double along = 0.008 * random.nextGaussian();
            double across = 0.003 * random.nextGaussian();
            endpoints[i] = new double[] {
                    0.1 + along * Math.cos(2) - across * Math.sin(2), 0.3 + along * Math.sin(2) + across * Math.cos(2)};
        }
        var found = EndpointVariability.of(endpoints);
        assertEquals(0.1, found.mean()[0], 2e-4);
        assertEquals(2, found.axes().orientation(), 0.02);
        assertEquals(8.0 / 3, found.aspect(), 0.05);
        assertEquals(0.008 * 2.4477, found.semiMajor95(), 3e-4);
        assertEquals(Math.PI * 5.9915 * 0.008 * 0.003, found.area95(), 1e-5);
        double within = IntStream.range(0, endpoints.length).filter(i -> inside(found, endpoints[i])).count();
        assertEquals(0.95, within / endpoints.length, 0.005);
    }

    /** 10 000 simulated movements with noise in every command. */
    @Test
    void theClosedFormIsWhatNoisyMassesDo() {
        var noise = new SignalDependentNoise(0.15, 0.05);
        double[] command = IntStream.range(0, 40).mapToDouble(i -> 2 * Math.cos(Math.PI * (i + 0.5) / 40)).toArray();
        double mass = 1.3;
        double step = 0.01;
        var random = new Random(2);
        int trials = 10_000;
        double sum = 0;
        double squares = 0;
        for (int trial = 0; trial < trials; trial++) {
            double x = 0;
            double v = 0;
            for (double u : command) {
                double spread = Math.sqrt(Math.pow(noise.proportional() * u, 2) + Math.pow(noise.constant(), 2));
                double a = (u + spread * random.nextGaussian()) / mass;
                x += step * v + step * step / 2 * a;
                v += step * a;
            }
            sum += x;
            squares += x * x;
        }
        var end = noise.end(command, mass, step);
        double mean = sum / trials;
        assertEquals(end.mean()[0], mean, 4 * end.standardDeviation() / Math.sqrt(trials));
        assertEquals(end.standardDeviation(), Math.sqrt(squares / trials - mean * mean),
                0.025 * end.standardDeviation());
    }

    @Test
    void badInputIsRefused() {
        assertEquals("endpoints, trials: got 2, expected at least 3", assertThrows(IllegalArgumentException.class,
                () -> EndpointVariability.of(new double[2][2])).getMessage());
        assertEquals("endpoints[0]: got length 3, expected length 2", assertThrows(IllegalArgumentException.class,
                () -> EndpointVariability.of(new double[4][3])).getMessage());
        assertEquals("proportional: got -0.1, expected a number from 0 on", assertThrows(
                IllegalArgumentException.class, () -> new SignalDependentNoise(-0.1, 0)).getMessage());
    }

    private static boolean inside(EndpointVariability ellipse, double[] point) {
        double angle = ellipse.axes().orientation();
        double dx = point[0] - ellipse.mean()[0];
        double dy = point[1] - ellipse.mean()[1];
        double along = (dx * Math.cos(angle) + dy * Math.sin(angle)) / ellipse.semiMajor95();
        double across = (dy * Math.cos(angle) - dx * Math.sin(angle)) / ellipse.semiMinor95();
        return along * along + across * across <= 1;
    }
}
