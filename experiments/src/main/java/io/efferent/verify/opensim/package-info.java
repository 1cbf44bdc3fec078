/** Checks against the numbers of OpenSim, and of programs beside it. */
package io.efferent.verify.opensim;
