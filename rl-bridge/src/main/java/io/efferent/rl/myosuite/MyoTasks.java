package io.efferent.rl.myosuite;

import io.efferent.mujoco.MujocoModel;
import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.RlEnvironment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MyoSuite's tasks, by its names: {@code Fixed} goals are always the same, {@code Random} ones are drawn for each
 * episode. {@code Sarc}, {@code Fati} and {@code Reaf} after {@code myo} name a {@link MuscleCondition}.
 */
public final class MyoTasks implements EnvironmentProvider {
    private static final List<String> TIPS = List.of("THtip_r", "IFtip_r", "MFtip_r", "RFtip_r", "LFtip_r");
    private static final double[][] TIP_TARGETS = {
        {-0.165, -0.537, 1.495}, {-0.151, -0.547, 1.455}, {-0.146, -0.547, 1.447}, {-0.148, -0.543, 1.445},
        {-0.148, -0.528, 1.434}
    };
    /** How far below and above a target is drawn: of the thumb, of the fingers. */
    private static final double[][] BELOW = {{0.02, 0.04, 0.04}, {0.04, 0.02, 0.01}};
    private static final double[][] ABOVE = {{0.04, 0.02, 0.04}, {0.04, 0.02, 0.01}};
    private static final double HAND_FAR_FIXED = 0.044;
    private static final double HAND_FAR = 0.075;
    private static final double FINGER_FAR = 0.35;

    private static final List<MyoTask> TASKS = tasks();

    static final List<EnvironmentSpec> SPECS = TASKS.stream().flatMap(task -> task.specs().stream()).toList();

    /** Makes a task on a body. */
    private interface Factory {
        RlEnvironment on(MyoBody body);
    }

    /**
     * A task in all conditions of the muscles.
     *
     * @param name as MyoSuite has it for healthy ones
     * @param model its name in {@link MyoModels}
     */
    private record MyoTask(String name, String model, String description, int steps, Factory factory) {
        List<EnvironmentSpec> specs() {
            return conditions().stream().map(condition -> new EnvironmentSpec(name(condition), description(condition),
                    steps, () -> factory.on(new MyoBody(MyoModels.shared(model), condition)))).toList();
        }

        List<MuscleCondition> conditions() {
            if (!name.startsWith("myo")) {
                return List.of(MuscleCondition.HEALTHY);
            }
            return Arrays.stream(MuscleCondition.values())
                    .filter(condition -> condition != MuscleCondition.REAFFERENTATION || name.startsWith("myoHand"))
                    .toList();
        }

        String name(MuscleCondition condition) {
            return condition == MuscleCondition.HEALTHY ? name : "myo" + condition.infix() + name.substring(3);
        }

        private String description(MuscleCondition condition) {
            return switch (condition) {
                case HEALTHY -> description;
                case SARCOPENIA -> description + ", weak muscles";
                case FATIGUE -> description + ", muscles that tire";
                case REAFFERENTATION -> description + ", a tendon transferred";
            };
        }
    }

    @Override
    public List<EnvironmentSpec> specs() {
        return SPECS;
    }

    /**
     * A task on a body of one's own, with MyoSuite's names of joints, sites and muscles, without a limit of steps.
     *
     * @param name of the task
     * @param model stays the caller's
     * @throws IllegalArgumentException if there is no such task, or the body has not what it needs
     */
    public static RlEnvironment create(String name, MujocoModel model) {
        for (var task : TASKS) {
            for (var condition : task.conditions()) {
                if (task.name(condition).equals(name)) {
                    return task.factory().on(new MyoBody(model, condition));
                }
            }
        }
        throw new IllegalArgumentException("task: got '" + name + "', expected one of "
                + SPECS.stream().map(EnvironmentSpec::name).toList());
    }

    private static List<MyoTask> tasks() {
        List<MyoTask> tasks = new ArrayList<>();
        elbow(tasks, "myoElbowPose1D6M", "elbow", "bend the elbow to a given angle", 1, null);
        elbow(tasks, "myoElbowPose1D6MExo", "elbow-exo", "bend the elbow with the help of a motor", 5, "carry_weight");
        finger(tasks, "myo", "finger", 10, 100);
        finger(tasks, "motor", "finger-motor", 5, 200);
        hand(tasks);
        pair(tasks, "myoHandKeyTurn", "hand-key", "turn a key", 200, MyoKeyTurn::new);
        pair(tasks, "myoHandObjHold", "hand-hold", "hold an object in its place", 75, MyoObjectHold::new);
        pair(tasks, "myoHandPenTwirl", "hand-pen", "turn a pen to a given direction", 50, MyoPenTwirl::new);
        tasks.add(new MyoTask("myoLegWalk-v0", "legs", "walk at 1.2 m/s", 1000,
                body -> new MyoLegWalk("myoLegWalk", body)));
        return List.copyOf(tasks);
    }

