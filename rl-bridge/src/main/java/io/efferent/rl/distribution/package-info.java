/**
 * Distributions over actions: a network answers with numbers, and a {@link io.efferent.rl.distribution.Distribution}
 * says how actions are drawn from them. Densities are array operations, so they run on DJL's tape and compile into
 * kernels alike.
 */
package io.efferent.rl.distribution;
