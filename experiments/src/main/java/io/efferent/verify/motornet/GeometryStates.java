package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.EffectorState;

/** The path quantities of reference files by their names there. */
final class GeometryStates {
    private static final String MOMENT_ARM = "moment arm ";

    private GeometryStates() {}

    /** A quantity, (batch, muscle). */
    static NDArray named(String name, EffectorState state) {
        return switch (name) {
            case "path length" -> state.path().length();
            case "path velocity" -> state.path().velocity();
            case String s when s.startsWith(MOMENT_ARM) -> momentArm(state, s.substring(MOMENT_ARM.length()));
            default -> throw unknown(name);
        };
    }

    private static NDArray momentArm(EffectorState state, String joint) {
        var momentArms = state.path().momentArms();
        var shape = momentArms.getShape();
        for (int d = 0; d < shape.get(1); d++) {
            if (joint.equals(Integer.toString(d))) {
                return momentArms.get(":, " + d + ", :").broadcast(state.batch(), shape.get(2));
            }
        }
        throw unknown(MOMENT_ARM + joint);
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("geometry state '" + name + "' is unknown");
    }
}
