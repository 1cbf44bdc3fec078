/**
 * A hand of 24 joints and 20 servos in MuJoCo, the tasks of AngoraPy for it, and the six-muscle arm as a MuJoCo model.
 *
 * <p>{@link io.efferent.rl.hand.HandTasks} lists the tasks by name, {@link io.efferent.rl.hand.HandModels} gives the
 * bodies. {@link io.efferent.rl.hand.ShadowTasks} lists those of Gymnasium-Robotics, with the hand of
 * {@link io.efferent.rl.hand.ShadowModels}.
 */
package io.efferent.rl.hand;
