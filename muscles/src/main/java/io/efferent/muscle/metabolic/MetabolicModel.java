package io.efferent.muscle.metabolic;

import io.efferent.array.Parameters;
import io.efferent.array.Require;

/** The energy that a bank of muscles uses. */
public interface MetabolicModel {
    /**
     * Rates of energy, W per muscle. Differentiable.
     *
     * @param p where numbers come from
     * @param tissue the muscles
     * @param now what they do
     */
    MetabolicRate rate(Parameters p, Tissue tissue, Contraction now);

    /**
     * What the body uses at rest, W: {@code 1.2 W/kg} of its mass, as OpenSim has it.
     *
     * @param bodyMass kg
     */
    static double basalRate(double bodyMass) {
        return 1.2 * Require.positive("bodyMass", bodyMass, "kg");
    }
}
