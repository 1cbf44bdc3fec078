package io.efferent.effector;

import ai.djl.ndarray.NDArray;

/**
 * The hand.
 *
 * @param position m, (batch, dimension)
 * @param velocity m/s, (batch, dimension)
 */
public record Endpoint(NDArray position, NDArray velocity) {}
