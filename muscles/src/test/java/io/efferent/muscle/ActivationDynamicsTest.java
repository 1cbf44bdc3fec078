package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.Map;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivationDynamicsTest {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    private Parameters constants(double rise, double fall) {
        return Parameters.bind(manager, DataType.FLOAT64, Map.of(
                ActivationDynamics.MINIMUM, Values.scalar(0),
                ActivationDynamics.RISE, Values.scalar(rise),
                ActivationDynamics.FALL, Values.scalar(fall)));
    }

    private double rate(Parameters p, double activation, double excitation, double step) {
        return ActivationDynamics.rate(p, scalar(activation), scalar(excitation), step).toDoubleArray()[0];
    }

    private NDArray scalar(double x) {
        return Constants.of(manager, DataType.FLOAT64, new double[][] {{x}});
    }

    /**
     * Rising activation after {@code t}, from the implicit solution by separation of variables:
     * {@code -1.5 (a - a0) - (0.5 + 1.5 u) ln((u - a) / (u - a0)) = t / tau}.
     */
    private static double exact(double tau, double start, double u, double t) {
        return new BrentSolver(1e-15).solve(200,
                a -> -1.5 * (a - start) - (0.5 + 1.5 * u) * Math.log((u - a) / (u - start)) - t / tau,
                start, u - 1e-14);
    }

    private double euler(Parameters p, double u, double h, int steps) {
        double a = 0;
        for (int i = 0; i < steps; i++) {
            a += h * rate(p, a, u, h);
        }
        return a;
    }

    private double rungeKutta(Parameters p, double u, double h, int steps) {
        double a = 0;
        for (int i = 0; i < steps; i++) {
            double k1 = rate(p, a, u, 0);
            double k2 = rate(p, a + h / 2 * k1, u, 0);
            double k3 = rate(p, a + h / 2 * k2, u, 0);
            double k4 = rate(p, a + h * k3, u, 0);
            a += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        return a;
    }

    @Test
    void halfExcitationFromRestReachesTheConvergedActivations() {
        double[][] expected = {{0.010, 0.040, 0.3529, 0.4405, 0.4743}, {0.015, 0.050, 0.2938, 0.3926, 0.4405}};
        for (double[] row : expected) {
            Parameters p = constants(row[0], row[1]);
            for (int i = 1; i <= 3; i++) {
                String when = "after " + 10 * i + " ms, time constant " + row[0];
                assertEquals(row[1 + i], exact(row[0], 0, 0.5, 0.01 * i), 1e-4, when + ", exact");
                assertEquals(row[1 + i], rungeKutta(p, 0.5, 0.001, 10 * i), 1e-4, when + ", Runge-Kutta");
                assertEquals(row[1 + i], euler(p, 0.5, 1e-5, 1000 * i), 2e-4, when + ", fine Euler");
            }
        }
    }

    @Test
    void averageRateNeverOvershootsAtTenMilliseconds() {
        Parameters p = constants(0.010, 0.040);
        double a = 0;
        for (int i = 0; i < 20; i++) {
            double next = a + 0.01 * rate(p, a, 0.5, 0.01);
            assertTrue(next > a && next < 0.5, "step " + i + ": from " + a + " to " + next);
            a = next;
        }
        assertEquals(0.5, a, 1e-4);
        // A plain Euler step from rest, by contrast, lands at twice the excitation.
        assertEquals(1.0, 0.01 * rate(p, 0, 0.5, 0), 1e-12);
    }

    @Test
    void averageRateIsTheExactStepUnderAFrozenTimeConstant() {
        Parameters p = constants(0.015, 0.050);
        for (double h : new double[] {1e-4, 0.01, 0.3}) {
            double rising = 0.015 * (0.5 + 1.5 * 0.2);
            assertEquals(0.6 * (1 - Math.exp(-h / rising)), h * rate(p, 0.2, 0.8, h), 1e-14);
            double falling = 0.050 / (0.5 + 1.5 * 0.8);
            assertEquals(-0.6 * (1 - Math.exp(-h / falling)), h * rate(p, 0.8, 0.2, h), 1e-14);
        }
        assertEquals(rate(p, 0.2, 0.8, 0), rate(p, 0.2, 0.8, 1e-9), 1e-5, "short steps give the instantaneous rate");
    }

    @Test
    void averageRateConvergesWithOrderOneAndRungeKuttaWithOrderFour() {
        Parameters p = constants(0.015, 0.050);
        double exact = exact(0.015, 0, 0.5, 0.02);
        double order = Math.log(
                (euler(p, 0.5, 2e-4, 100) - exact) / (euler(p, 0.5, 1e-4, 200) - exact)) / Math.log(2);
        assertEquals(1, order, 0.05, "order of Euler with the average rate");
        double fourth = Math.log(
                (rungeKutta(p, 0.5, 2e-4, 100) - exact) / (rungeKutta(p, 0.5, 1e-4, 200) - exact)) / Math.log(2);
        assertEquals(4, fourth, 0.1, "order of Runge-Kutta");
    }

    @Test
    void averageRateIsMoreAccurateThanTheInstantaneousOneAtTenMilliseconds() {
        Parameters p = constants(0.010, 0.040);
        double exact = exact(0.010, 0, 0.5, 0.01);
        double average = Math.abs(0.01 * rate(p, 0, 0.5, 0.01) - exact);
        double plain = Math.abs(0.01 * rate(p, 0, 0.5, 0) - exact);
        assertTrue(average < plain / 5, "errors " + average + " and " + plain);
    }

    @Test
    void nothingMovesAtTheExcitation() {
        Parameters p = constants(0.015, 0.050);
        for (double step : new double[] {0, 0.01}) {
            assertEquals(0, rate(p, 0.4, 0.4, step), 0);
        }
    }

    @Test
    void boundsApplyToActivationsAndExcitations() {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64,
                Map.of(ActivationDynamics.MINIMUM, Values.row(0, 0.01, 0.2)));
        NDArray x = Constants.of(manager, DataType.FLOAT64, new double[][] {{-1, 0.005, 0.1}, {2, 0.5, 1}});
        assertArrayEquals(
                new double[] {0, 0.01, 0.2, 1, 0.5, 1}, ActivationDynamics.bounded(p, x).toDoubleArray());
    }
}
