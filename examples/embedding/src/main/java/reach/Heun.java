package reach;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Integrator;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.effector.Rates;

/** Order 2: the trapezoidal rule with an Euler step in the place of the end; two evaluations per step. */
public final class Heun implements Integrator {
    @Override
    public String name() {
        return "heun";
    }

    @Override
    public EffectorState step(Plant plant, EffectorState state, NDArray excitation, Loads loads, double h) {
        Rates start = plant.rates(state, excitation, loads, 0);
        Rates end = plant.rates(plant.advance(state, start, h), excitation, loads, 0);
        NDArray half = plant.constant(0.5);
        return plant.advance(state, start.times(half).plus(end, half), h);
    }
}
