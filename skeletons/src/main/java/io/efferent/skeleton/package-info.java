/**
 * Skeletons: rigid bodies moved by generalized forces.
 *
 * <p>A {@link io.efferent.skeleton.Skeleton} gives accelerations from forces, {@code M(q) a = Q + J(q)^T f - b(q, v)},
 * and forward kinematics with Jacobians of the endpoint and of any points fixed to its bodies. It knows nothing of
 * muscles. A {@link io.efferent.skeleton.JointTree} is any open tree of bodies on hinges and slides, in the plane or in
 * space; a {@link io.efferent.skeleton.PointMass} and the planar {@link io.efferent.skeleton.TwoJointArm} are fast
 * special cases. All have optional gravity. {@link io.efferent.skeleton.JointLimits} are inelastic stops.
 *
 * <p>A vertical arm let go from rest:
 *
 * <pre>{@code
 * try (NDManager manager = Tensors.newManager()) {
 *     TwoJointArm arm = TwoJointArm.AVERAGE.withGravity(0, -9.81);
 *     var p = Parameters.bind(manager, DataType.FLOAT64, arm.values());
 *     NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.5, 1.2}}); // shoulder, elbow; rad
 *     NDArray still = q.zerosLike();
 *     Pose pose = arm.pose(p, q);
 *     System.out.println(arm.endpoint(p, pose)); // the hand, m
 *     System.out.println(arm.acceleration(p, pose, still, still, null)); // rad/s^2
 *     System.out.println(Arrays.toString(arm.inverseKinematics(0.1, 0.4))); // angles that reach a point
 * }
 * }</pre>
 *
 * <p>Every constant may be replaced by an array of yours when it is bound, and then receives a gradient.
 *
 * <p>Limits. No contact, no closed chains. A limit takes the outward velocity away in one step: the
 * gradient through such a stop is that of the stopped joint, and half of it passes while a joint rests exactly on its
 * bound. Inverse kinematics gives the one solution with the elbow bent counter-clockwise, and its angles are
 * ill-conditioned at the edge of the reach.
 */
package io.efferent.skeleton;
