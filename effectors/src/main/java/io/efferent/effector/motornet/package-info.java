/**
 * The numbers of MotorNet 0.2.0, mistakes included: {@link io.efferent.effector.motornet.MotorNet} puts its muscles,
 * paths, limits and integrators in the place of an effector's own. For comparison with its results; nothing else needs
 * it.
 */
package io.efferent.effector.motornet;
