/** Several processes that learn together, on one machine or many: through the body, or by PPO. */
package io.efferent.network.mpi;
