package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.ReluMuscle;
import java.util.Arrays;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.junit.jupiter.api.Test;

/** Orders of convergence on a smooth arm: force generators, excitations above activations, no limit in reach. */
class IntegratorTest extends Fixture {
    private static final double DURATION = 0.064;
    private static final double[] START = {1, 1.2};
    private static final double[] SPEED = {0.5, -0.4};
    private static final double[] EXCITATION = {0.06, 0.03, 0.04, 0.02, 0.07, 0.05};

    private Effector.Builder arm(Integrator integrator, int steps) {
        return ReadyMade.rigidTendonArm26(new ReluMuscle()).optLimits(unlimited()).optIntegrator(integrator)
                .optTimestep(DURATION / steps);
    }

    /** Joint positions and velocities, and activations, after the duration. */
    private double[] solve(Effector.Builder builder, int steps) {
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
    private double[] reference() {
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

    private static double error(double[] y, double[] reference) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += (y[i] - reference[i]) * (y[i] - reference[i]);
        }
        return Math.sqrt(sum);
    }

    private double order(Effector.Builder coarse, Effector.Builder fine, int steps, double[] reference) {
        double large = error(solve(coarse, steps), reference);
        double small = error(solve(fine, 2 * steps), reference);
        assertTrue(small > 1e-13, "error " + small + " is rounding, not truncation");
        return Math.log(large / small) / Math.log(2);
    }

    @Test
    void eulerConvergesWithOrderOne() {
        double order = order(arm(new Euler(), 256), arm(new Euler(), 512), 256, reference());
        assertEquals(1, order, 0.1);
    }

    @Test
    void rungeKuttaConvergesWithOrderFour() {
        double order = order(arm(new RungeKutta4(), 64), arm(new RungeKutta4(), 128), 64, reference());
        assertEquals(4, order, 0.1);
    }

    @Test
    void motorNetsRungeKuttaIsOfOrderOneAndOursIsNot() {
        double[] reference = reference();
        double order = order(
                arm(new RungeKutta4(), 64).optVariant(Compatibility.MOTORNET),
                arm(new RungeKutta4(), 128).optVariant(Compatibility.MOTORNET), 64, reference);
        assertEquals(1, order, 0.1);
        double theirs = error(solve(arm(new RungeKutta4(), 64).optVariant(Compatibility.MOTORNET), 64), reference);
        double ours = error(solve(arm(new RungeKutta4(), 64), 64), reference);
        assertTrue(ours < 1e-3 * theirs, "errors " + ours + " and " + theirs);
    }

    @Test
    void activationsAgreeWithTheReferenceToo() {
        double[] reference = reference();
        double[] y = solve(arm(new RungeKutta4(), 64), 64);
        for (int i = 4; i < 10; i++) {
            assertEquals(reference[i], y[i], 1e-6, "activation " + (i - 4));
        }
    }

    @Test
    void energyOfThePassiveUndampedArmIsConserved() {
        Effector effector = ReadyMade.rigidTendonArm26(new ReluMuscle()).optLimits(unlimited())
                .optIntegrator(new RungeKutta4()).optTimestep(1e-3).build();
        Plant plant = effector.bind(manager, DataType.FLOAT64);
        EffectorState state = plant.initialState(row(1, 1.2), row(3, -5));
        double before = kinetic(effector, plant, state);
        NDArray silent = row(new double[6]);
        // A step ten times longer than 0.1 ms, so the bound is harder to keep.
        EffectorState end = run(plant, state, silent, Loads.NONE, 1000);
        double after = kinetic(effector, plant, end);
        assertTrue(before > 1, "the arm moves");
        assertEquals(1, after / before, 1e-9, "kinetic energy after 1 s relative to before");
        assertTrue(largestDifference(end.position(), state.position()) > 0.5, "and goes somewhere");
    }

    private static double kinetic(Effector effector, Plant plant, EffectorState state) {
        Parameters p = plant.constants().in("skeleton");
        return effector.skeleton().kineticEnergy(p, state.pose(), state.velocity()).toDoubleArray()[0];
    }

    @Test
    void substepsAreShorterSteps() {
        for (Integrator integrator : new Integrator[] {new Euler(), new RungeKutta4()}) {
            double[] sub = solve(arm(integrator, 8).optSubsteps(4), 8);
            double[] steps = solve(arm(integrator, 32), 32);
            for (int i = 0; i < sub.length; i++) {
                assertEquals(steps[i], sub[i], 1e-15, integrator.name());
            }
        }
    }

    @Test
    void integratorsAreFoundByName() {
        assertEquals("euler", Integrator.named("euler").name());
        assertEquals("rk4", Integrator.named("rk4").name());
        var e = assertThrows(IllegalArgumentException.class, () -> Integrator.named("heun"));
        assertEquals("integrator: got 'heun', expected 'euler' or 'rk4'", e.getMessage());
    }
}
