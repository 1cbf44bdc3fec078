package io.efferent.muscle;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class MillardMuscleTest extends MuscleContract {
    @Override
    protected Muscle model() {
        return new ElasticTendonMuscle(new Millard2012());
    }

    @Override
    protected double minimumActivation() {
        return 0.01;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.01, 0.04};
    }

    @Override
    protected double fullStrain() {
        return 0.049;
    }

    /** With a floor under its active force: without one, the shortest fibers rest exactly on their bound. */
    @Override
    protected MuscleConstants constants() {
        return super.constants().with(MillardCurves.MINIMUM_FORCE, 0.02);
    }

    @Override
    protected double step() {
        return 2e-8;
    }
}
