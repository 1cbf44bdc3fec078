package io.efferent.verify.analysis;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.network.UnitHook;
import io.efferent.skeleton.TwoJointArm;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Rollout;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Perturbations;
import io.efferent.verify.compare.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Kind {@code perturbation_hooks}: what pushes a hand, what is seen of it, what becomes of hidden activity. A point
 * mass is put where the file has the hand, and makes one step.
 */
final class PerturbationCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-12;
    private static final String ANGLE = "angle";

    @Override
    public void run(Case one) {
        var input = one.input();
        var reach = Reach.of(input);
        double curl = input.number("curl");
        double rotation = Math.toDegrees(input.number("rotation"));
        reach.force(one, "curl_force", "curl", Map.of("strength", curl));
        reach.force(one, "saddle_force", "saddle", Map.of());
        reach.force(one, "rotated_curl_force", "viscosity", Map.of(
                "matrix", new double[][] {{0, -curl}, {curl, 0}}, ANGLE, rotation));
        var channel = input.in("channel");
        Map<String, Double> walls = Map.of(
                "stiffness", channel.number("stiffness"), "damping", channel.number("damping"));
        reach.force(one, "channel_force", "channel", walls);
        reach.force(one, "channel_with_dead_zone_force", "channel", Map.of(
                "stiffness", walls.get("stiffness"), "damping", walls.get("damping"),
                "halfWidth", channel.number("dead_zone_half_width")));

        reach.cursor(one, "cursor_rotated", "rotation", Map.of(ANGLE, rotation));
        reach.cursor(one, "cursor_gain", "gain", Map.of("gain", input.number("gain")));
        reach.cursor(one, "cursor_mirrored", "mirror", Map.of());
        reach.cursor(one, "cursor_clamped", "cursor-clamp", Map.of());
        reach.cursor(one, "cursor_clamped_at_rotation", "cursor-clamp", Map.of(ANGLE, rotation));

        one.compare(one.expected(), "hidden", TOLERANCE, hidden(input));
        torques(one, input);
    }

    /** Hands on their way from start to target, each [trial][2]. */
    private record Reach(double[][] start, double[][] target, double[][] position, double[][] velocity) {
        static Reach of(Section input) {
            double[][] start = input.table("start");
            int trials = start.length;
            return new Reach(
                    start, input.rows("target", trials, 2), input.rows("position", trials, 2),
                    input.rows("velocity", trials, 2));
        }

        void force(Case one, String key, String perturbation, Map<String, ?> parameters) {
            try (NDManager manager = Tensors.newManager()) {
                one.compare(one.expected(), key, TOLERANCE, Tensors.toDoubles(
                        step(manager, perturbation, parameters).get(Rollout.Quantity.HAND_LOAD)));
            }
        }

        void cursor(Case one, String key, String perturbation, Map<String, ?> parameters) {
            try (NDManager manager = Tensors.newManager()) {
                one.compare(one.expected(), key, TOLERANCE, Tensors.toDoubles(
                        step(manager, perturbation, parameters).sensed("vision").get(":, 0")));
            }
        }

        /** What happens in one step. */
        private Rollout step(NDManager manager, String name, Map<String, ?> parameters) {
            var perturbation = Perturbations.named(name, parameters);
            var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                    .setTask(new RandomTargetReach(0.01)).optType(DataType.FLOAT64).build()
                    .stableUnder(List.of(perturbation));
            int trials = start.length;
            var goal = new Sequence(2, trials, 2);
            for (int trial = 0; trial < trials; trial++) {
                goal.fill(trial, 0, 2, target[trial]);
            }
            var straight = Trials.builder().setPosition(start).setTarget(goal).addInput("goal", goal).build();
            double[] full = new double[trials];
            Arrays.fill(full, 1);
            var perturbed = perturbation.perturb(environment, straight, full, new long[trials])
                    .toBuilder().setPosition(position).optVelocity(velocity).build();
            var episode = environment.reset(manager, perturbed, null);
            int muscles = environment.actionSize();
            episode.step(Constants.of(
                    manager, DataType.FLOAT64, new Shape(trials, muscles), new double[trials * muscles]));
            return episode.rollout(Map.of());
        }
    }

    /** Hidden activity that is kept in part, and driven. */
    private static double[] hidden(Section input) {
        double[][] keep = {input.row("keep")};
        double[][] add = {input.row("add")};
        try (NDManager manager = Tensors.newManager()) {
            var hook = new UnitHook(
                    Constants.of(manager, DataType.FLOAT64, keep), Constants.of(manager, DataType.FLOAT64, add));
            return Tensors.toDoubles(hook.apply(Constants.of(manager, DataType.FLOAT64, input.table("hidden")), 0));
        }
    }

    /**
     * Torques that move the elbow alone are a column of the mass matrix; torques with which the shoulder accelerates
     * alike follow from its inverse.
     */
    private static void torques(Case one, Section input) {
        var sizes = input.in("arm");
        var arm = new TwoJointArm(
                sizes.number("m1"), sizes.number("m2"), sizes.number("lg1"), sizes.number("lg2"), sizes.number("i1"),
                sizes.number("i2"), sizes.number("l1"), 1, 0, 0, 0);
        try (NDManager manager = Tensors.newManager()) {
            var p = Parameters.bind(manager, DataType.FLOAT64, arm.values());
            var joint = Constants.of(manager, DataType.FLOAT64, new double[][] {{0, input.number("elbow_angle")}});
            double[] mass = Tensors.toDoubles(arm.massMatrix(p, arm.pose(p, joint)));
            double acceleration = input.number("elbow_acceleration");
            var expected = one.expected();
            one.compare(expected, "mass_matrix", TOLERANCE, mass);
            one.compare(expected, "torque_for_elbow_motion_only", TOLERANCE,
                    mass[1] * acceleration, mass[3] * acceleration);
            one.compare(expected, "elbow_torque_per_shoulder_torque_for_equal_shoulder_acceleration", TOLERANCE,
                    -mass[3] / mass[1]);
        }
    }
}
