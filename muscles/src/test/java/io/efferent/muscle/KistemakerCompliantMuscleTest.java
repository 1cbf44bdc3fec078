package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KistemakerCompliantMuscleTest extends CurveContract {
    @Override
    protected Muscle model() {
        return new KistemakerCompliantMuscle();
    }

    @Override
    protected double minimumActivation() {
        return 0.01;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.015, 0.05};
    }

    @Override
    protected double step() {
        return 1e-7;
    }

    private double tendonForce(double strain) {
        Parameters p = bind(DataType.FLOAT64);
        NDArray fiber = scalar(OPTIMAL);
        return CompliantTendon.tendonForce(p, scalar(OPTIMAL + TENDON * (1 + strain)), fiber).toDoubleArray()[0];
    }

    @Test
    void tendonCarriesTheMaximumIsometricForceAtFourPercentStrain() {
        assertEquals(0, tendonForce(-0.1), 0, "slack");
        assertEquals(0, tendonForce(0), 1e-20);
        assertEquals(0.25, tendonForce(0.02), 1e-12);
        assertEquals(1, tendonForce(0.04), 1e-12);
        assertEquals(4, tendonForce(0.08), 1e-12, "and goes on beyond it");
    }

    @Test
    void fiberVelocityIsTheInverseOfTheRigidModelsForceVelocityCurve() {
        Random random = new Random(7);
        int n = 5000;
        double[] activation = new double[n];
        double[] length = new double[n];
        double[] velocity = new double[n];
        for (int i = 0; i < n; i++) {
            activation[i] = random.nextDouble(0.01, 1);
            length[i] = random.nextDouble(0.4, 1.6);
            double b = 5.2 * (activation[i] < 0.3 ? Math.pow(1 - 0.9 * (0.3 - activation[i]) / 0.295, 2) : 1);
            double forceLength = Math.max(1 - Math.pow((length[i] - 1) / 0.66, 2), 0.01);
            double fastest = b * forceLength / (length[i] > 1 ? 0.41 * forceLength : 0.41);
            velocity[i] = random.nextDouble(-0.99 * fastest, 3);
        }
        Muscle rigid = new KistemakerRigidMuscle();
        Parameters q = Parameters.bind(
                manager, DataType.FLOAT64, rigid.bank(List.of(rigid.resolve("m", constants()))));
        NDArray a = Constants.of(manager, DataType.FLOAT64, column(activation).shape(), activation);
        NDArray l = Constants.of(manager, DataType.FLOAT64, column(length).shape(), length);
        NDArray v = Constants.of(manager, DataType.FLOAT64, column(velocity).shape(), velocity);
        MuscleOutput out = rigid.output(
                q, new MuscleState(a), l.mul(q.constant(OPTIMAL)).add(q.constant(TENDON)), v.mul(q.constant(OPTIMAL)));
        NDArray active = out.curves().get(MuscleOutput.Curve.FORCE_VELOCITY);

        // The elastic muscle in the same fiber state: its tendon carries the rigid muscle's force.
        Parameters p = bind(DataType.FLOAT64);
        NDArray fiber = out.fiberLength();
        NDArray strain = out.force().div(p.constant(FORCE)).sqrt().mul(p.constant(0.04));
        NDArray path = strain.add(p.constant(1)).mul(p.constant(TENDON)).add(fiber);
        MuscleOutput elastic = model().output(p, new MuscleState(a, fiber), path, path.zerosLike());
        double[] back = elastic.fiberVelocity().div(p.constant(OPTIMAL)).toDoubleArray();
        double[] forces = active.toDoubleArray();
        assertArrayEquals(out.force().toDoubleArray(), elastic.force().toDoubleArray(), 1e-9 * FORCE);
        for (int i = 0; i < n; i++) {
            assertEquals(velocity[i], back[i], 1e-9 * (1 + Math.abs(velocity[i])), "sample " + i + ": activation "
                    + activation[i] + ", length " + length[i] + ", active force " + forces[i]);
        }
    }

    @Test
    void atRestTendonAndPassiveForceBalance() {
        Parameters p = bind(DataType.FLOAT64);
        double[] path = new double[400];
        for (int i = 0; i < path.length; i++) {
            path[i] = 0.05 + 0.5 * i / path.length; // from a slack tendon to a fiber stretched over twice its length
        }
        NDArray lengths = Constants.of(manager, DataType.FLOAT64, column(path).shape(), path);
        MuscleState rest = model().initialState(p, lengths);
        MuscleOutput out = model().output(p, rest, lengths, lengths.zerosLike());
        double[] tendon = out.curves().get(MuscleOutput.Curve.TENDON).toDoubleArray();
        double[] passive = out.curves().get(MuscleOutput.Curve.PASSIVE).toDoubleArray();
        double[] fiber = rest.get(1).toDoubleArray();
        int stretched = 0;
        for (int i = 0; i < path.length; i++) {
            assertEquals(passive[i], tendon[i], 1e-12 * (1 + passive[i]), "path length " + path[i]);
            stretched += passive[i] > 0.1 ? 1 : 0;
            if (path[i] < TENDON) {
                assertEquals(0.001 * OPTIMAL, fiber[i], 1e-15, "slack tendon, path length " + path[i]);
            } else if (path[i] < TENDON + 1.4 * OPTIMAL) {
                assertEquals(path[i] - TENDON, fiber[i], 1e-15, "no force, path length " + path[i]);
            }
        }
        assertTrue(stretched > 50, "only " + stretched + " stretched states");
    }

    @Test
    void fiberMovesTowardsTheForceBalance() {
        Parameters p = bind(DataType.FLOAT64);
        // Isometric path, full activation: the fiber shortens until tendon and active force agree.
        NDArray path = scalar(TENDON + OPTIMAL * 1.1);
        MuscleState state = new MuscleState(scalar(1), scalar(OPTIMAL * 1.1));
        MuscleOutput out = null;
        for (int i = 0; i < 4_000; i++) {
            out = model().output(p, state, path, path.zerosLike());
            state = new MuscleState(state.activation(),
                    state.get(1).add(out.fiberVelocity().mul(p.constant(1e-4))));
        }
        double length = state.get(1).toDoubleArray()[0] / OPTIMAL;
        double active = 1 - Math.pow((length - 1) / 0.66, 2);
        assertEquals(active, out.force().toDoubleArray()[0] / FORCE, 1e-6);
        assertEquals(1.1 - 0.04 * Math.sqrt(active) * TENDON / OPTIMAL, length, 1e-6);
    }
}
