/**
 * Muscle paths that wrap over obstacles, and through points that come and go.
 *
 * <p>A {@link io.efferent.effector.wrap.WrappingPath} runs through points on bodies; between two of them there may be
 * {@linkplain io.efferent.effector.wrap.Obstacle obstacles}, each a {@link io.efferent.effector.wrap.Surface} fixed to
 * a body. The path is the shortest one around them, one after the other, each on its side,
 * so that lengths do not jump; moment arms are the derivatives of its
 * length, from unit vectors along its straight parts. Over cylinders and spheres this is a formula, which every engine
 * differentiates. Over ellipsoids it takes Newton's method: {@link io.efferent.effector.wrap.PathSamples} measures
 * such paths, and {@link io.efferent.effector.wrap.PolynomialFit} makes polynomials of them, for bodies, with their
 * errors.
 *
 * <p>Past several obstacles a path is made of paths past one each, which meet in junctions on the straight parts
 * between them. Where these are is searched for, in numbers; on the tape follows a step of Newton's method, which has
 * the derivatives of the implicit function. The second derivatives of a path past one obstacle come from Jacobi fields
 * along it, as in Scholz, Sherman, Stavness, Delp and Kecskemethy (2016), A fast multi-obstacle muscle wrapping method
 * using natural geodesic variations, Multibody System Dynamics 36.
 *
 * <p>Limits. An end inside of an obstacle makes the path straight there. Where two obstacles meet, and the path would
 * run along the crease instead of a line between them, there is none; {@link io.efferent.effector.wrap.PathSamples}
 * says so, and lengths in a body are NaN. The same holds where a path slips off spheres, which have no side, to and
 * fro, and for ellipsoids with a direction, which give their side up in jumps. A path around a cylinder turns by up to
 * three quarters of a circle, and jumps beyond. Length and moment arms are continuous where a path lifts off, their
 * changes are not.
 */
package io.efferent.effector.wrap;
