/**
 * Proximal policy optimization (Schulman et al. 2017): reinforcement learning for bodies that cannot be differentiated
 * and for those that can.
 *
 * <p>A {@link io.efferent.rl.ppo.PpoAgent} gathers experience in many environments at once and improves its
 * {@link io.efferent.rl.ppo.ActorCritic} on it, cycle after cycle.
 */
package io.efferent.rl.ppo;
