package io.efferent.cli;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.JointType;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent mujoco info}: which MuJoCo is used, and what a model consists of. */
@Command(
        name = "info",
        description = {
            "Show the MuJoCo in use and why it was taken; and a model's sizes, joints, actuators and sensors.",
            "Ranges of hinge joints are in radians, of slide joints in meters."
        })
final class MujocoInfoCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "A model in MJCF, URDF or MJB.")
    private Path file;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        if (file == null) {
            library(out);
            return;
        }
        try (var model = MujocoModel.load(file)) {
            library(out);
            describe(model, out);
        }
    }

    private static void library(PrintWriter out) {
        out.printf("%-12s%s, %s%n", "MuJoCo", MujocoLibrary.version(), MujocoLibrary.path());
        out.printf("%-12s%s%n", "", MujocoLibrary.reason());
    }

    private static void describe(MujocoModel model, PrintWriter out) {
        out.printf(Locale.ROOT, "%-12s%.4g s%n", "Timestep", model.timestep());
        out.printf(Locale.ROOT, "%-12s%.4g kg%n", "Total mass", model.totalMass());
        out.printf("%-12s%d positions, %d velocities, %d controls, %d activations, %d sensor readings%n", "State",
                model.nq(), model.nv(), model.nu(), model.na(), model.nsensordata());
        out.printf("%-12s%d bodies, %d geoms, %d sites, %d tendons, %d keyframes%n", "Parts",
                model.nbody(), model.ngeom(), model.count(MujocoObject.SITE), model.count(MujocoObject.TENDON),
                model.count(MujocoObject.KEY));
        joints(model, out);
        actuators(model, out);
        sensors(model, out);
    }

    private static void joints(MujocoModel model, PrintWriter out) {
        if (model.njnt() == 0) {
            return;
        }
        out.printf("%n%-32s%-8s%8s%8s  %s%n", "Joint", "type", "qpos", "qvel", "range");
        var limited = model.ints("jnt_limited");
        var range = model.doubles("jnt_range");
        for (int joint = 0; joint < model.njnt(); joint++) {
            var type = model.jointType(joint);
            out.printf("%-32s%-8s%8d%8d  %s%n", label(model, MujocoObject.JOINT, joint),
                    type.name().toLowerCase(Locale.ROOT),
                    model.ints("jnt_qposadr").get(joint), model.ints("jnt_dofadr").get(joint),
                    limited.get(joint) == 0 || type == JointType.FREE ? "" : interval(range, joint));
        }
    }

    private static void actuators(MujocoModel model, PrintWriter out) {
        if (model.nu() == 0) {
            return;
        }
        out.printf("%n%-32s%8s  %s%n", "Actuator", "ctrl", "range");
        var limited = model.ints("actuator_ctrllimited");
        var range = model.doubles("actuator_ctrlrange");
        for (int actuator = 0; actuator < model.nu(); actuator++) {
            out.printf("%-32s%8d  %s%n", label(model, MujocoObject.ACTUATOR, actuator), actuator,
                    limited.get(actuator) == 0 ? "" : interval(range, actuator));
        }
    }

    private static void sensors(MujocoModel model, PrintWriter out) {
        int count = model.count(MujocoObject.SENSOR);
        if (count == 0) {
            return;
        }
        out.printf("%n%-32s%12s%8s%n", "Sensor", "sensordata", "size");
        for (int sensor = 0; sensor < count; sensor++) {
            out.printf("%-32s%12d%8d%n", label(model, MujocoObject.SENSOR, sensor),
                    model.ints("sensor_adr").get(sensor), model.ints("sensor_dim").get(sensor));
        }
    }

    /** Its name, or its number where it has none. */
    private static String label(MujocoModel model, MujocoObject kind, int id) {
        var name = model.name(kind, id);
        return name.isEmpty() ? "(" + id + ")" : name;
    }

    private static String interval(Doubles range, int row) {
        return String.format(Locale.ROOT, "%.4g to %.4g", range.get(row, 0), range.get(row, 1));
    }
}
