/**
 * The compiler: a step written in DJL's {@code NDArray} operations, traced once, simplified, differentiated and turned
 * into fused kernels, forward and adjoint.
 *
 * <p>{@link Scan} sweeps such a step over time for a batch of samples: one kernel instead of hundreds of tensor calls.
 * An operation that cannot be traced ends in an {@link UntraceableException} that names it and the line that asked for
 * it.
 *
 * <p>This package knows nothing of biomechanics.
 */
package io.efferent.kernel;
