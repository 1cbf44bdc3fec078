package io.efferent.cli.verify;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.Compatibility;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.MusclePath;
import io.efferent.effector.Plant;
import io.efferent.effector.Rates;
import io.efferent.kernel.Constants;
import io.efferent.kernel.Tensors;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.List;

/** Kind {@code kinematics}: skeletons and paths in random states, and joints at their limits. */
final class KinematicsCheck implements Check {

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
        var plant = bind(skeleton, paths, skeleton.defaultLimits(), trial);
        var state = state(plant, section, trial);

        if (section.has("cartesian")) {
            var endpoint = plant.endpoint(state);
            trial.state(prefix + "cartesian", Tensors.concatLast(endpoint.position(), endpoint.velocity()),
                    section.numbers("cartesian"));
        }
        if (section.has("acceleration")) {
            var acceleration = skeleton.acceleration(
                    plant.constants().in("skeleton"), state.pose(), state.velocity(),
                    trial.array(section.numbers("torque", state.batch(), skeleton.dof())),
                    trial.array(section.numbers("endpoint_load", state.batch(), skeleton.dimension())));
            trial.state(prefix + "acceleration", acceleration, section.numbers("acceleration"));
        }
        points(prefix, section, paths, plant, state, trial);
        for (String name : section.keys()) {
            if (name.startsWith("path ") || name.startsWith("moment arm ")) {
                trial.state(prefix + name, GeometryStates.named(name, state), section.numbers(name));
            }
        }
    }

    /** Attachment points, which files have in the order (sample, space, point). */
    private static void points(
            String prefix, Section section, List<MusclePath> paths, Plant plant, EffectorState state, Trial trial) {
        var skeleton = plant.effector().skeleton();
        List<MusclePath.Point> points = new ArrayList<>();
        paths.forEach(path -> points.addAll(((MusclePath.Via) path).points()));
        int[] bodies = points.stream().mapToInt(MusclePath.Point::body).toArray();
        var coordinates = Constants.of(trial.manager(), trial.type(),
                points.stream().map(MusclePath.Point::coordinates).toArray(double[][]::new));
        var placed = skeleton.points(plant.constants().in("skeleton"), state.pose(), bodies, coordinates.expandDims(0));
        // MotorNet moves points on a distal bone with the sum of the joint velocities up to it.
        var rates = skeleton.bodies() > 2 ? state.velocity().cumSum(1) : state.velocity();
        var velocity = placed.jacobian().mul(rates.expandDims(1).expandDims(1)).sum(new int[] {3});

        trial.state(prefix + "point_xy", placed.position().transpose(0, 2, 1), section.numbers("point_xy"));
        trial.state(prefix + "point_velocity", velocity.transpose(0, 2, 1), section.numbers("point_velocity"));
        if (section.has("point_jacobian")) {
            long batch = state.batch();
            var jacobian = placed.jacobian()
                    .broadcast(batch, bodies.length, skeleton.dimension(), skeleton.dof())
                    .transpose(0, 2, 3, 1);
            trial.state(prefix + "point_jacobian", jacobian, section.numbers("point_jacobian"));
        }
    }

    /** One integration step with given accelerations. */
    private static void limits(Section section, Trial trial) {
        double[] lower = section.row("lower");
        double[] upper = section.row("upper");
        int dof = lower.length;
        var plant = bind(
                PointMass.of(dof, 1), List.of(new MusclePath.MomentArmsOnly(new double[dof])),
                JointLimits.ofPosition(lower, upper), trial);
        var state = state(plant, section, trial);
        var acceleration = trial.array(section.numbers("acceleration", state.batch(), dof));
        var idle = new MuscleState(state.activation().zerosLike());
        var next = plant.advance(state, new Rates(state.velocity(), acceleration, idle), section.number("dt"));
        trial.state("joint_limits.next_joint", Tensors.concatLast(next.position(), next.velocity()),
                section.numbers("next_joint"));
    }

    private static Plant bind(Skeleton skeleton, List<MusclePath> paths, JointLimits limits, Trial trial) {
        var builder = Effector.builder()
                .setSkeleton(skeleton)
                .optLimits(limits)
                .optCompatibility(Compatibility.MOTORNET);
        for (int m = 0; m < paths.size(); m++) {
            builder.addMuscle("muscle " + m, new ReluMuscle(), MuscleConstants.force(1), paths.get(m));
        }
        return builder.build().bind(trial.manager(), trial.type());
    }

    private static EffectorState state(Plant plant, Section section, Trial trial) {
        int dof = plant.effector().skeleton().dof();
        NDArray joint = trial.array(section.numbers("joint", -1, 2 * dof));
        return plant.initialState(Tensors.columns(joint, 0, dof), Tensors.columns(joint, dof, 2 * dof));
    }
}
