/** Differentiable effectors as environments, stepped by compiled kernels. */
package io.efferent.rl.effector;
