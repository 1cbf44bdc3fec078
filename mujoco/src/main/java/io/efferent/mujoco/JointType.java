package io.efferent.mujoco;

/** What a joint allows, in the order of MuJoCo's numbers in {@code jnt_type}. */
public enum JointType {
    FREE(7, 6),
    BALL(4, 3),
    SLIDE(1, 1),
    HINGE(1, 1);

    private final int positions;
    private final int dofs;

    JointType(int positions, int dofs) {
        this.positions = positions;
        this.dofs = dofs;
    }

    /** How many numbers of {@code qpos} it has. */
    public int positions() {
        return positions;
    }

    /** How many numbers of {@code qvel} it has. */
    public int dofs() {
        return dofs;
    }
}
