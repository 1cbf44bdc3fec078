/**
 * The usual MuJoCo bodies, with the tasks that Gymnasium sets them: same observations, actions, rewards, ends of
 * episodes, initial noise and steps. {@link io.efferent.rl.body.BodyTasks} has their names.
 */
package io.efferent.rl.body;
