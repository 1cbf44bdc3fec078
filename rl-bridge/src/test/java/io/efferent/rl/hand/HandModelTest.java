package io.efferent.rl.hand;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.mujoco.RequiresMujoco;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body against published dimensions of the Shadow hand, and what it can do. */
@RequiresMujoco
class HandModelTest {
    private MujocoModel model;
    private MujocoData data;

    @BeforeEach
    void load() {
        model = HandModels.load("hand");
        data = model.newData();
        data.forward();
    }

    @AfterEach
    void close() {
        model.close();
    }

    private int joint(String name) {
        return model.ints("jnt_qposadr").get(model.id(MujocoObject.JOINT, name));
    }

    private int servo(String name) {
        return model.id(MujocoObject.ACTUATOR, "A_" + name);
    }

    /** From the world to the palm's frame. */
    private double[] inPalm(Doubles point) {
        int palm = model.id(MujocoObject.BODY, "palm");
        var origin = data.xpos().row(palm);
        var matrix = data.doubles("xmat").row(palm);
        double[] local = new double[3];
        for (int column = 0; column < 3; column++) {
            for (int row = 0; row < 3; row++) {
                local[column] += matrix.get(3 * row + column) * (point.get(row) - origin.get(row));
            }
        }
        return local;
    }

    @Test
    void countsAreThoseOfTheHardware() {
        assertEquals(24, model.nq());
        assertEquals(20, model.nu());
        assertEquals(24 + 24 + 92, model.nsensordata());
        assertEquals("P_WRJ2", model.name(MujocoObject.SENSOR, 0), "angles first");
        assertEquals("V_WRJ2", model.name(MujocoObject.SENSOR, 24), "then velocities");
        assertTrue(model.names(MujocoObject.SENSOR).subList(48, 140).stream().allMatch(name -> name.startsWith("T_")));
    }

