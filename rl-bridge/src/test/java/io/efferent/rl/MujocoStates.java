package io.efferent.rl;

import io.efferent.mujoco.MujocoData;

/** Puts a body into a state of the test's choice. */
public final class MujocoStates {
    private MujocoStates() {}

    public static MujocoData of(MujocoEnvironment environment) {
        return environment.data;
    }

    /** Begins an episode in this state. */
    public static void begin(MujocoEnvironment environment, double[] qpos, double[] qvel) {
        environment.reset(0);
        environment.data.qpos().setAll(qpos);
        environment.data.qvel().setAll(qvel);
        environment.data.forward();
    }
}
