/**
 * What is measured on movements, muscles and neurons, recorded or simulated: plain arrays go in, records come out.
 *
 * <p>Arrays are laid out [condition][time][unit] unless a method says otherwise; units are SI, angles in rad,
 * counter-clockwise from +x. Nothing here knows of networks, bodies or tensors, so data of animals and people goes in
 * as well as that of a simulation.
 */
package io.efferent.analysis;
