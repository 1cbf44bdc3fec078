package io.efferent.skeleton;

import io.efferent.array.Require;
import java.util.Arrays;
import java.util.List;

/**
 * One degree of freedom of a {@link JointTree}: a hinge about an axis or a slide along one, with what acts in it.
 *
 * @param name a name of its own
 * @param motion hinge or slide
 * @param axis direction in the joint's frame, made a unit vector; 3 numbers
 * @param lower smallest position, rad or m; -infinity for none
 * @param upper largest position; infinity for none
 * @param armature inertia added to the joint's own, kg m^2 or kg
 * @param damping N m s/rad or N s/m
 * @param stiffness of a linear spring, N m/rad or N/m
 * @param rest position at which the spring is slack, rad or m
 */
public record Joint(
        String name,
        Motion motion,
        double[] axis,
        double lower,
        double upper,
        double armature,
        double damping,
        double stiffness,
        double rest) {

    /** How a joint moves. */
    public enum Motion {
        /** Turns about its axis, right-handed. */
        HINGE,
        /** Moves along its axis. */
        SLIDE,
        /** One of the three of a {@link Joint#ball}. */
        BALL
    }

    public Joint {
        if (axis.length != 3) {
            throw new IllegalArgumentException(
                    "joint '" + name + "': axis: got " + axis.length + " numbers, expected 3");
        }
        double length = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
        Require.positive("joint '" + name + "': length of the axis", length, "");
        axis = Arrays.stream(axis).map(x -> x / length).toArray();
        if (!(lower < upper)) {
            throw new IllegalArgumentException("joint '" + name + "': limits: got " + lower + " to " + upper
                    + ", expected lower < upper");
        }
        Require.notNegative("joint '" + name + "': armature", armature);
        Require.notNegative("joint '" + name + "': damping", damping);
        Require.notNegative("joint '" + name + "': stiffness", stiffness);
        Require.finite("joint '" + name + "': rest", rest);
    }

    /** A hinge about z, the axis of a plane. */
    public static Joint hinge(String name) {
        return hinge(name, 0, 0, 1);
    }

    /** A hinge about an axis. */
    public static Joint hinge(String name, double x, double y, double z) {
        return of(name, Motion.HINGE, x, y, z);
    }

    /** A slide along an axis. */
    public static Joint slide(String name, double x, double y, double z) {
        return of(name, Motion.SLIDE, x, y, z);
    }

    private static Joint of(String name, Motion motion, double... axis) {
        return new Joint(name, motion, axis, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, 0, 0);
    }

    /** Two hinges at one point, about x and then about the y that has turned with it. */
    public static List<Joint> universal(String name) {
        return List.of(hinge(name + "_x", 1, 0, 0), hinge(name + "_y", 0, 1, 0));
    }

    /**
     * Three hinges at one point: body-fixed angles about x, y, z. At a middle angle of ±90 degrees the first and the
     * last axis are parallel, and the accelerations have no finite value.
     */
    public static List<Joint> gimbal(String name) {
        return List.of(
                hinge(name + "_x", 1, 0, 0), hinge(name + "_y", 0, 1, 0), hinge(name + "_z", 0, 0, 1));
    }

    /**
     * A joint that turns about any axis and locks nowhere. Its three positions are the axis times the angle of the
     * turn, rad, brought back to half a turn after each step; its velocities and forces are the angular velocity and
     * the torque along the axes of the body that it moves, and no rates of the positions.
     */
    public static List<Joint> ball(String name) {
        return List.of(of(name + "_x", Motion.BALL, 1, 0, 0).withLimits(-Math.PI, Math.PI),
                of(name + "_y", Motion.BALL, 0, 1, 0).withLimits(-Math.PI, Math.PI),
                of(name + "_z", Motion.BALL, 0, 0, 1).withLimits(-Math.PI, Math.PI));
    }

    /** The same joint under another name. */
    public Joint named(String newName) {
        return new Joint(newName, motion, axis, lower, upper, armature, damping, stiffness, rest);
    }

    /** The same joint with limits, rad or m. */
    public Joint withLimits(double newLower, double newUpper) {
        return new Joint(name, motion, axis, newLower, newUpper, armature, damping, stiffness, rest);
    }

    /** The same joint with an inertia of its own, kg m^2 or kg. */
    public Joint withArmature(double newArmature) {
        return new Joint(name, motion, axis, lower, upper, newArmature, damping, stiffness, rest);
    }

    /** The same joint with damping, N m s/rad or N s/m. */
    public Joint withDamping(double newDamping) {
        return new Joint(name, motion, axis, lower, upper, armature, newDamping, stiffness, rest);
    }

    /** The same joint with a spring of a stiffness in N m/rad or N/m that is slack at {@code newRest}. */
    public Joint withSpring(double newStiffness, double newRest) {
        return new Joint(name, motion, axis, lower, upper, armature, damping, newStiffness, newRest);
    }

    /** Whether it turns, by itself or with others. */
    boolean isHinge() {
        return motion != Motion.SLIDE;
    }

    /** Whether it is one of the three of a {@link #ball}. */
    public boolean isBall() {
        return motion == Motion.BALL;
    }

    @Override
    public double[] axis() {
        return axis.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Joint j && name.equals(j.name) && motion == j.motion && Arrays.equals(axis, j.axis)
                && lower == j.lower && upper == j.upper && armature == j.armature && damping == j.damping
                && stiffness == j.stiffness && rest == j.rest;
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Arrays.hashCode(axis);
    }
}
