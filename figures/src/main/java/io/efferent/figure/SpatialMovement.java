package io.efferent.figure;

import io.efferent.effector.Effector;

/**
 * Movements of a body in space, to be looked at from all sides.
 *
 * @param body that moved
 * @param position joint positions {@code [trial][time][joint]} (rad or m)
 * @param endpoint hand position {@code [trial][time][3]} (m)
 * @param target desired hand position {@code [trial][time][3]} (m)
 */
public record SpatialMovement(Effector body, double[][][] position, double[][][] endpoint, double[][][] target) {

    public SpatialMovement {
        Shapes.present("body", body);
        Shapes.length("body", body.skeleton().dimension(), 3, "dimensions of space");
        Shapes.present("position", position);
        Shapes.length("endpoint", Shapes.present("endpoint", endpoint).length, position.length, "trials");
        Shapes.length("target", Shapes.present("target", target).length, position.length, "trials");
        for (int trial = 0; trial < position.length; trial++) {
            var of = "[%d]".formatted(trial);
            Shapes.length("endpoint" + of, endpoint[trial].length, position[trial].length, "time samples");
            Shapes.length("target" + of, target[trial].length, position[trial].length, "time samples");
        }
    }

    SpatialMovement pick(int[] kept) {
        return new SpatialMovement(body, Recording.pick(position, kept), Recording.pick(endpoint, kept),
                Recording.pick(target, kept));
    }
}
