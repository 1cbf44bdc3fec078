package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.MusclePath;
import io.efferent.effector.Plant;
import io.efferent.effector.Rates;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import io.efferent.skeleton.Skeleton;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kind {@code kinematics}: skeletons and paths in random states, and joints at their limits. */
final class KinematicsCheck implements Check {
    private static final String ACCELERATION = "acceleration";

    @Override
    public void run(Section file, Trial trial) {
        for (String name : List.of("two_dof_arm", "point_mass")) {
            if (file.has(name)) {
                skeleton(name + ".", file.in(name), trial);
            }
        }
        if (file.has("joint_limits")) {
            limits(file.in("joint_limits"), trial);
        }
    }

    private static void skeleton(String prefix, Section section, Trial trial) {
        var skeleton = ReferenceBody.skeleton(section.in("skeleton"));
        var geometry = section.in("geometry");
        var paths = ReferenceBody.paths(geometry, skeleton.dof(), geometry.list("paths").size());
        var effector = effector(skeleton, paths, skeleton.defaultLimits());
        Map<String, Values> inputs = new LinkedHashMap<>();
        inputs.put("joint", section.numbers("joint", -1, 2 * skeleton.dof()));
        if (section.has(ACCELERATION)) {
            long batch = inputs.get("joint").shape().get(0);
            inputs.put("torque", section.numbers("torque", batch, skeleton.dof()));
            inputs.put("endpoint_load", section.numbers("endpoint_load", batch, skeleton.dimension()));
        }
        trial.results(inputs, (manager, x) -> {
            var plant = effector.bind(manager, trial.type());
            var state = state(plant, x.get("joint"));
            Map<String, NDArray> results = new LinkedHashMap<>();
            if (section.has("cartesian")) {
                var endpoint = plant.endpoint(state);
                results.put("cartesian", Tensors.concatLast(endpoint.position(), endpoint.velocity()));
            }
            if (section.has(ACCELERATION)) {
                results.put(ACCELERATION, skeleton.acceleration(
                        plant.constants().in("skeleton"), state.pose(), state.velocity(), x.get("torque"),
                        x.get("endpoint_load")));
            }
            results.putAll(points(section, paths, plant, state));
            for (String name : section.keys()) {
                if (name.startsWith("path ") || name.startsWith("moment arm ")) {
                    results.put(name, GeometryStates.named(name, state));
                }
            }
            return results;
        }).forEach((name, computed) -> trial.state(prefix + name, computed, section.numbers(name)));
    }

    /** Attachment points, which files have in the order (sample, space, point). */
    private static Map<String, NDArray> points(
            Section section, List<MusclePath> paths, Plant plant, EffectorState state) {
        var skeleton = plant.effector().skeleton();
        List<MusclePath.Point> points = new ArrayList<>();
        paths.forEach(path -> points.addAll(((MusclePath.Via) path).points()));
        int[] bodies = points.stream().mapToInt(MusclePath.Point::body).toArray();
        var coordinates = Constants.of(plant.manager(), plant.type(),
                points.stream().map(MusclePath.Point::coordinates).toArray(double[][]::new));
        var placed = skeleton.points(plant.constants().in("skeleton"), state.pose(), bodies, coordinates.expandDims(0));
        // MotorNet moves points on a distal bone with the sum of the joint velocities up to it.
        var rates = skeleton.bodies() > 2 ? cumulative(state.velocity()) : state.velocity();
        var velocity = placed.jacobian().mul(rates.expandDims(1).expandDims(1)).sum(new int[] {3});

        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("point_xy", placed.position().transpose(0, 2, 1));
        results.put("point_velocity", velocity.transpose(0, 2, 1));
        if (section.has("point_jacobian")) {
            results.put("point_jacobian", placed.jacobian()
                    .broadcast(state.batch(), bodies.length, skeleton.dimension(), skeleton.dof())
                    .transpose(0, 2, 3, 1));
        }
        return results;
    }

    private static NDArray cumulative(NDArray x) {
        List<NDArray> sums = new ArrayList<>(List.of(Tensors.column(x, 0)));
        for (int i = 1; i < x.getShape().get(1); i++) {
            sums.add(sums.getLast().add(Tensors.column(x, i)));
        }
        return Tensors.concatLast(sums.toArray(NDArray[]::new));
    }

    /** One integration step with given accelerations. */
    private static void limits(Section section, Trial trial) {
        double[] lower = section.row("lower");
        double[] upper = section.row("upper");
        int dof = lower.length;
        var effector = effector(
                PointMass.of(dof, 1), List.of(new MusclePath.MomentArmsOnly(new double[dof])),
                JointLimits.ofPosition(lower, upper));
        var joint = section.numbers("joint", -1, 2 * dof);
        var results = trial.results(
                Map.of("joint", joint, ACCELERATION, section.numbers(ACCELERATION, joint.shape().get(0), dof)),
                (manager, x) -> {
                    var plant = effector.bind(manager, trial.type());
                    var state = state(plant, x.get("joint"));
                    var idle = new MuscleState(state.activation().zerosLike());
                    var next = plant.advance(
                            state, new Rates(state.velocity(), x.get(ACCELERATION), idle), section.number("dt"));
                    return Map.of("next_joint", Tensors.concatLast(next.position(), next.velocity()));
                });
        trial.state("joint_limits.next_joint", results.get("next_joint"), section.numbers("next_joint"));
    }

    private static Effector effector(Skeleton skeleton, List<MusclePath> paths, JointLimits limits) {
        var builder = Effector.builder()
                .setSkeleton(skeleton)
                .optLimits(limits)
                .optVariant(Compatibility.MOTORNET);
        for (int m = 0; m < paths.size(); m++) {
            builder.addMuscle("muscle " + m, new ReluMuscle(), MuscleConstants.force(1), paths.get(m));
        }
        return builder.build();
    }

    private static EffectorState state(Plant plant, NDArray joint) {
        int dof = plant.effector().skeleton().dof();
        return plant.initialState(Tensors.columns(joint, 0, dof), Tensors.columns(joint, dof, 2 * dof));
    }
}
