package io.efferent.muscle;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class MillardRigidMuscleTest extends MuscleContract {
    @Override
    protected Muscle model() {
        return new RigidTendonMuscle(new Millard2012());
    }

    @Override
    protected double minimumActivation() {
        return 0.01;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.01, 0.04};
    }
}
