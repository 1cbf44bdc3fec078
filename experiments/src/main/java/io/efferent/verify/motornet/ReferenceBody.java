package io.efferent.verify.motornet;

import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.MusclePath;
import io.efferent.effector.motornet.MotorNet;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.KistemakerCurves;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import io.efferent.skeleton.Skeleton;
import io.efferent.skeleton.TwoJointArm;
import io.efferent.verify.compare.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds bodies from their descriptions in reference files. */
final class ReferenceBody {
    private ReferenceBody() {}

    /**
     * The effector that the sections {@code effector}, {@code skeleton}, {@code muscle} and {@code geometry} describe.
     */
    static Effector effector(Section file) {
        var settings = file.in("effector");
        var muscle = file.in("muscle");
        var skeleton = skeleton(file.in("skeleton"));
        int dof = skeleton.dof();
        var names = settings.texts("muscle_names");
        var builder = Effector.builder()
                .setSkeleton(skeleton)
                .optLimits(new JointLimits(
                        settings.each("pos_lower_bound", dof),
                        settings.each("pos_upper_bound", dof),
                        settings.each("vel_lower_bound", dof),
                        settings.each("vel_upper_bound", dof)))
                .optIntegrator(Integrator.named(settings.text("integrator")))
                .optTimestep(settings.number("timestep"))
                .optSubsteps(settings.count("n_ministeps"))
                .optDamping(settings.number("damping"))
                .optVariant(muscle.has("init_timestep")
                        ? new MotorNet(muscle.number("init_timestep"))
                        : new MotorNet());
        var paths = paths(file.in("geometry"), dof, names.size());
        for (int m = 0; m < names.size(); m++) {
            builder.addMuscle(names.get(m), model(muscle), constants(muscle, names.size(), m), paths.get(m));
        }
        return builder.build();
    }

    static Skeleton skeleton(Section section) {
        return switch (section.text("class")) {
            case "PointMass" -> PointMass.of((int) section.number("space_dim", 2), section.number("mass"));
            case "TwoDofArm" -> new TwoJointArm(
                    section.number("m1"), section.number("m2"), section.number("l1g"), section.number("l2g"),
                    section.number("i1"), section.number("i2"), section.number("l1"), section.number("l2"),
                    section.number("viscosity", 0), 0, 0);
            default -> throw section.unknown("class", List.of("PointMass", "TwoDofArm"));
        };
    }

    static Muscle model(Section section) {
        return muscle(section, "class");
    }

    /** The muscle model whose class {@code key} names. */
    static Muscle muscle(Section section, String key) {
        return switch (section.text(key)) {
            case "ReluMuscle" -> new ReluMuscle();
            case "MujocoHillMuscle" -> new MujocoMuscle();
            case "RigidTendonHillMuscle" -> new KistemakerRigidMuscle();
            case "RigidTendonHillMuscleThelen" -> new ThelenRigidMuscle();
            case "CompliantTendonHillMuscle" -> new KistemakerCompliantMuscle();
            default -> throw section.unknown(key, List.of(
                    "ReluMuscle", "MujocoHillMuscle", "RigidTendonHillMuscle", "RigidTendonHillMuscleThelen",
                    "CompliantTendonHillMuscle"));
        };
    }

    /** The constants of muscle {@code m} of {@code count}. */
    static MuscleConstants constants(Section section, int count, int m) {
        var reader = new Object() {
            double of(String key) {
                return section.each(key, count)[m];
            }
        };
        var own = MuscleConstants.force(reader.of("max_iso_force"))
                .with(ActivationDynamics.MINIMUM, reader.of("min_activation"))
                .with(ActivationDynamics.RISE, reader.of("tau_activation"))
                .with(ActivationDynamics.FALL, reader.of("tau_deactivation"));
        var model = model(section);
        if (model instanceof ReluMuscle) {
            return own;
        }
        double optimal = reader.of("l0_ce");
        own = own.with(Muscle.OPTIMAL_FIBER_LENGTH, optimal).with(Muscle.TENDON_SLACK_LENGTH, reader.of("l0_se"));
        if (model instanceof MujocoMuscle) {
            return own.with(MujocoMuscle.PASSIVE_FORCE, reader.of("l0_pe"))
                    .with(Muscle.MAXIMUM_VELOCITY, reader.of("vmax"))
                    .with(MujocoMuscle.MINIMUM_LENGTH, reader.of("lmin"))
                    .with(MujocoMuscle.MAXIMUM_LENGTH, reader.of("lmax"))
                    .with(MujocoMuscle.ECCENTRIC_FORCE, reader.of("fvmax"))
                    .with(MujocoMuscle.PASSIVE_SCALE, reader.of("passive_forces"));
        }
        own = own.with(Muscle.PASSIVE_SLACK, reader.of("l0_pe") / optimal)
                .with(Muscle.MAXIMUM_VELOCITY, reader.of("vmax") / optimal);
        return model instanceof ThelenRigidMuscle
                ? own
                : own.with(KistemakerCurves.PASSIVE_STIFFNESS, reader.of("k_pe"));
    }

    static List<MusclePath> paths(Section geometry, int dof, int count) {
        return switch (geometry.text("kind")) {
            case "polynomial" -> polynomials(geometry, dof, count);
            case "paths" -> geometry.list("paths").stream().map(ReferenceBody::via).toList();
            case "constant" -> momentArms(geometry.rows("moments", dof, count), count);
            default -> throw geometry.unknown("kind", List.of("polynomial", "paths", "constant"));
        };
    }

    private static List<MusclePath> polynomials(Section geometry, int dof, int count) {
        double[] offset = geometry.each("a0", count);
        double[][] first = geometry.rows("a1", dof, count);
        double[][] second = geometry.rows("a2", dof, count);
        double[] reference = geometry.each("a3", dof);
        List<MusclePath> paths = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            double[][] coefficients = new double[dof][];
            for (int d = 0; d < dof; d++) {
                coefficients[d] = new double[] {first[d][m], second[d][m]};
            }
            paths.add(new MusclePath.Polynomial(offset[m], reference, coefficients));
        }
        return paths;
    }

    private static MusclePath via(Section path) {
        double[] bodies = path.row("body");
        var coordinates = path.numbers("xy", bodies.length, -1);
        int dimension = (int) coordinates.shape().get(1);
        List<MusclePath.Point> points = new ArrayList<>();
        for (int i = 0; i < bodies.length; i++) {
            points.add(MusclePath.point((int) bodies[i],
                    Arrays.copyOfRange(coordinates.data(), i * dimension, (i + 1) * dimension)));
        }
        return new MusclePath.Via(points);
    }

    private static List<MusclePath> momentArms(double[][] moments, int count) {
        List<MusclePath> paths = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            int muscle = m;
            paths.add(new MusclePath.MomentArmsOnly(Arrays.stream(moments).mapToDouble(r -> r[muscle]).toArray()));
        }
        return paths;
    }
}
