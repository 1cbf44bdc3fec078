package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresMujoco
class MujocoDataTest {
    private MujocoModel model;
    private MujocoData data;

    @BeforeEach
    void load() {
        model = MujocoModel.fromString(Models.ARM);
        data = model.newData();
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void sizesAndNamesAreTheModels() {
        assertEquals("9 8 2 1 4 3 4 4", String.join(" ", java.util.stream.Stream.of(
                model.nq(), model.nv(), model.nu(), model.na(), model.nbody(), model.njnt(), model.ngeom(),
                model.nsensordata())
                .map(String::valueOf).toList()));
        assertEquals(java.util.List.of("world", "upper", "lower", "ball"), model.names(MujocoObject.BODY));
        assertEquals(1, model.id(MujocoObject.ACTUATOR, "elbow"));
        assertEquals(1, model.id(MujocoObject.JOINT, "elbow"));
        assertEquals("bent", model.name(MujocoObject.KEY, 0));
        var message = assertThrows(IllegalArgumentException.class, () -> model.id(MujocoObject.SITE, "tp"))
                .getMessage();
        assertEquals("the model has no site 'tp', but [tip]", message);
    }

    @Test
    void viewsShowWhatTheModelSays() {
        assertArrayEquals(new double[] {0, 2, 1, .5}, model.doubles("body_mass").toArray(), 1e-12);
        assertEquals(3.5, model.totalMass(), 1e-12);
        assertArrayEquals(new double[] {.7, .01, .001}, model.doubles("geom_friction").row(3).toArray(), 1e-12);
        assertArrayEquals(new float[] {.1f, .2f, .3f, 1}, model.floats("geom_rgba").row(0), 1e-7f);
        assertArrayEquals(new double[] {-1, 1}, model.doubles("actuator_ctrlrange").row(0).toArray(), 0);
        assertEquals(GeomShape.CAPSULE, model.geomShape(1));
        assertEquals(JointType.FREE, model.jointType(2));
        assertArrayEquals(new int[] {0, 1, 2}, model.ints("jnt_qposadr").toArray());
        assertEquals(1, model.ints("jnt_limited").get(1));
        assertEquals(Math.toRadians(150), model.doubles("jnt_range").get(1, 1), 1e-12);
        assertEquals(.005, model.timestep(), 0);
        assertEquals(-9.81, model.gravity().get(2), 0);
    }

    @Test
    void forwardPlacesBodiesAndReadsSensors() {
        data.resetKeyframe(0);
        data.forward();
        double shoulder = .3;
        double elbow = shoulder + 1.2;
        var tip = new double[] {
            .3 * Math.cos(shoulder) + .3 * Math.cos(elbow), 0, .5 - .3 * Math.sin(shoulder) - .3 * Math.sin(elbow)};
        assertArrayEquals(tip, data.siteXpos().row(0).toArray(), 1e-12);
        assertArrayEquals(tip, data.sensor("tip").toArray(), 1e-12);
        assertEquals(1.2, data.sensor("elbow angle").get(0), 1e-12);
        assertArrayEquals(new double[] {.1, .2}, data.ctrl().toArray(), 0);
        assertEquals(0, data.time(), 0);
    }

    @Test
    void aBallRestsOnTheFloorWithItsWeight() {
        data.step(400);
        assertEquals(2, data.time(), 1e-9);
        assertEquals(400, data.steps());
        int ball = model.id(MujocoObject.GEOM, "ball");
        var contacts = data.contacts();
        int touching = java.util.stream.IntStream.range(0, contacts.size())
                .filter(i -> contacts.get(i).geom2() == ball).findFirst().orElseThrow();
        var contact = contacts.get(touching);
        assertEquals(0, contact.geom1());
        assertArrayEquals(new double[] {0, 0, 1}, contact.normal(), 1e-9);
        assertArrayEquals(new double[] {1, 0, 0}, contact.position(), 2e-3);
        assertEquals(.5 * 9.81, data.contactForce(touching)[0], 1e-3);
    }

    @Test
    void controlsAreChecked() {
        var message = assertThrows(IllegalArgumentException.class, () -> data.ctrl().setAll(1, 2, 3)).getMessage();
        assertEquals("ctrl: got 3 numbers, expected 2", message);
        data.step(3);
        data.ctrl().set(0, Double.NaN);
        var failure = assertThrows(DivergenceException.class, data::step);
        assertEquals(4, failure.step());
        assertTrue(failure.getMessage().contains("CTRL"), failure.getMessage());
        data.ctrl().fill(0);
        data.step();
    }

    @Test
    void divergenceIsReportedWithItsStep() {
        model.setTimestep(1e6);
        data.ctrl().set(0, 1);
        var failure = assertThrows(DivergenceException.class, () -> data.step(100));
        assertTrue(failure.step() >= 1 && failure.step() < 10, failure.getMessage());
        assertEquals(data.steps(), failure.step());
        assertNotNull(failure.getMessage());
        model.setTimestep(.005);
        data.reset();
        data.step(10);
        assertEquals(.05, data.time(), 1e-12);
    }

    @Test
    void runningOutOfStackIsAnExceptionAndTheNextModelRuns() {
        var size = model.layout().has("mjData.narena") ? "memory=\"4K\"" : "nstack=\"200\"";
        var xml = Models.ARM.replace("<worldbody>", "<size " + size + "/><worldbody>");
        try (var small = MujocoModel.fromString(xml)) {
            var doomed = small.newData();
            assertThrows(MujocoException.class, () -> doomed.step(400));
            assertThrows(IllegalStateException.class, doomed::step);
        }
        data.step(400);
    }
}
