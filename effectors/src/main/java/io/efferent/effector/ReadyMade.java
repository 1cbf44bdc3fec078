package io.efferent.effector;

import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleParameter;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.PointMass;
import io.efferent.skeleton.Transform;
import io.efferent.skeleton.TwoJointArm;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The effectors of MotorNet (Codol et al. 2024, eLife 12:RP88591) and two more, an arm under gravity and one with a
 * wrist, as builders whose settings can still be changed.
 *
 * <p>The six-muscle arm ("arm26") has the skeleton of Kistemaker, Wong &amp; Gribble 2010, moment arms that are
 * polynomials of the joint angles, and these muscles:
 *
 * <table>
 * <caption>Muscles of arm26</caption>
 * <tr><th></th><th>pectoralis</th><th>deltoid</th><th>brachioradialis</th><th>tricepslat</th><th>biceps</th>
 * <th>tricepslong</th></tr>
 * <tr><td>maximum isometric force, N</td>
 * <td>838</td><td>1207</td><td>1422</td><td>1549</td><td>414</td><td>603</td></tr>
 * <tr><td>tendon slack length, m</td>
 * <td>.039</td><td>.066</td><td>.172</td><td>.187</td><td>.204</td><td>.217</td></tr>
 * <tr><td>optimal fiber length, m</td>
 * <td>.134</td><td>.140</td><td>.092</td><td>.093</td><td>.137</td><td>.127</td></tr>
 * </table>
 */
public final class ReadyMade {
    /** The skeleton of the six-muscle arm. */
    public static final TwoJointArm ARM =
            new TwoJointArm(1.82, 1.43, 0.135, 0.165, 0.051, 0.057, 0.309, 0.333, 0, 0, 0);

    private static final double GRAVITY = 9.81;
    private static final double WEIGHT = 75;
    private static final double HEIGHT = 1.75;

    private static final JointLimits ARM_LIMITS = JointLimits.ofPosition(
            new double[] {0, 0}, new double[] {Math.toRadians(135), Math.toRadians(155)});

    private static final List<String> ARM_MUSCLES =
            List.of("pectoralis", "deltoid", "brachioradialis", "tricepslat", "biceps", "tricepslong");
    private static final double[] ARM_FORCE = {838, 1207, 1422, 1549, 414, 603};
    private static final double[] ARM_OPTIMAL = {0.134, 0.140, 0.092, 0.093, 0.137, 0.127};
    private static final double[] RIGID_TENDON = {0.039, 0.066, 0.172, 0.187, 0.204, 0.217};
    private static final double[] RIGID_OFFSET = {0.151, 0.2322, 0.2859, 0.2355, 0.3329, 0.2989};
    private static final double[] COMPLIANT_TENDON = {0.070, 0.070, 0.172, 0.187, 0.204, 0.217};
    private static final double[] COMPLIANT_OFFSET = {0.182, 0.2362, 0.2859, 0.2355, 0.3329, 0.2989};
    private static final double[] SHOULDER = {-0.03, 0.03, 0, 0, -0.03, 0.03};
    private static final double[] ELBOW = {0, 0, -0.014, 0.025, -0.016, 0.03};
    private static final double[] ELBOW_SQUARE = {0, 0, -0.004, -0.0022, -0.0057, -0.0032};

    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES = List.of(
            "arm26", "arm26-vertical", "arm26-compliant", "arm26-paths", "arm39", "reacher", "point-mass24",
            "free-point-mass24");

    private ReadyMade() {}

