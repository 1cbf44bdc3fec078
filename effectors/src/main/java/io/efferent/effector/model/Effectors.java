package io.efferent.effector.model;

import io.efferent.effector.Effector;
import io.efferent.effector.LinearlyImplicit;
import io.efferent.effector.MusclePath;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.skeleton.Floor;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.List;
import java.util.stream.Stream;

/** Effectors by name: those of {@link ReadyMade}, an arm in space, and a leg that stands. */
public final class Effectors {
    private static final double GRAVITY = 9.81;

    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES =
            Stream.concat(ReadyMade.NAMES.stream(), Stream.of("arm720", "leg67")).toList();

    private Effectors() {}

    /**
     * An effector by name.
     *
     * @param name one of {@link #NAMES}
     * @param muscle the muscle model; null for the effector's usual one
     * @throws IllegalArgumentException if the name is unknown or the effector does not take the muscle
     */
    public static Effector.Builder named(String name, Muscle muscle) {
        if (ReadyMade.NAMES.contains(name)) {
            return ReadyMade.named(name, muscle);
        }
        Effector.Builder builder = switch (name) {
            case "arm720" -> ModelFile.arm720().fitted().effector()
                    .optIntegrator(new LinearlyImplicit()).optDamping(0.3);
            case "leg67" -> leg67();
            default -> throw new IllegalArgumentException("effector: got '" + name + "', expected one of " + NAMES);
        };
        if (muscle != null) {
            throw new IllegalArgumentException("muscle: got '" + muscle.name() + "', expected none for " + name
                    + ", whose muscles have models of their own");
        }
        return builder;
    }

    /**
     * Two legs as one, under a trunk, in the plane: x forward, y up. A trunk that moves freely (three coordinates),
     * hip, knee and ankle, and a foot with heel and ball on the ground; seven muscles. Masses, lengths, inertias,
     * forces and lengths of muscles are those of Geyer &amp; Herr 2010 (IEEE Trans Neural Syst Rehabil Eng 18:263), of
     * both legs together. Lengths change linearly with the joints, by radius times pennation factor there, at ankle
     * and knee too; moment arms are the derivatives. Of this model's own choice are an ankle 8 cm above the sole, the
     * damping, and the ranges of the joints, whose middle is a posture that stands with bent knees and its center of
     * mass over the middle of the foot, so that a push backwards leaves it over the foot, too.
     */
    public static Effector.Builder leg67() {
        double thigh = 0.16;
        double shank = 0.24;
        double height = 0.5 * (Math.cos(thigh) + Math.cos(shank)) + 0.08 - 0.0035;
        var skeleton = JointTree.builder("leg", 2).optGravity(0, -GRAVITY)
                .addBody("trunk", "world", Transform.IDENTITY, MassProperties.planar(53.5, 0, 0.35, 3),
                        Joint.slide("forward", 1, 0, 0).withLimits(-1, 1),
                        Joint.slide("up", 0, 1, 0).withLimits(height - 0.5, height + 0.5),
                        Joint.hinge("tilt").withLimits(-1, 1))
                .addBody("thigh", "trunk", Transform.IDENTITY, MassProperties.planar(17, 0, -0.2, 0.3),
                        Joint.hinge("hip").withLimits(thigh - 1, thigh + 1).withDamping(1))
                .addBody("shank", "thigh", Transform.at(0, -0.5), MassProperties.planar(7, 0, -0.2, 0.1),
                        Joint.hinge("knee").withLimits(-thigh - shank - 0.4, -thigh - shank + 0.4).withDamping(1))
                .addBody("foot", "shank", Transform.at(0, -0.5), MassProperties.planar(2.5, 0.02, -0.04, 0.01),
                        Joint.hinge("ankle").withLimits(shank - 0.5, shank + 0.5).withDamping(1))
                .addContact("foot", -0.04, -0.08).addContact("foot", 0.16, -0.08).optFloor(Floor.GROUND)
                .addEndpoint("trunk", "trunk", 0, 0.35).addEndpoint("toes", "foot", 0.16, -0.08)
                .build();
        var builder = Effector.builder().optName("leg67").setSkeleton(skeleton)
                .optIntegrator(new LinearlyImplicit()).optSubsteps(4);
        List<String> names = List.of("soleus", "tibialis", "gastrocnemius", "vasti", "hamstrings", "glutei",
                "hip flexors");
        // Force of one leg, optimal fiber length, tendon; derivatives of length by hip, knee and ankle, and where the
        // path has the length of both: degrees, knee and ankle bent upwards counted as here.
        double[][] constants = {{4000, .04, .26}, {800, .06, .24}, {1500, .05, .40}, {6000, .08, .23},
            {3000, .10, .31}, {1500, .11, .13}, {2000, .11, .10}};
        double[][] arms = {{0, 0, .025}, {0, 0, -.028}, {0, .035, .035}, {0, -.042, 0}, {.056, .035, 0}, {.05, 0, 0},
            {-.05, 0, 0}};
        double[][] reference = {{0, 0, 10}, {0, 0, -20}, {0, -15, 10}, {0, -55, 0}, {25, 0, 0}, {30, 0, 0}, {0, 0, 0}};
        for (int m = 0; m < names.size(); m++) {
            double[] c = constants[m];
            double[] at = new double[6];
            double[] arm = new double[6];
            for (int joint = 0; joint < 3; joint++) {
                at[3 + joint] = Math.toRadians(reference[m][joint]);
                arm[3 + joint] = arms[m][joint];
            }
            builder.addMuscle(names.get(m), new KistemakerRigidMuscle(), MuscleConstants.hill(2 * c[0], c[1], c[2]),
                    MusclePath.constantMomentArms(c[1] + c[2], at, arm));
        }
        return builder;
    }
}
