package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares what a layout reads from a small model with what that model says, before anything else is read by it: a
 * library that was built otherwise than its version promises is refused instead of answering with wrong numbers.
 */
final class LayoutCheck {
    private static final String MODEL = """
            <mujoco>
              <compiler angle="radian"/>
              <option timestep="0.00125" gravity="1 2 -3" iterations="77" tolerance=".125"/>
              <custom><numeric name="n" data="1 2 3"/><text name="t" data="text"/></custom>
              <asset>
                <texture name="t" type="2d" builtin="flat" rgb1="0 .5 1" width="3" height="3"/>
                <material name="m" texture="t"/>
                <hfield name="h" nrow="3" ncol="2" size="1 1 1 1"/>
              </asset>
              <worldbody>
                <light pos="0 0 5"/>
                <camera pos="0 0 6"/>
                <geom type="plane" size="7 8 9" rgba=".25 .5 .75 1"/>
                <body name="b" pos="0 0 4">
                  <joint name="slide" type="slide" axis="1 0 0" limited="true" range="-5 6" damping=".5"/>
                  <joint name="hinge" type="hinge" axis="0 1 0"/>
                  <geom type="box" size=".1 .2 .3" mass="11"/>
                  <site name="a" pos=".5 0 0"/><site name="b" pos="0 .5 0"/><site name="c"/>
                  <body pos="0 3 0"><joint type="ball"/><geom type="sphere" size=".4" mass="13"/></body>
                </body>
                <body name="m" pos="0 0 9" mocap="true"><geom size=".1" mass="17"/><geom size=".1" mass="19"/></body>
              </worldbody>
              <contact><exclude body1="b" body2="m"/></contact>
              <equality><joint joint1="hinge" polycoef="51 52 53 54 55" active="false"/></equality>
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
            Map.entry("njnt", 3), Map.entry("ngeom", 5), Map.entry("nsite", 3), Map.entry("ncam", 1),
            Map.entry("nmesh", 0),
            Map.entry("ntendon", 1), Map.entry("nsensor", 2), Map.entry("nsensordata", 4), Map.entry("nkey", 1));

    /** Parts of the state, in MuJoCo's order. */
    private static final List<String> STATE = List.of("TIME", "QPOS", "QVEL", "ACT", "CTRL");

    /** Arrays begin at multiples of this, bytes. */
    private static final int GAP = 64;

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
            compare("iterations", model.ints("opt.iterations").toArray(), 77);
            if (layout.has("mjModel.opt.tolerance")) {
                compare("tolerance", model.doubles("opt.tolerance").toArray(), .125);
            }
            checkArrays(model.struct(), "mjModel", layout);
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
                    new double[] {model.count(MujocoObject.SITE), model.id(MujocoObject.SITE, "b"),
                    model.id(MujocoObject.JOINT, "hinge"),
                        model.id(MujocoObject.TENDON, "t")}, 3, 1, 1, 0);
            check(model, layout);
        }
    }

    private static void check(MujocoModel model, Layout layout) {
        model.gravity().setAll(0, 0, 0);
        var data = model.newData();
        checkArrays(data.struct(), "mjData", layout);
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
        secondOpinion(model, data, layout);
    }

    /** The state as MuJoCo itself gives it. */
    private static void secondOpinion(MujocoModel model, MujocoData data, Layout layout) {
        if (layout.has("enum.mjSTATE_QPOS")) {
            int parts = STATE.stream().mapToInt(part -> layout.constant("mjSTATE_" + part)).sum();
            double[] read = Stream.of(
                    new double[] {data.time()}, data.qpos().toArray(), data.qvel().toArray(), data.act().toArray(),
                    data.ctrl().toArray()).flatMapToDouble(Arrays::stream).toArray();
            Native.state(model.address(), data.address(), parts).ifPresent(state -> {
                if (!Arrays.equals(state, read)) {
                    throw different("the state " + Arrays.toString(state), Arrays.toString(read));
                }
            });
        }
    }

    /**
     * MuJoCo keeps its arrays one behind the other, so each has to end where another begins, and the last where the
     * buffer ends. Lists of constraints and contacts, which are elsewhere since 2.3, have to be empty.
     */
    private static void checkArrays(Struct struct, String type, Layout layout) {
        long size = struct.integer("nbuffer");
        var places = new TreeMap<Long, String>();
        for (var name : layout.pointers(type)) {
            long address = struct.memory().get(ADDRESS, struct.offset(name)).address();
            long place = address - struct.buffer();
            if (place >= 0 && place <= size) {
                // One of no length may begin where another does.
                places.merge(place, name, (a, b) -> struct.byteSize(a) == 0 ? b : a);
            } else if (address != 0 && !name.equals("contact")) {
                throw different(name, "something else");
            }
        }
        places.put(size, "the end of its arrays");
        places.forEach((place, name) -> {
            if (place < size && struct.isFixed(name)) {
                long end = place + struct.byteSize(name);
                var next = places.higherEntry(place);
                if (next.getKey() < end || next.getKey() - end >= GAP) {
                    throw different(name + " and " + next.getValue(), "something else");
                }
            }
        });
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
        return new MujocoException(
                MujocoLibrary.path() + " says it is MuJoCo " + MujocoLibrary.version() + ", but keeps " + found
                + " where that version has " + what + ". " + MujocoLibrary.HOW_TO_CHOOSE);
    }
}
