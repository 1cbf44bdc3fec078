/** Several processes that learn together, on one machine or many. */
package io.efferent.rl.mpi;
