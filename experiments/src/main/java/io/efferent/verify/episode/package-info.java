/**
 * Recorded episodes of environments of Gymnasium, Gymnasium-Robotics and MyoSuite, repeated action by action.
 *
 * <p>These files have no schema; each names the program that made it. Simulations are the same to the last bit only
 * with the MuJoCo that a file names, so the version that is loaded is said where it is another one.
 */
package io.efferent.verify.episode;
