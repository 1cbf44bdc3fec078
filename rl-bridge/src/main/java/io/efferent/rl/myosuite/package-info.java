/**
 * MyoSuite's bodies of bones and muscles, moved by muscle excitations, with its tasks (Caggiano et al. 2022, L4DC;
 * version 3.0).
 *
 * <p>{@link io.efferent.rl.myosuite.MyoTasks} lists the tasks by name, {@link io.efferent.rl.myosuite.MyoModels} finds
 * the bodies in an installed MyoSuite. What all tasks have in common is in the class that they extend: excitations of
 * the muscles as actions, float32 observations in MyoSuite's order, and a reward of weighted terms, which are measures
 * too. A {@link io.efferent.rl.myosuite.MuscleCondition} weakens, tires or reroutes the muscles.
 */
package io.efferent.rl.myosuite;
