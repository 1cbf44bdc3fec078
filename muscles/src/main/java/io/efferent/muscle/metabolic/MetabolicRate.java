package io.efferent.muscle.metabolic;

import ai.djl.ndarray.NDArray;

/**
 * Rates at which muscles use energy, W, each (batch, muscle).
 *
 * @param activation heat of activation; for Umberger's model, of activation and maintenance
 * @param maintenance heat of maintenance; 0 for Umberger's model
 * @param shortening heat of shortening and lengthening, after the total was kept from being negative
 * @param work mechanical power of the contractile element
 * @param total heat, at least its minimum, and work
 */
public record MetabolicRate(
        NDArray activation, NDArray maintenance, NDArray shortening, NDArray work, NDArray total) {}
