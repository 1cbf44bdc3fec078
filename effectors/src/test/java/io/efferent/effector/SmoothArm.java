package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.ReluMuscle;
import java.util.Arrays;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/** An arm whose motion is smooth: force generators, excitations above activations, no limit in reach. */
abstract class SmoothArm extends Fixture {
    private static final double DURATION = 0.064;
    static final double[] START = {1, 1.2};
    static final double[] SPEED = {0.5, -0.4};
    static final double[] EXCITATION = {0.06, 0.03, 0.04, 0.02, 0.07, 0.05};

    Effector.Builder arm(Integrator integrator, int steps) {
        return ReadyMade.rigidTendonArm26(new ReluMuscle()).optLimits(unlimited()).optIntegrator(integrator)
                .optTimestep(DURATION / steps);
    }

    /** Joint positions and velocities, and activations, after the duration. */
    double[] solve(Effector.Builder builder, int steps) {
        Plant plant = bind(builder);
        EffectorState state = run(
                plant, plant.initialState(row(START), row(SPEED)), row(EXCITATION), Loads.NONE, steps);
        double[] y = new double[10];
        System.arraycopy(state.position().toDoubleArray(), 0, y, 0, 2);
        System.arraycopy(state.velocity().toDoubleArray(), 0, y, 2, 2);
        System.arraycopy(state.activation().toDoubleArray(), 0, y, 4, 6);
        return y;
    }

    /** The same by an independent method of order 8. */
    double[] reference() {
        Plant plant = bind(arm(new RungeKutta4(), 1));
        NDArray excitation = row(EXCITATION);
        var equations = new FirstOrderDifferentialEquations() {
            @Override
            public int getDimension() {
                return 10;
            }

            @Override
            public void computeDerivatives(double t, double[] y, double[] rate) {
                EffectorState state = plant.assemble(
                        row(Arrays.copyOf(y, 2)), row(Arrays.copyOfRange(y, 2, 4)),
                        new MuscleState(row(Arrays.copyOfRange(y, 4, 10))), null);
                Rates rates = plant.rates(state, excitation, Loads.NONE, 0);
                System.arraycopy(rates.position().toDoubleArray(), 0, rate, 0, 2);
                System.arraycopy(rates.velocity().toDoubleArray(), 0, rate, 2, 2);
                System.arraycopy(rates.muscle().activation().toDoubleArray(), 0, rate, 4, 6);
            }
        };
        double[] y = new double[10];
        System.arraycopy(START, 0, y, 0, 2);
        System.arraycopy(SPEED, 0, y, 2, 2);
        new DormandPrince853Integrator(1e-9, 0.01, 1e-13, 1e-13).integrate(equations, 0, y, DURATION, y);
        return y;
    }

    static double error(double[] y, double[] reference) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += (y[i] - reference[i]) * (y[i] - reference[i]);
        }
        return Math.sqrt(sum);
    }

    double order(Effector.Builder coarse, Effector.Builder fine, int steps, double[] reference) {
        double large = error(solve(coarse, steps), reference);
        double small = error(solve(fine, 2 * steps), reference);
        assertTrue(small > 1e-13, "error " + small + " is rounding, not truncation");
        return Math.log(large / small) / Math.log(2);
    }
}
