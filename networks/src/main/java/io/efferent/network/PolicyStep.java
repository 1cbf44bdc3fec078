package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What a policy answers.
 *
 * @param action excitations in [0, 1], (batch, action)
 * @param memory what it remembers for the next step
 * @param hidden hidden activity, (batch, n), for analysis and losses; null if there is none
 */
public record PolicyStep(NDArray action, NDList memory, NDArray hidden) {}
