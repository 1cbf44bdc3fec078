/**
 * Classic control in plain Java: the dynamics, rewards and limits of Gymnasium's environments of the same names; and
 * the tower of Hanoi.
 */
package io.efferent.rl.classic;
