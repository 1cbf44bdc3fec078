package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;
import static io.efferent.task.perturbation.Setting.whole;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.Plant;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import io.efferent.task.AffineLoad;
import io.efferent.task.Sequence;
import java.util.List;
import java.util.function.IntFunction;

/** Forces on the hand and torques on the joints that do not depend on the motion: pulses, steps, background loads. */
final class Pushes {
    private static final Setting PULSE = number("duration", 0.1, "s");
    private static final double RISE = 0.01;

    static final List<Definition> DEFINITIONS = List.of(
            new Definition("push", "force on the hand",
                    "Codol et al. 2024: 100 ms, 3 to 12 N (V)",
                    Timing.pulse(PULSE, 0, number("force", 4, "N"),
                            number("direction", 0, "degrees, counter-clockwise from x"),
                            Setting.flag("relative", false, "whether the direction is from that of the target"),
                            Setting.automatic("vector", Setting.Type.NUMBERS,
                                    "force in all dimensions, N; in the place of force and direction")),
                    Pushes::push),
            new Definition("background", "constant force on the hand, from the start to the end",
                    "on for at least 500 ms before anything else (M)",
                    List.of(number("force", 3, "N"), number("direction", -90, "degrees, counter-clockwise from x")),
                    given -> onHand(new Timing("start", 0, -1, 0), (_, trial) -> Geometry.times(
                            given.number("force"), direction(given.number("direction"))))),
            new Definition("random-push", "force on the hand of a size and direction that are drawn for each trial",
                    "Codol et al. 2024: 0 to 4 N in half of the trials, 100 ms (V)",
                    Timing.pulse(PULSE, 0, number("force", 4, "largest, N"),
                            number("probability", 0.5, "of a push in a trial")),
                    given -> onHand(Timing.of(given), (scene, trial) -> {
                        var random = scene.random(trial);
                        double force = random.nextDouble() < given.number("probability")
                                ? given.number("force") * random.nextDouble() : 0;
                        return Geometry.times(force, direction(360 * random.nextDouble()));
                    })),
            new Definition("torque", "torque step on a joint",
                    "Pruszynski, Kurtzer et al.: 1 to 2 N m, rise 10 ms, monkeys 0.2 to 0.32 N m (M)",
                    Timing.pulse(Timing.DURATION, RISE, whole("joint", 0, "number of the joint"),
                            number("torque", 2, "N m"),
                            Setting.automatic("loads", Setting.Type.TEXT,
                                    "a muscle that a positive torque is to stretch; default the joint's own sign"),
                            Setting.automatic("like", Setting.Type.WHOLE,
                                    "a joint that is to accelerate at first as if the torque were on it")),
                    Pushes::torque),
            new Definition("torque-pair", "torques that move one joint and leave the others still at first, M(q) a",
                    "Kurtzer et al. 2008 (V)",
                    Timing.pulse(Timing.DURATION, RISE, whole("joint", 1, "number of the joint that moves"),
                            number("acceleration", 40, "rad/s^2")),
                    Pushes::pair),
            new Definition("joint-spring", "stiffness and viscosity at all joints, about the posture at the start", "",
                    Timing.with(number("stiffness", 10, "N m/rad"), number("viscosity", 0.5, "N m s/rad")),
                    Pushes::jointSpring));

    private Pushes() {}

    /** Numbers of each trial. */
    private interface VectorOf {
        double[] in(Scene scene, int trial);
    }

    private static double[] direction(double degrees) {
        return new double[] {Math.cos(Math.toRadians(degrees)), Math.sin(Math.toRadians(degrees))};
    }

    private static Change onHand(Timing timing, VectorOf force) {
        return (scene, trials) -> trials.addHandLoad(
                held(scene, timing, scene.dimension(), trial -> force.in(scene, trial)));
    }

    private static AffineLoad held(Scene scene, Timing timing, int width, IntFunction<double[]> ofTrial) {
        int steps = scene.trials().steps();
        var force = new Sequence(steps, scene.batch(), width);
        for (int trial = 0; trial < scene.batch(); trial++) {
            double[] values = ofTrial.apply(trial);
            if (values.length != width) {
                throw new IllegalArgumentException(
                        scene.owner() + ": got " + values.length + " numbers, expected " + width);
            }
            force.fill(trial, 0, steps, values);
        }
        return new AffineLoad(timing.gate(scene, steps), force, null, null, null);
    }