    /**
     * An effector by name.
     *
     * @param name one of {@link #NAMES}
     * @param muscle the muscle model; null for the effector's usual one
     * @throws IllegalArgumentException if the name is unknown or the effector does not take the muscle
     */
    public static Effector.Builder named(String name, Muscle muscle) {
        boolean elastic = muscle instanceof KistemakerCompliantMuscle || muscle instanceof ElasticTendonMuscle;
        if (elastic && !name.equals("arm26-compliant")) {
            throw new IllegalArgumentException("muscle: got '" + muscle.name()
                    + "', expected a muscle without elastic tendon for " + name
                    + "; the effector for it is arm26-compliant");
        }
        Muscle relu = muscle == null ? new ReluMuscle() : muscle;
        return switch (name) {
            case "arm26" -> rigidTendonArm26(muscle == null ? new KistemakerRigidMuscle() : muscle);
            case "arm26-vertical" -> verticalArm26(muscle == null ? new KistemakerRigidMuscle() : muscle);
            case "arm39" -> arm39(muscle == null ? new KistemakerRigidMuscle() : muscle);
            case "arm26-compliant" -> {
                if (muscle != null && !elastic) {
                    throw new IllegalArgumentException("muscle: got '" + muscle.name()
                            + "', expected one with an elastic tendon for arm26-compliant");
                }
                yield muscle instanceof ElasticTendonMuscle hill ? elasticTendonArm26(hill) : compliantTendonArm26();
            }
            case "arm26-paths" -> pathArm26(muscle == null ? new ThelenRigidMuscle() : muscle);
            case "reacher" -> reacher(relu);
            case "point-mass24" -> {
                if (!(relu instanceof ReluMuscle)) {
                    throw new IllegalArgumentException(
                            "muscle: got '" + relu.name() + "', expected 'relu' for point-mass24");
                }
                yield reluPointMass24();
            }
            case "free-point-mass24" -> freePointMass24(relu);
            default -> throw new IllegalArgumentException("effector: got '" + name + "', expected one of " + NAMES);
        };
    }

    /** A 1 kg point mass pulled by four ReLU muscles of 500 N from the corners of a 4 m square. */
    public static Effector.Builder reluPointMass24() {
        var builder = Effector.builder().optName("point-mass24").setSkeleton(PointMass.of(2, 1))
                .optLimits(JointLimits.uniform(2, -1, 1));
        double[][] corners = {{2, 2}, {-2, 2}, {2, -2}, {-2, -2}};
        List<String> names = List.of("UpperRight", "UpperLeft", "LowerRight", "LowerLeft");
        for (int m = 0; m < 4; m++) {
            builder.addMuscle(names.get(m), new ReluMuscle(), MuscleConstants.force(500),
                    MusclePath.via(MusclePath.point(0, corners[m]), MusclePath.point(1, 0, 0)));
        }
        return builder;
    }

    /** A 1 kg point mass with one muscle of 1000 N along each direction, moment arms of -1 or 1. */
    public static Effector.Builder freePointMass24(Muscle muscle) {
        var builder = Effector.builder().optName("free-point-mass24").setSkeleton(PointMass.of(2, 1))
                .optLimits(JointLimits.uniform(2, -0.6, 0.6));
        double[][] momentArms = {{-1, 0}, {0, -1}, {1, 0}, {0, 1}};
        return torqueLike(builder, muscle, List.of("r", "u", "l", "d"), momentArms, new double[2], 1);
    }

    /** The two-joint arm with a flexor and an extensor of 1000 N per joint, moment arms of -1 or 1 m. */
    public static Effector.Builder reacher(Muscle muscle) {
        var builder = Effector.builder().optName("reacher").setSkeleton(ARM).optLimits(ARM_LIMITS);
        double[][] momentArms = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
        double[] middle = {Math.toRadians(67.5), Math.toRadians(77.5)};
        return torqueLike(builder, muscle, List.of("sf", "se", "ef", "ee"), momentArms, middle, 3);
    }

    /** Muscles with unit moment arms whose fibers have their optimal length in the middle of the workspace. */
    private static Effector.Builder torqueLike(
            Effector.Builder builder, Muscle muscle, List<String> names, double[][] momentArms, double[] middle,
            double optimalLength) {
        MuscleConstants constants = known(muscle, MuscleConstants.hill(1000, optimalLength, 0.1));
        double tendon = constants.values().getOrDefault(Muscle.TENDON_SLACK_LENGTH, 0.0);
        for (int m = 0; m < names.size(); m++) {
            builder.addMuscle(names.get(m), muscle, constants,
                    MusclePath.constantMomentArms(optimalLength + tendon, middle, momentArms[m]));
        }
        return builder;
    }

