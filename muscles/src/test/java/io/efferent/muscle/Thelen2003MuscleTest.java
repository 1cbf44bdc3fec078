package io.efferent.muscle;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class Thelen2003MuscleTest extends MuscleContract {
    @Override
    protected Muscle model() {
        return new ElasticTendonMuscle(new Thelen2003());
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
}
