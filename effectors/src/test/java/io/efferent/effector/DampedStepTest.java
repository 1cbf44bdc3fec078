package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Implicit steps of a damped flywheel are those of backward Euler, however strong the damping. */
class DampedStepTest {
    private static final double INERTIA = 2e-3;

    @ParameterizedTest
    @CsvSource({"0, 0", "0.3, 0", "0, 0.3", "5, 0.02"})
    void dampingIsImplicit(double ofJoint, double ofAll) {
        var wheel = JointTree.builder("wheel", 2)
                .addBody("wheel", "world", Transform.IDENTITY, MassProperties.planar(1, 0, 0, INERTIA),
                        Joint.hinge("axle").withLimits(-9, 9).withDamping(ofJoint))
                .addEndpoint("rim", "wheel", 0.1, 0).build();
        Effector effector = Effector.builder().setSkeleton(wheel).optIntegrator(new LinearlyImplicit())
                .optDamping(ofAll)
                .addMuscle("brake", new ReluMuscle(), MuscleConstants.force(1),
                        MusclePath.constantMomentArms(1, new double[1], new double[] {0.01}))
                .build();
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            var velocity = Constants.of(manager, DataType.FLOAT64, new double[][] {{7}, {-20}});
            EffectorState state = plant.initialState(velocity.zerosLike(), velocity);
            var silence = Constants.of(manager, DataType.FLOAT64, new Shape(2, 1), new double[2]);
            double kept = 1;
            for (int i = 0; i < 5; i++) {
                state = plant.step(state, silence);
                kept /= 1 + effector.timestep() * (ofJoint + ofAll) / INERTIA;
                assertEquals(7 * kept, state.velocity().toDoubleArray()[0], 1e-12);
                assertEquals(-20 * kept, state.velocity().toDoubleArray()[1], 1e-12);
            }
        }
    }
}
