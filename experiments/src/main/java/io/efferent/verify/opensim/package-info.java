/** Checks against the numbers of OpenSim. */
package io.efferent.verify.opensim;
