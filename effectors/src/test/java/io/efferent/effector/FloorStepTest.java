package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.skeleton.Floor;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Implicit steps of 10 ms on a floor that explicit ones of 10 ms cannot stand on. */
class FloorStepTest extends Fixture {
    private static final double G = 9.81;
    private static final double MASS = 3;

    private Plant box(Integrator integrator, int substeps) {
        JointTree box = JointTree.builder("box", 2).optGravity(0, -G)
                .addBody("box", "world", Transform.IDENTITY, MassProperties.planar(MASS, 0, 0.05, 0.02),
                        Joint.slide("x", 1, 0, 0), Joint.slide("y", 0, 1, 0), Joint.hinge("tilt"))
                .addContact("box", -0.2, 0).addContact("box", 0.2, 0).optFloor(Floor.GROUND)
                .addEndpoint("top", "box", 0, 0.1).build();
        return bind(PathContract.over(box, List.of(MusclePath.constantMomentArms(1, new double[3], 0, 0, 0)))
                .optIntegrator(integrator).optSubsteps(substeps));
    }

    private static EffectorState run(Plant plant, EffectorState start, int steps) {
        return run(plant, start, start.activation().zerosLike(), Loads.NONE, steps);
    }

    @Test
    void aBoxThatFallsComesToRestUnderItsWeight() {
        Plant plant = box(new LinearlyImplicit(), 1);
        EffectorState end = run(plant, plant.initialState(row(0, 0.1, 0.3), row(0, 0, 0)), 300);
        double[] q = end.position().toDoubleArray();
        double depth = MASS * G / 2 / 1e5;
        // Half of x + sqrt(x^2 + w^2) is the depth that carries the weight; the factor is that of rest.
        double factor = (1 + Math.sqrt(1.01)) / 2;
        double carried = depth / factor;
        double expected = -(carried - 1e-6 / (4 * carried));
        assertEquals(expected, q[1], 1e-5);
        assertEquals(0, q[2], 1e-4);
        assertEquals(0, end.velocity().abs().max().toDoubleArray()[0], 1e-3);
    }

    @Test
    void aBoxThatSlidesStopsByFriction() {
        Plant plant = box(new LinearlyImplicit(), 1);
        EffectorState rest = run(plant, plant.initialState(row(0, 0, 0), row(0, 0, 0)), 100);
        EffectorState start = plant.initialState(rest.position(), row(2, 0, 0));
        double[] after = run(plant, start, 10).velocity().toDoubleArray();
        assertEquals(2 - 0.9 * G * 0.1, after[0], 0.1);
        double[] end = run(plant, start, 60).velocity().toDoubleArray();
        assertTrue(Math.abs(end[0]) < 1e-3, "m/s: " + end[0]);
    }

    @Test
    void explicitStepsThatAreShortAgree() {
        Plant plant = box(new LinearlyImplicit(), 1);
        EffectorState implicit = run(plant, plant.initialState(row(0, 0.02, 0.05), row(0.5, 0, 0)), 10);
        var fine = box(new RungeKutta4(), 10);
        EffectorState explicit = run(fine, fine.initialState(row(0, 0.02, 0.05), row(0.5, 0, 0)), 10);
        assertEquals(0, largestDifference(implicit.position(), explicit.position()), 0.02);
    }
}
