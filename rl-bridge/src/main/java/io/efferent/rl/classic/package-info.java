/**
 * Classic control in plain Java: the dynamics, rewards and limits of Gymnasium's environments of the same names.
 */
package io.efferent.rl.classic;
