package reach;

import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleContract;

class MyMuscleTest extends MuscleContract {
    @Override
    protected Muscle model() {
        return new MyMuscle();
    }

    @Override
    protected double minimumActivation() {
        return 0.001;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.015, 0.05};
    }
}
