package io.efferent.rl.myosuite;

import io.efferent.mujoco.MujocoModel;

/**
 * What a task is done with.
 *
 * @param model the body, shared with others
 * @param condition of its muscles
 */
record MyoBody(MujocoModel model, MuscleCondition condition) {}
