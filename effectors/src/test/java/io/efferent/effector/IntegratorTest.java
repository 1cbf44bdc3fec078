package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.muscle.ReluMuscle;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IntegratorTest extends SmoothArm {
    @Nested
    class OfEuler extends IntegratorContract {
        @Override
        protected Integrator integrator() {
            return new Euler();
        }

        @Override
        protected int order() {
            return 1;
        }

        @Override
        protected int steps() {
            return 256;
        }
    }

    @Nested
    class OfRungeKutta4 extends IntegratorContract {
        @Override
        protected Integrator integrator() {
            return new RungeKutta4();
        }

        @Override
        protected int order() {
            return 4;
        }

        @Override
        protected int steps() {
            return 64;
        }
    }

    @Nested
    class OfLinearlyImplicit extends IntegratorContract {
        @Override
        protected Integrator integrator() {
            return new LinearlyImplicit();
        }

        @Override
        protected int order() {
            return 1;
        }

        @Override
        protected int steps() {
            return 256;
        }
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
    void integratorsAreFoundByName() {
        assertEquals("euler", Integrator.named("euler").name());
        assertEquals("rk4", Integrator.named("rk4").name());
        var e = assertThrows(IllegalArgumentException.class, () -> Integrator.named("heun"));
        assertEquals("integrator: got 'heun', expected 'euler', 'rk4' or 'implicit'", e.getMessage());
    }
}