    /** The six-muscle arm with polynomial moment arms; muscles with rigid tendons, or without. */
    public static Effector.Builder rigidTendonArm26(Muscle muscle) {
        return polynomialArm(muscle, RIGID_TENDON, RIGID_OFFSET, Math.PI / 2).optName("arm26");
    }

    /**
     * The six-muscle arm in a vertical plane, x forward and y up, with gravity. The arm hangs at a shoulder angle of
     * -90 degrees, and everything is turned with it: limits of -90 to 45 degrees, and muscles that have at 0 what those
     * of {@link #rigidTendonArm26} have at 90.
     */
    public static Effector.Builder verticalArm26(Muscle muscle) {
        return polynomialArm(muscle, RIGID_TENDON, RIGID_OFFSET, 0).optName("arm26-vertical")
                .setSkeleton(ARM.withGravity(0, -GRAVITY))
                .optLimits(JointLimits.ofPosition(
                        new double[] {-Math.PI / 2, 0}, new double[] {Math.PI / 4, Math.toRadians(155)}));
    }

    /**
     * A planar arm with a wrist: three joints, nine muscles. Segments are those of a person of 75 kg and 1.75 m (Winter
     * 2009, Biomechanics and Motor Control of Human Movement, table 4.1), the hand up to the fingertips. Shoulder and
     * elbow have the muscles of {@link #rigidTendonArm26}; the wrist has a flexor on the radial and one on the ulnar
     * side and an extensor that flexes the elbow as well, with forces and fiber lengths of the muscles of these names
     * in Holzbaur, Murray and Delp 2005 (Ann Biomed Eng 33:829). Of this model's own choice are their moment arms,
     * constant and of the size of that model's, paths at which fibers have their optimal length in the middle of elbow
     * and wrist, the wrist's damping and the ranges of the joints.
     */
    public static Effector.Builder arm39(Muscle muscle) {
        double upperArm = 0.186 * HEIGHT;
        double forearm = 0.146 * HEIGHT;
        double hand = 0.108 * HEIGHT;
        var skeleton = JointTree.builder("three-joint-arm", 2)
                .addBody("upper arm", "world", Transform.IDENTITY, segment(0.028, upperArm, 0.436, 0.322),
                        Joint.hinge("shoulder").withLimits(0, Math.toRadians(135)))
                .addBody("forearm", "upper arm", Transform.at(upperArm, 0), segment(0.016, forearm, 0.430, 0.303),
                        Joint.hinge("elbow").withLimits(0, Math.toRadians(155)))
                .addBody("hand", "forearm", Transform.at(forearm, 0), segment(0.006, hand, 0.506, 0.297),
                        Joint.hinge("wrist").withLimits(Math.toRadians(-70), Math.toRadians(70)).withDamping(0.03))
                .addEndpoint("fingertips", "hand", hand, 0)
                .addEndpoint("wrist", "forearm", forearm, 0)
                .build();
        var builder = Effector.builder().optName("arm39").setSkeleton(skeleton);
        double[] reference = {Math.PI / 2, 0, 0};
        for (int m = 0; m < ARM_MUSCLES.size(); m++) {
            builder.addMuscle(ARM_MUSCLES.get(m), muscle,
                    known(muscle, MuscleConstants.hill(ARM_FORCE[m], ARM_OPTIMAL[m], RIGID_TENDON[m])),
                    new MusclePath.Polynomial(RIGID_OFFSET[m], reference,
                            new double[][] {{SHOULDER[m], 0}, {ELBOW[m], ELBOW_SQUARE[m]}, {0, 0}}));
        }
        List<String> names = List.of("flexorradialis", "flexorulnaris", "extensorradialis");
        double[][] constants = {{74, 0.063, 0.244}, {129, 0.051, 0.265}, {305, 0.081, 0.224}};
        double[][] momentArms = {{0, 0, -0.015}, {0, 0, -0.016}, {0, -0.018, 0.012}};
        double[] middle = {0, Math.toRadians(77.5), 0};
        for (int m = 0; m < names.size(); m++) {
            double[] c = constants[m];
            builder.addMuscle(names.get(m), muscle, known(muscle, MuscleConstants.hill(c[0], c[1], c[2])),
                    MusclePath.constantMomentArms(c[1] + c[2], middle, momentArms[m]));
        }
        return builder;
    }

