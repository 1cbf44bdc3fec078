package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;

/** Order 4: the classical Runge-Kutta method; four evaluations per step. */
public final class RungeKutta4 implements Integrator, Fixed {
    @Override
    public String name() {
        return "rk4";
    }

    @Override
    public double stabilityLimit() {
        return 2.785;
    }

    @Override
    public EffectorState step(Plant plant, EffectorState state, NDArray excitation, Loads loads, double h) {
        Rates k1 = plant.rates(state, excitation, loads, 0);
        Rates k2 = plant.rates(plant.advance(state, k1, h / 2), excitation, loads, 0);
        Rates k3 = plant.rates(plant.advance(state, k2, h / 2), excitation, loads, 0);
        Rates k4 = plant.rates(plant.advance(state, k3, h), excitation, loads, 0);
        return plant.advance(state, Rates.average(k1, k2, k3, k4, plant), h);
    }
}