    @ParameterizedTest
    @CsvSource({
        "ff_proximal, .033, 0, .095", "mf_proximal, .011, 0, .099", "rf_proximal, -.011, 0, .095",
        "lf_proximal, -.034, 0, .088", "th_proximal, .034, -.009, .029", "th_middle, .0609, -.009, .0559",
        "th_distal, .0835, -.009, .0785",
    })
    void jointsLieWhereTheyShould(String body, double x, double y, double z) {
        assertArrayEquals(new double[] {x, y, z},
                inPalm(data.xpos().row(model.id(MujocoObject.BODY, body))), 1e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "FF, .033, 0, .191", "MF, .011, 0, .195", "RF, -.011, 0, .191", "LF, -.034, 0, .184", "TH, .103, -.009, .098",
    })
    void fingertipsLieWhereTheyShould(String tip, double x, double y, double z) {
        assertArrayEquals(new double[] {x, y, z},
                inPalm(data.siteXpos().row(model.id(MujocoObject.SITE, tip + "_tip"))), 5e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "WRJ2, -.489, .14", "WRJ1, -.698, .489", "FFJ4, -.349, .349", "LFJ4, -.349, .349", "MFJ3, 0, 1.571",
        "RFJ2, 0, 1.571", "LFJ1, 0, 1.571", "LFJ5, 0, .785", "THJ5, -1.047, 1.047", "THJ4, 0, 1.222",
        "THJ3, -.209, .209", "THJ2, -.524, .524", "THJ1, 0, 1.571",
    })
    void jointsAndServosHaveTheirRanges(String joint, double low, double high) {
        int id = model.id(MujocoObject.JOINT, joint);
        assertEquals(1, model.ints("jnt_limited").get(id));
        assertArrayEquals(new double[] {low, high}, model.doubles("jnt_range").row(id).toArray(), 1e-12);
        if (!joint.matches("[FMRL]FJ[12]")) {
            assertArrayEquals(new double[] {low, high},
                    model.doubles("actuator_ctrlrange").row(servo(joint)).toArray(), 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource(
            {"palm, .3", "ff_proximal, .022", "mf_middle, .012", "rf_distal, .01", "th_proximal, .026",
            "th_distal, .016"})
    void bodiesHaveTheirMasses(String body, double mass) {
        assertEquals(mass, model.doubles("body_mass").get(model.id(MujocoObject.BODY, body)), 1e-12);
    }

    @Test
    void theMiddleJointClosesBeforeTheDistalOne() {
        int coupled = servo("FFJ0");
        data.ctrl().set(coupled, 1.5);
        data.step(500);
        assertEquals(1.5, data.qpos().get(joint("FFJ2")), 0.01, "first the middle joint alone");
        assertEquals(0, data.qpos().get(joint("FFJ1")), 0.01);
        data.ctrl().set(coupled, 2.4);
        data.step(500);
        assertEquals(1.57, data.qpos().get(joint("FFJ2")), 0.02, "at its limit");
        assertEquals(0.65, data.qpos().get(joint("FFJ1")), 0.02, "then the distal one");
        data.ctrl().set(coupled, 3.5);
        data.step(500);
        assertEquals(1.55, data.qpos().get(joint("FFJ1")), 0.03, "until the finger is closed");
    }

    @Test
    void theDistalJointIsNeverAheadOfTheMiddleOne() {
        model.doubles("jnt_range").set(model.id(MujocoObject.JOINT, "MFJ2"), 1, 0.6);
        data.ctrl().set(servo("MFJ0"), 3.5);
        data.step(500);
        assertEquals(0.62, data.qpos().get(joint("MFJ2")), 0.03, "held by an obstacle");
        assertEquals(0, data.qpos().get(joint("MFJ1")) - data.qpos().get(joint("MFJ2")), 0.05);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF", "MF", "RF", "LF"})
    void theThumbOpposesTheFingers(String finger) {
        var random = new SplittableRandom(1);
        var range = model.doubles("jnt_range");
        var tip = data.siteXpos().row(model.id(MujocoObject.SITE, finger + "_tip"));
        var thumb = data.siteXpos().row(model.id(MujocoObject.SITE, "TH_tip"));
        double[] best = new double[24];
        double smallest = HandEnvironment.distance(tip, thumb);
        assertEquals(0.12, smallest, 0.05, "the open hand");
        for (int i = 0; i < 1000; i++) {
            double width = 0.5 * Math.exp(-i / 250.0);
            for (int j = 0; j < best.length; j++) {
                data.qpos().set(j, Math.clamp(
                        best[j] + width * random.nextGaussian(), range.get(j, 0), range.get(j, 1)));
            }
            data.forward();
            double distance = HandEnvironment.distance(tip, thumb);
            if (distance < smallest) {
                smallest = distance;
                best = data.qpos().toArray();
            }
        }
        assertEquals(0, smallest, 0.01, "after a search within the joints' ranges, m");
    }

    @Test
    void thumbAndForefingerFeelEachOther() {
        assertEquals(0, sum("T_"), 0, "nobody touches anything");
        Map.of("FFJ4", -.33, "FFJ3", .95, "FFJ0", 2.3, "THJ5", .18, "THJ4", .94, "THJ2", .07, "THJ1", 1.571)
                .forEach((servo, angle) -> data.ctrl().set(servo(servo), angle));
        data.step(1000);
        assertEquals(3.2, data.sensor("T_TH_distal_tip").get(0), 0.5, "N");
        assertEquals(sum("T_TH"), sum("T_FF"), 1e-9, "action and reaction");
        assertEquals(0, sum("T_MF") + sum("T_RF") + sum("T_LF") + sum("T_palm"), 0, "nobody else");
    }

    private double sum(String prefix) {
        return model.names(MujocoObject.SENSOR).stream()
                .filter(name -> name.startsWith(prefix))
                .mapToDouble(name -> data.sensor(name).get(0))
                .sum();
    }

    @Test
    void thePalmFeelsTheWeightOfABlock() {
        close();
        model = HandModels.load("hand-block");
        data = model.newData();
        data.qpos().slice(24, 3).setAll(.345, .006, .0361);
        data.step(200);
        assertEquals(0.0709 * 9.81, sum("T_"), 0.005, "N");
    }

    @Test
    void unknownModelsAreRefused() {
        var message = assertThrows(IllegalArgumentException.class, () -> HandModels.load("foot")).getMessage();
        assertEquals("model: got 'foot', expected one of [hand, hand-reach, hand-block, arm26]", message);
    }
}
