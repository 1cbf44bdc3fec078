package io.efferent.muscle;

import java.util.List;

/** Muscle models by name. */
public final class Muscles {
    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES =
            List.of("relu", "mujoco", "mujoco-engine", "kistemaker", "thelen", "kistemaker-compliant", "millard",
                    "millard-rigid", "degroote", "degroote-rigid", "thelen2003", "thelen2003-rigid");

    private Muscles() {}

    /**
     * A muscle model.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException for any other name
     */
    public static Muscle named(String name) {
        return switch (name) {
            case "relu" -> new ReluMuscle();
            case "mujoco" -> new MujocoMuscle();
            case "mujoco-engine" -> new MujocoMuscle(MujocoMuscle.Curves.ENGINE);
            case "kistemaker" -> new KistemakerRigidMuscle();
            case "thelen" -> new ThelenRigidMuscle();
            case "kistemaker-compliant" -> new KistemakerCompliantMuscle();
            case "millard" -> new ElasticTendonMuscle(new Millard2012());
            case "millard-rigid" -> new RigidTendonMuscle(new Millard2012());
            case "degroote" -> new ElasticTendonMuscle(new DeGroote2016());
            case "degroote-rigid" -> new RigidTendonMuscle(new DeGroote2016());
            case "thelen2003" -> new ElasticTendonMuscle(new Thelen2003());
            case "thelen2003-rigid" -> new RigidTendonMuscle(new Thelen2003());
            default -> throw new IllegalArgumentException("muscle: got '" + name + "', expected one of " + NAMES);
        };
    }
}
