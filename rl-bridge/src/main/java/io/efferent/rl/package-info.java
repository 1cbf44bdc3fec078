/**
 * Reinforcement learning: environments, and agents that learn in them.
 *
 * <p>An {@link io.efferent.rl.RlEnvironment} is stepped with actions and answers with rewards and observations of
 * several senses.
 */
package io.efferent.rl;
