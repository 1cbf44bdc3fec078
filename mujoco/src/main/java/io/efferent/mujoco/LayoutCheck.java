package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.util.Arrays;
import java.util.Map;

/**
 * Compares what a layout reads from a small model with what that model says, before anything else is read by it: a library that
 * was built otherwise than its version promises is refused instead of answering with wrong numbers.
 */
final class LayoutCheck {
    private static final String MODEL = """
            <mujoco>
              <compiler angle="radian"/>
              <option timestep="0.00125" gravity="1 2 -3"/>
              <worldbody>
                <geom type="plane" size="7 8 9" rgba=".25 .5 .75 1"/>
                <body pos="0 0 4">
                  <joint name="slide" type="slide" axis="1 0 0" limited="true" range="-5 6" damping=".5"/>
                  <joint name="hinge" type="hinge" axis="0 1 0"/>
                  <geom type="box" size=".1 .2 .3" mass="11"/>
                  <site name="a" pos=".5 0 0"/><site name="b" pos="0 .5 0"/><site name="c"/>
                  <body pos="0 3 0"><joint type="ball"/><geom type="sphere" size=".4" mass="13"/></body>
                </body>
                <body pos="0 0 9"><geom size=".1" mass="17"/><geom size=".1" mass="19"/></body>
              </worldbody>
              <tendon><fixed name="t"><joint joint="hinge" coef="2"/></fixed></tendon>
              <actuator>
                <motor joint="slide" gear="21" ctrllimited="true" ctrlrange="-2 3"/>
                <motor joint="hinge"/><motor joint="hinge"/>
                <general joint="hinge" dyntype="filter" dynprm=".5" gainprm="22"/>
              </actuator>
              <sensor><framepos objtype="site" objname="a"/><jointpos joint="hinge"/></sensor>
              <keyframe><key qpos="31 32 1 0 0 0"/></keyframe>
            </mujoco>
            """;

    private static final Map<String, Integer> SIZES = Map.ofEntries(
            Map.entry("nq", 6), Map.entry("nv", 5), Map.entry("nu", 4), Map.entry("na", 1), Map.entry("nbody", 4),
            Map.entry("njnt", 3), Map.entry("ngeom", 5), Map.entry("nsite", 3), Map.entry("ncam", 0), Map.entry("nmesh", 0),
            Map.entry("ntendon", 1), Map.entry("nsensor", 2), Map.entry("nsensordata", 4), Map.entry("nkey", 1));

    private LayoutCheck() {}

    /** Done once, by the first who asks. */
    private static final class Done {
        private static final MujocoException FAILURE = failure();

        private static MujocoException failure() {
            try {
                check(Native.loaded().layout());
                return null;
            } catch (MujocoException e) {
                return e;
            }
        }
    }

    /**
     * Insists that the library is as its version promises.
     *
     * @throws MujocoException if it is not, or if there is none
     */
    static void require() {
        Native.loaded();
        if (Done.FAILURE != null) {
            throw new MujocoException(Done.FAILURE.getMessage(), Done.FAILURE);
        }
    }