    /** A segment of a person: parts of mass and length, center of mass from the proximal end, radius of gyration. */
    private static MassProperties segment(double massPart, double length, double center, double gyration) {
        double mass = massPart * WEIGHT;
        return MassProperties.planar(mass, center * length, 0, mass * Math.pow(gyration * length, 2));
    }

    /** The six-muscle arm with elastic tendons; 10 ms control steps of 50 Runge-Kutta steps each. */
    public static Effector.Builder compliantTendonArm26() {
        return polynomialArm(new KistemakerCompliantMuscle(), COMPLIANT_TENDON, COMPLIANT_OFFSET, Math.PI / 2)
                .optName("arm26-compliant").optIntegrator(new RungeKutta4()).optSubsteps(50);
    }

    /** The six-muscle arm with elastic tendons that are solved implicitly: 10 ms control steps of 4 steps each. */
    public static Effector.Builder elasticTendonArm26(ElasticTendonMuscle muscle) {
        return polynomialArm(muscle, COMPLIANT_TENDON, COMPLIANT_OFFSET, Math.PI / 2)
                .optName("arm26-compliant").optIntegrator(new LinearlyImplicit()).optSubsteps(4);
    }

    private static Effector.Builder polynomialArm(Muscle muscle, double[] tendon, double[] offset, double shoulder) {
        var builder = Effector.builder().setSkeleton(ARM).optLimits(ARM_LIMITS);
        double[] reference = {shoulder, 0};
        for (int m = 0; m < ARM_MUSCLES.size(); m++) {
            builder.addMuscle(ARM_MUSCLES.get(m), muscle,
                    known(muscle, MuscleConstants.hill(ARM_FORCE[m], ARM_OPTIMAL[m], tendon[m])),
                    new MusclePath.Polynomial(offset[m], reference,
                            new double[][] {{SHOULDER[m], 0}, {ELBOW[m], ELBOW_SQUARE[m]}}));
        }
        return builder;
    }

    /** The six-muscle arm with straight paths between attachment points (Table 5 of Codol et al. 2024). */
    public static Effector.Builder pathArm26(Muscle muscle) {
        var builder = Effector.builder().optName("arm26-paths").setSkeleton(ARM);
        List<String> names = List.of("SF", "SE", "EF", "EE", "BF", "BE");
        List<MusclePath> paths = List.of(
                MusclePath.via(MusclePath.point(0, -0.15, 0.03), MusclePath.point(1, 0.094, 0.017)),
                MusclePath.via(MusclePath.point(0, -0.013, -0.07), MusclePath.point(0, 0.05, 0),
                        MusclePath.point(1, 0.153, 0)),
                MusclePath.via(MusclePath.point(1, 0.23, 0.001), MusclePath.point(2, 0.231, 0.01)),
                MusclePath.via(MusclePath.point(1, 0.03, 0), MusclePath.point(1, 0.138, -0.019),
                        MusclePath.point(2, -0.04, -0.017)),
                MusclePath.via(MusclePath.point(0, -0.052, 0.033), MusclePath.point(2, 0.044, 0.001)),
                MusclePath.via(MusclePath.point(0, 0.02, -0.028), MusclePath.point(2, -0.04, -0.017)));
        for (int m = 0; m < names.size(); m++) {
            MuscleConstants constants = MuscleConstants.hill(ARM_FORCE[m], ARM_OPTIMAL[m], RIGID_TENDON[m])
                    .with(Muscle.PASSIVE_SLACK, 1.4);
            builder.addMuscle(names.get(m), muscle, known(muscle, constants), paths.get(m));
        }
        return builder;
    }

    /** Those constants that the model has. */
    private static MuscleConstants known(Muscle muscle, MuscleConstants constants) {
        var names = muscle.parameters().stream().map(MuscleParameter::name).collect(Collectors.toSet());
        MuscleConstants kept = MuscleConstants.DEFAULTS;
        for (var entry : constants.values().entrySet()) {
            if (names.contains(entry.getKey())) {
                kept = kept.with(entry.getKey(), entry.getValue());
            }
        }
        return kept;
    }
}
