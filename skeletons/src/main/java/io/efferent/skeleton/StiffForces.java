package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;

/**
 * What an implicit step of h seconds has to know of forces within a skeleton that change fast: with
 * {@code D = -dQ/dv} and {@code K = -dQ/dq} it solves {@code (M + matrix) dv = h (Q - b + ahead)}.
 *
 * @param matrix {@code h D + h^2 K}, (batch, dof, dof)
 * @param ahead {@code -h K v}: how the forces change as joints move on, (batch, dof)
 */
public record StiffForces(NDArray matrix, NDArray ahead) {}
