package io.efferent.effector;

import ai.djl.ndarray.NDArray;

/** A numerical method that takes a plant one step further. */
public interface Integrator {
    /** Short name, as used on the command line. */
    String name();

    /**
     * The state a step of {@code h} seconds later.
     *
     * @param plant the equations
     * @param state where it starts
     * @param excitation neural command during the step, (batch, muscle), within [minimum activation, 1]
     * @param loads forces from outside during the step
     * @param h length of the step, s
     */
    EffectorState step(Plant plant, EffectorState state, NDArray excitation, Loads loads, double h);

    /** Largest product of a step and a rate of decay at which what decays does not grow; 2 for Euler's method. */
    default double stabilityLimit() {
        return 2;
    }

    /** The state with which an episode begins, given the plant's state at rest. */
    default EffectorState start(Plant plant, EffectorState rest) {
        return rest;
    }

    /**
     * Finds an integrator.
     *
     * @param name {@code euler}, {@code rk4} or {@code implicit}
     * @throws IllegalArgumentException for any other name
     */
    static Integrator named(String name) {
        return switch (name) {
            case "euler" -> new Euler();
            case "rk4" -> new RungeKutta4();
            case "implicit" -> new LinearlyImplicit();
            default -> throw new IllegalArgumentException(
                    "integrator: got '" + name + "', expected 'euler', 'rk4' or 'implicit'");
        };
    }
}