    /** A task on a body that can be drawn anew in each episode. */
    private interface RandomFactory {
        RlEnvironment on(String name, MyoBody body, boolean random);
    }

    private static void pair(
            List<MyoTask> tasks, String name, String model, String description, int steps, RandomFactory factory) {
        for (boolean random : new boolean[] {false, true}) {
            var full = name + (random ? "Random" : "Fixed");
            tasks.add(new MyoTask(full + "-v0", model, description, steps, body -> factory.on(full, body, random)));
        }
    }

    private static void elbow(
            List<MyoTask> tasks, String name, String model, String description, double effort, String load) {
        pair(tasks, name, model, description, 100, (full, body, random) -> new MyoPose(full, body,
                new MyoPose.Options(new double[] {random ? 0 : 2}, new double[] {random ? 2.27 : 2}, 0.175, true,
                        effort, random ? load : null, List.of("wrist"), 10)));
    }

    private static void finger(List<MyoTask> tasks, String prefix, String model, int frameSkip, int steps) {
        pair(tasks, prefix + "FingerPose", model, "bend a finger to given angles", steps,
                (full, body, random) -> new MyoPose(full, body, new MyoPose.Options(
                        random ? new double[] {-0.2, -0.4, 0.1, 0.1} : new double[] {0, 0, 0.75, 0.75},
                        random ? new double[] {0.2, 1, 1, 1} : new double[] {0, 0, 0.75, 0.75},
                        0.35, false, 1, null, List.of("IFtip"), frameSkip)));
        pair(tasks, prefix + "FingerReach", model, "bring a fingertip to a given place", steps,
                (full, body, random) -> new MyoReach(full, body, new MyoReach.Options(
                        List.of(new MyoReach.Target("IFtip",
                                random ? new double[] {0.1, -0.1, 0.1} : new double[] {0.2, 0.05, 0.2},
                                random ? new double[] {0.27, 0.1, 0.3} : new double[] {0.2, 0.05, 0.2})),
                        FINGER_FAR, random, frameSkip)));
    }

    private static void hand(List<MyoTask> tasks) {
        tasks.add(handPose("myoHandPoseFixed", HandPoses.FIXED, HandPoses.FIXED, false));
        for (int number = 0; number < HandPoses.SPELLED.length; number++) {
            double[] pose = HandPoses.SPELLED[number];
            tasks.add(handPose("myoHandPose" + number + "Fixed", pose, pose, false));
        }
        tasks.add(handPose("myoHandPoseRandom", extreme(true), extreme(false), true));
        pair(tasks, "myoHandReach", "hand", "bring five fingertips to given places", 100,
                (full, body, random) -> new MyoReach(full, body, new MyoReach.Options(
                        IntStream.range(0, TIPS.size()).mapToObj(tip -> target(tip, random)).toList(),
                        random ? HAND_FAR : HAND_FAR_FIXED, false, 10)));
    }

    private static MyoTask handPose(String name, double[] low, double[] high, boolean anywhere) {
        return new MyoTask(name + "-v0", "hand", "bring the hand into a given pose", 100,
                body -> new MyoPose(name, body,
                        new MyoPose.Options(low, high, 0.7, anywhere, 1, null, TIPS, 10)));
    }

    /** The smallest or largest angle of each joint in all spelled poses. */
    private static double[] extreme(boolean smallest) {
        return IntStream.range(0, HandPoses.FIXED.length).mapToDouble(joint -> {
            var angles = Arrays.stream(HandPoses.SPELLED).mapToDouble(pose -> pose[joint]);
            return (smallest ? angles.min() : angles.max()).orElseThrow();
        }).toArray();
    }

    private static MyoReach.Target target(int tip, boolean random) {
        double[] place = TIP_TARGETS[tip];
        int kind = Math.min(tip, 1);
        return new MyoReach.Target(TIPS.get(tip),
                IntStream.range(0, 3).mapToDouble(axis -> place[axis] - (random ? BELOW[kind][axis] : 0)).toArray(),
                IntStream.range(0, 3).mapToDouble(axis -> place[axis] + (random ? ABOVE[kind][axis] : 0)).toArray());
    }
}