    private static Change push(Arguments given) {
        double[] vector = given.numbers("vector");
        return onHand(Timing.of(given), (scene, trial) -> {
            if (vector != null) {
                return vector;
            }
            double[] push = Geometry.times(given.number("force"), direction(given.number("direction")));
            return given.flag("relative") ? scene.aside(trial, push[0], push[1]) : push;
        });
    }

    private static Change torque(Arguments given) {
        Timing timing = Timing.of(given);
        return (scene, trials) -> {
            int dof = scene.effector().skeleton().dof();
            int joint = scene.joint(given.whole("joint"));
            double[] torque = new double[scene.batch()];
            for (int trial = 0; trial < torque.length; trial++) {
                torque[trial] = given.number("torque");
            }
            if (given.has("loads")) {
                double[] sign = momentArms(scene, given.text("loads"), joint);
                for (int trial = 0; trial < torque.length; trial++) {
                    torque[trial] *= Math.signum(sign[trial]);
                }
            }
            if (given.has("like")) {
                int like = scene.joint(given.whole("like"));
                double[][] own = accelerations(scene, like);
                double[][] other = accelerations(scene, joint);
                for (int trial = 0; trial < torque.length; trial++) {
                    torque[trial] *= own[trial][like] / other[trial][like];
                }
            }
            trials.addJointLoad(held(scene, timing, dof, trial -> {
                double[] values = new double[dof];
                values[joint] = torque[trial];
                return values;
            }));
        };
    }

    /** Lengthening of a muscle per rotation of a joint at the start of each trial, m/rad; not 0. */
    private static double[] momentArms(Scene scene, String muscle, int joint) {
        Effector effector = scene.effector();
        int column = effector.muscleNames().indexOf(muscle);
        if (column < 0) {
            throw new IllegalArgumentException(scene.owner() + ", loads: got '" + muscle + "', expected one of "
                    + effector.muscleNames());
        }
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            var position = Constants.of(manager, DataType.FLOAT64, scene.trials().position());
            NDArray arms = plant.initialState(position, position.zerosLike()).path().momentArms();
            double[][][] all = Tensors.toCube(arms);
            double[] arm = new double[scene.batch()];
            for (int trial = 0; trial < arm.length; trial++) {
                arm[trial] = all[all.length == 1 ? 0 : trial][joint][column];
                if (arm[trial] == 0) {
                    throw new IllegalArgumentException(scene.owner() + ", loads: got '" + muscle
                            + "', expected a muscle that crosses joint " + joint);
                }
            }
            return arm;
        }
    }

    /** Joint accelerations by a unit torque on a joint at the start of each trial. */
    private static double[][] accelerations(Scene scene, int joint) {
        Skeleton skeleton = scene.effector().skeleton();
        try (NDManager manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            var position = Constants.of(manager, DataType.FLOAT64, scene.trials().position());
            Pose pose = skeleton.pose(p, position);
            NDArray still = position.zerosLike();
            double[] unit = new double[skeleton.dof()];
            unit[joint] = 1;
            NDArray torque = Constants.of(manager, DataType.FLOAT64, scene.rows(_ -> unit));
            NDArray acceleration = skeleton.acceleration(p, pose, still, torque, null)
                    .sub(skeleton.acceleration(p, pose, still, still, null));
            return Tensors.toCube(acceleration.expandDims(0))[0];
        }
    }

    private static Change pair(Arguments given) {
        Timing timing = Timing.of(given);
        return (scene, trials) -> {
            Skeleton skeleton = scene.effector().skeleton();
            int joint = scene.joint(given.whole("joint"));
            try (NDManager manager = Tensors.newManager()) {
                Parameters p = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
                var position = Constants.of(manager, DataType.FLOAT64, scene.trials().position());
                double[][][] mass = Tensors.toCube(skeleton.massMatrix(p, skeleton.pose(p, position)));
                trials.addJointLoad(held(scene, timing, skeleton.dof(), trial -> Geometry.times(
                        given.number("acceleration"),
                        Geometry.transposed(mass[mass.length == 1 ? 0 : trial])[joint])));
            }
        };
    }

    private static Change jointSpring(Arguments given) {
        Timing timing = Timing.of(given);
        return (scene, trials) -> {
            double[][] identity = Geometry.identity(scene.effector().skeleton().dof());
            trials.addJointLoad(new AffineLoad(
                    timing.gate(scene, scene.trials().steps()), null,
                    scene.matrices(_ -> Geometry.times(-given.notNegative("viscosity"), identity)),
                    scene.matrices(_ -> Geometry.times(-given.notNegative("stiffness"), identity)),
                    scene.trials().position()));
        };
    }
}
