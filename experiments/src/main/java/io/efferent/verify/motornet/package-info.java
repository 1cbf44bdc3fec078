/** Checks against the numbers of MotorNet's equations. */
package io.efferent.verify.motornet;
