package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;

/**
 * Order 1: explicit Euler; one evaluation per step. Activation moves by its average rate over the step, so it never
 * overshoots (see {@link io.efferent.muscle.ActivationDynamics}).
 */
public final class Euler implements Integrator, Fixed {
    @Override
    public String name() {
        return "euler";
    }

    @Override
    public EffectorState step(Plant plant, EffectorState state, NDArray excitation, Loads loads, double h) {
        return plant.advance(state, plant.rates(state, excitation, loads, h), h);
    }
}