    /** Nothing is read through a pointer before it is known to point into MuJoCo's buffer. */
    static void check(Layout layout) {
        try (var model = MujocoModel.compiled(MODEL, Map.of(), layout)) {
            SIZES.forEach((size, value) -> compare(size, new double[] {model.struct().integer(size)}, value));
            compare("timestep", new double[] {model.timestep()}, .00125);
            compare("gravity", model.gravity().toArray(), 1, 2, -3);
            checkPointers(model.struct(), "mjModel", "qpos0", layout);
            compare("body_mass", model.doubles("body_mass").toArray(), 0, 11, 13, 36);
            compare("body_pos", model.doubles("body_pos").row(1).toArray(), 0, 0, 4);
            compare("jnt_type", model.ints("jnt_type").toArray(), 2, 3, 1);
            compare("jnt_range", model.doubles("jnt_range").row(0).toArray(), -5, 6);
            compare("dof_damping", model.doubles("dof_damping").toArray(), .5, 0, 0, 0, 0);
            compare("geom_type", model.ints("geom_type").toArray(), 0, 6, 2, 2, 2);
            compare("geom_size", model.doubles("geom_size").row(1).toArray(), .1, .2, .3);
            compare("geom_bodyid", model.ints("geom_bodyid").toArray(), 0, 1, 2, 3, 3);
            compare("geom_rgba", new double[] {model.floats("geom_rgba").get(0, 2)}, .75);
            compare("site_pos", model.doubles("site_pos").row(1).toArray(), 0, .5, 0);
            compare("actuator_ctrlrange", model.doubles("actuator_ctrlrange").row(0).toArray(), -2, 3);
            compare("actuator_gear", new double[] {model.doubles("actuator_gear").get(0, 0)}, 21);
            compare("actuator_gainprm", new double[] {model.doubles("actuator_gainprm").get(3, 0)}, 22);
            compare("sensor_adr", model.ints("sensor_adr").toArray(), 0, 3);
            compare("sensor_dim", model.ints("sensor_dim").toArray(), 3, 1);
            compare("key_qpos", model.doubles("key_qpos").toArray(), 31, 32, 1, 0, 0, 0);
            compare("numbers of the kinds of things",
                    new double[] {model.count(MujocoObject.SITE), model.id(MujocoObject.SITE, "b"), model.id(MujocoObject.JOINT, "hinge"),
                        model.id(MujocoObject.TENDON, "t")}, 3, 1, 1, 0);
            check(model, layout);
        }
    }

    private static void check(MujocoModel model, Layout layout) {
        model.gravity().setAll(0, 0, 0);
        var data = model.newData();
        checkPointers(data.struct(), "mjData", "qpos", layout);
        data.qpos().set(0, .5);
        data.step(2);
        compare("time", new double[] {data.time()}, .0025);
        compare("qpos", data.qpos().toArray(), .5, 0, 1, 0, 0, 0);
        compare("xpos", data.xpos().row(2).toArray(), .5, 3, 4);
        compare("site_xpos", data.siteXpos().row(1).toArray(), .5, .5, 4);
        compare("geom_xpos", data.geomXpos().row(2).toArray(), .5, 3, 4);
        compare("sensordata", data.sensordata().toArray(), 1, 0, 4, 0);
        compare("ncon", new double[] {data.struct().integer("ncon")}, 0);
        data.ctrl().setAll(2, 0, 0, 4);
        data.step();
        compare("actuator_force", data.actuatorForce().slice(0, 2).toArray(), 2, 0);
        compare("qfrc_actuator", data.doubles("qfrc_actuator").slice(0, 2).toArray(), 42, 0);
        compare("act", data.act().toArray(), 4 * .00125 / .5);
    }

    private static void checkPointers(Struct struct, String type, String first, Layout layout) {
        long buffer = struct.memory().get(ADDRESS, struct.offset(first)).address();
        long size = struct.integer("nbuffer");
        for (var field : layout.pointers(type)) {
            long distance = struct.memory().get(ADDRESS, struct.offset(field)).address() - buffer;
            if (size < 0 || distance < 0 || distance > size) {
                throw different(field, "something else");
            }
        }
    }

    private static void compare(String what, int[] got, double... expected) {
        compare(what, Arrays.stream(got).asDoubleStream().toArray(), expected);
    }

    private static void compare(String what, double[] got, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(got[i] - expected[i]) <= 1e-6)) {
                throw different(what, Arrays.toString(got));
            }
        }
    }

    private static MujocoException different(String what, String found) {
        return new MujocoException(MujocoLibrary.path() + " says it is MuJoCo " + MujocoLibrary.version() + ", but keeps " + found
                + " where that version has " + what + ". " + MujocoLibrary.HOW_TO_CHOOSE);
    }
}
