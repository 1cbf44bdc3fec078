package io.efferent.experiment;

import io.efferent.array.Tensors;
import io.efferent.array.WholeFile;
import io.efferent.effector.Effector;
import io.efferent.task.Rollout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trajectories as a table: one row per trial and time, in SI units and radians. The excitation of a row is what the
 * network commands from that time on; the last row of a trial has none.
 */
final class TrajectoryFile {

    /** Columns of the table that belong together, [trial][time][column]. */
    private record Group(List<String> names, double[][][] values) {}

    private TrajectoryFile() {}

    static void write(Path file, Effector effector, Rollout rollout) {
        var space = List.of("x", "y", "z").subList(0, effector.skeleton().dimension());
        var joints = IntStream.rangeClosed(1, effector.skeleton().dof()).mapToObj(Integer::toString).toList();
        var muscles = effector.muscleNames();
        var groups = List.of(
                new Group(named("hand ", space), Tensors.toCube(rollout.endpoint())),
                new Group(named("hand velocity ", space), Tensors.toCube(rollout.endpointVelocity())),
                new Group(named("target ", space), Tensors.toCube(rollout.target())),
                new Group(named("joint position ", joints), Tensors.toCube(rollout.position())),
                new Group(named("joint velocity ", joints), Tensors.toCube(rollout.velocity())),
                new Group(named("activation ", muscles), Tensors.toCube(rollout.activation())),
                new Group(named("muscle force ", muscles), Tensors.toCube(rollout.force())),
                new Group(named("excitation ", muscles), Tensors.toCube(rollout.excitation())));
        var states = groups.getFirst().values();
        WholeFile.write(file, out -> {
            var columns = groups.stream().flatMap(group -> group.names().stream()).toList();
            out.write("trial,time," + String.join(",", columns) + "\n");
            for (int trial = 0; trial < states.length; trial++) {
                for (int time = 0; time < states[trial].length; time++) {
                    out.write(row(groups, trial, time, effector.timestep()));
                }
            }
        });
    }

    private static List<String> named(String prefix, List<String> columns) {
        return columns.stream().map(column -> prefix + column).toList();
    }

    private static String row(List<Group> groups, int trial, int time, double timestep) {
        double seconds = Math.round(time * timestep * 1e9) / 1e9;
        List<String> cells = new ArrayList<>(List.of(Integer.toString(trial), Double.toString(seconds)));
        for (var group : groups) {
            var times = group.values()[trial];
            for (int column = 0; column < group.names().size(); column++) {
                cells.add(time < times.length ? Double.toString(times[time][column]) : "");
            }
        }
        return String.join(",", cells) + "\n";
    }
}
