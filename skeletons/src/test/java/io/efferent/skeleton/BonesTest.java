package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BonesTest {
    private static final double H = Math.PI / 2;

    private static void assertSegments(List<double[][]> expected, Bones bones) {
        assertEquals(expected.size(), bones.segments().size());
        for (int i = 0; i < expected.size(); i++) {
            for (int end = 0; end < 2; end++) {
                assertArrayEquals(expected.get(i)[end], bones.segments().get(i)[end], 1e-12, "segment " + i);
            }
        }
    }

    /** A trunk on slides, that are no bones, and two legs: one with a foot on the floor, one that is a mass alone. */
    @Test
    void ofATree() {
        var mass = MassProperties.planar(1, 0, -0.2, 0.1);
        var tree = JointTree.builder("legs", 2)
                .addBody("trunk", "world", Transform.IDENTITY, mass, Joint.slide("forward", 1, 0, 0),
                        Joint.slide("up", 0, 1, 0))
                .addBody("left", "trunk", Transform.at(0.1, 0), mass, Joint.hinge("left hip"))
                .addBody("right", "trunk", Transform.at(-0.1, 0), mass, Joint.hinge("right hip"))
                .addContact("left", 0, -0.5).optFloor(Floor.GROUND)
                .addEndpoint("head", "trunk", 0, 0.3).addEndpoint("knee", "left", 0, -0.25)
                .build();
        var bones = tree.bones(new double[] {2, 1, H, 0});
        assertSegments(List.of(
                new double[][] {{2, 1}, {2.1, 1}}, new double[][] {{2, 1}, {1.9, 1}}, new double[][] {{2, 1}, {2, 1.3}},
                new double[][] {{2.1, 1}, {2.6, 1}}, new double[][] {{1.9, 1}, {1.9, 0.8}}), bones);
        assertEquals(List.of("left hip", "right hip"), bones.joints().stream().map(Bones.Hinge::name).toList());
        assertEquals(3, bones.joints().get(1).position());
        assertArrayEquals(new double[] {1.9, 1}, bones.joints().get(1).place(), 1e-12);
        assertEquals(Optional.of(Floor.GROUND), tree.floor());
    }

    @Test
    void ofAnArmAndOfAMass() {
        var arm = TwoJointArm.AVERAGE;
        double[][] limb = arm.limb(new double[] {H, H});
        var bones = arm.bones(new double[] {H, H});
        assertSegments(List.of(new double[][] {limb[0], limb[1]}, new double[][] {limb[1], limb[2]}), bones);
        assertArrayEquals(limb[1], bones.joints().get(1).place());
        assertEquals(new Bones(List.of(), List.of()), PointMass.of(2, 1).bones(new double[2]));
        assertEquals(Optional.empty(), arm.floor());
    }
}
