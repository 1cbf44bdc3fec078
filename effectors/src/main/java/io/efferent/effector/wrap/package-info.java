/**
 * Muscle paths that wrap over obstacles, and through points that come and go.
 *
 * <p>A {@link io.efferent.effector.wrap.WrappingPath} runs through points on bodies; between two of them there may be
 * an {@link io.efferent.effector.wrap.Obstacle}, a {@link io.efferent.effector.wrap.Surface} fixed to a body. The path
 * is the shortest one around it, on one side, so that lengths do not jump; moment arms are the derivatives of its
 * length, from unit vectors along its straight parts. Over cylinders and spheres this is a formula, which every engine
 * differentiates. Over ellipsoids it takes Newton's method: {@link io.efferent.effector.wrap.PathSamples} measures
 * such paths, and {@link io.efferent.effector.wrap.PolynomialFit} makes polynomials of them, for bodies, with their
 * errors.
 *
 * <p>Limits. One obstacle between two points; an end inside of an obstacle makes the path straight there. A path around
 * a cylinder turns by up to three quarters of a circle, and jumps beyond. Length and moment arms are continuous where a
 * path lifts off, their changes are not.
 */
package io.efferent.effector.wrap;
