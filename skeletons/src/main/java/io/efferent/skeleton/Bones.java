package io.efferent.skeleton;

import java.util.List;

/**
 * What a skeleton looks like in one posture, in the world, m.
 *
 * @param segments straight pieces of bone, each from one point to another, [2][dimension]
 * @param joints that turn, in the order of joint positions
 */
public record Bones(List<double[][]> segments, List<Hinge> joints) {
    /**
     * A joint that turns.
     *
     * @param name as in a legend
     * @param position which of the joint positions turns it
     * @param place [dimension]
     */
    public record Hinge(String name, int position, double[] place) {}

    public Bones {
        segments = List.copyOf(segments);
        joints = List.copyOf(joints);
    }
}
