/**
 * Published results from scratch: networks are trained (or taken from a cache, by the hash of their settings), tested,
 * and held against bands that are written down here, each with a sentence that says why. What fails is shown.
 *
 * <p>A check is over networks, never one network: it says how many of them are within the band, and passes if most are.
 */
package io.efferent.experiment.reproduce;
