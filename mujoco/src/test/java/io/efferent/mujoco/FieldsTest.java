package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every field can be reached by its name. */
@RequiresMujoco
class FieldsTest {
    /** A ball of 2 kg that falls on a floor, two linked bodies, a height field, a text and numbers. */
    private static final String WORLD = """
            <mujoco>
              <option timestep="0.002" tolerance="1e-9" iterations="60" integrator="RK4" cone="elliptic"/>
              <custom><numeric name="n" data="4 5 6"/><text name="t" data="words"/></custom>
              <asset>
                <hfield name="hills" nrow="2" ncol="3" size="1 1 1 1"/>
                <texture name="t" type="2d" builtin="flat" rgb1="1 1 1" width="2" height="2"/>
              </asset>
              <worldbody>
                <geom name="floor" type="plane" size="3 3 1" condim="1"/>
                <body pos="0 0 .09"><freejoint/><geom name="ball" size=".1" mass="2" condim="1"/></body>
                <body pos="0 0 4"><joint name="a"/><geom size=".1"/></body>
                <body pos="0 3 4"><joint name="b"/><geom size=".1"/></body>
              </worldbody>
              <equality><joint joint1="a" joint2="b" polycoef=".25 2 0 0 0"/></equality>
            </mujoco>
            """;

    private MujocoModel model;
    private MujocoData data;

    @BeforeEach
    void load() {
        model = MujocoModel.fromString(WORLD);
        data = model.newData();
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void constraintsHaveTheRowsOfThisStep() {
        assertEquals(0, data.doubles("efc_force").rows());
        data.forward();
        int rows = data.ints("nefc").get(0);
        assertEquals(2, rows, "a contact without friction and an equality");
        var forces = data.doubles("efc_force");
        assertEquals(rows, forces.rows());
        assertEquals(rows, data.ints("efc_type").size());
        assertEquals(-.25, data.doubles("efc_pos").get(0), 1e-12);
        assertEquals(-.01, data.doubles("efc_pos").get(1), 1e-12);
        assertEquals(data.contactForce(0)[0], forces.get(1), 1e-9 * forces.get(1));
        assertEquals(forces.get(1), data.doubles("qfrc_constraint").get(2), 1e-9 * forces.get(1));
        assertEquals(-.01, data.doubles("contact.dist").get(0), 1e-12);
        assertEquals(1, data.ints("contact.dim").get(0));
        data.qpos().set(2, 5);
        data.forward();
        assertEquals(1, data.doubles("efc_force").rows());
        assertEquals(0, data.doubles("contact.dist").rows());
        assertNotSame(data.doubles("efc_force"), data.doubles("efc_force"));
        assertSame(data.doubles("xpos"), data.doubles("xpos"));
    }

    /** All that a version has by that name, each read to the end. */
    @Test
    void everyFieldCanBeRead() {
        data.step();
        var layout = model.layout();
        int read = 0;
        for (var name : layout.fields().keySet()) {
            var field = layout.field(name);
            var path = name.substring(name.indexOf('.') + 1);
            boolean ofModel = name.startsWith("mjModel.");
            if (ofModel || name.startsWith("mjData.")) {
                var struct = ofModel ? model.struct() : data.struct();
                switch (field.element()) {
                    case "float64" -> assertEquals(struct.doubles(path).size(), struct.doubles(path).toArray().length);
                    case "float32" -> IntStream.range(0, struct.floats(path).rows())
                            .forEach(row -> struct.floats(path).row(row));
                    case "int32", "uint8", "int64" ->
                        IntStream.range(0, struct.ints(path, false).size())
                                .forEach(i -> struct.ints(path, false).getLong(i));
                    default -> read--;
                }
                read++;
            }
        }
        assertTrue(read > 400, read + " fields");
    }

    @Test
    void whatTheModelSaysIsThere() {
        assertEquals(12, model.ints("opt.iterations").get(0) / 5);
        assertEquals(1e-9, model.doubles("opt.tolerance").get(0), 0);
        assertEquals(.002, model.doubles("opt.timestep").get(0), 0);
        assertEquals(1, model.ints("opt.integrator").get(0));
        assertArrayEquals(new double[] {.25, 2, 0, 0, 0}, model.doubles("eq_data").slice(0, 5).toArray(), 0);
        assertEquals(1, model.doubles("eq_data").rows());
        assertEquals(6, model.floats("hfield_data").rows());
        assertArrayEquals(new double[] {4, 5, 6}, model.doubles("numeric_data").toArray(), 0);
        var text = model.ints("text_data");
        assertEquals("words", new String(IntStream.range(0, 5).map(text::get).toArray(), 0, 5));
        assertEquals(model.size("nbody") - 1, model.ints("body_jntnum").size() - 1);
        assertTrue(model.doubles("stat.extent").get(0) > 1);
        assertEquals(.01, model.floats("vis.map.znear").get(0, 0), .02);
        data.forward();
        // In 3.3.3 the inertia matrix became sparse and changed its name.
        var inertia = data.doubles(model.layout().has("mjData.qM") ? "qM" : "M");
        assertEquals(2, IntStream.range(0, inertia.size()).mapToDouble(inertia::get).filter(m -> m > 1.99 && m < 2.01)
                .findFirst()
                .orElseThrow(), 1e-9);
    }

    @Test
    void activeConstraintsAndWhatCollidesCanBeSet() {
        data.forward();
        int before = data.ints("nefc").get(0);
        model.ints("geom_contype").set(model.id(MujocoObject.GEOM, "floor"), 0);
        model.ints("geom_conaffinity").set(model.id(MujocoObject.GEOM, "floor"), 0);
        if (model.layout().has("mjData.eq_active")) {
            data.ints("eq_active").set(0, 0);
        } else {
            model.ints("eq_active").set(0, 0);
        }
        data.forward();
        assertEquals(before - 2, data.ints("nefc").get(0));
        var message = assertThrows(UnsupportedOperationException.class, () -> model.ints("jnt_qposadr").set(0, 3))
                .getMessage();
        assertEquals("jnt_qposadr can only be read", message);
        assertThrows(IllegalArgumentException.class, () -> data.doubles("contact.dist").set(0, 1));
    }

    @Test
    void optionsThatMujocoRefusesAreRefused() {
        data.step(3);
        var message = assertThrows(MujocoException.class, () -> model.setOption("integrator", 99)).getMessage();
        assertTrue(message.contains("integrator"), message);
        assertEquals(1, model.ints("opt.integrator").get(0));
        assertThrows(IllegalArgumentException.class, () -> model.setOption("integrators", 0));
        data.step(3);
        model.setOption("integrator", 0);
        model.setOption("iterations", 5);
        data.step(3);
        assertEquals(.018, data.time(), 1e-12);
        assertEquals(5, model.ints("opt.iterations").get(0));
    }

    @Test
    void wrongNamesAndKindsAreNamed() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> data.doubles("efc_farce")).getMessage();
        assertTrue(unknown.startsWith("MuJoCo " + MujocoLibrary.version() + " has no field mjData.efc_farce in "),
                unknown);
        assertThrows(IllegalArgumentException.class, () -> data.doubles("contact.distance"));
        assertEquals("mjData.nefc holds int32, not float64",
                assertThrows(IllegalArgumentException.class, () -> data.doubles("nefc")).getMessage());
        assertEquals("mjModel.opt.gravity holds float64, not int32 or uint8 or int64",
                assertThrows(IllegalArgumentException.class, () -> model.ints("opt.gravity")).getMessage());
    }
}
