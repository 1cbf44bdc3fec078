package io.efferent.effector.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.EffectorState;
import io.efferent.effector.model.ImportReport.Fate;
import io.efferent.muscle.Muscle;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.Pose;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code limb.xml} against the numbers that MuJoCo 4.0.0 gives it (without its mesh). */
class MjcfReaderTest {
    private static final double[] MASS_MATRIX = {
        0.2845032184689993, -0.0010141143127273197, -0.01876128140970156, 0.11980347195794414,
        -0.0010141143127273197, 0.33666182896470115, 0.05429746871958965, -0.41801556766395526,
        -0.01876128140970156, 0.05429746871958965, 0.039547863494199136, -0.012935483472729804,
        0.11980347195794414, -0.41801556766395526, -0.012935483472729804, 1.475876092109541
    };
    private static final double[] BIAS = {
        5.184254214226542, 4.515983250204541, 1.6152722902356293, 6.102807826758026
    };
    private static final double[] HAND = {-0.2264327045137582, 0.20686103290468727, 0.6911122786256988};
    private static final double LENGTH = 1.1237058950450054;
    private static final double[] MOMENT_ARMS = {
        0.07070897501455943, -0.031176113951578863, -0.026041332529732876, -0.6497720381857591
    };
    private static final double WRAPPED_LENGTH = 1.4176364297310045;
    private static final double[] WRAPPED_MOMENT_ARMS = {
        0.25164307577715395, 0.160525011531511, 0.12325840249240891, -0.02772952078927432
    };
    private static final double UNIT_ACCELERATION = 2.05997134148314;
    private static final double[] MASSES = {2.4765322933439826, 1.3, 0.16587609210954107};

    private static ModelFile limb() throws IOException {
        try (var in = MjcfReaderTest.class.getResourceAsStream("limb.xml")) {
            return ModelFile.read(in);
        }
    }

    private static ModelFile read(String document) throws IOException {
        return ModelFile.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void dynamicsAndPathsAreThoseOfMujoco() throws IOException {
        ModelFile model = limb();
        JointTree tree = model.skeleton();
        try (var manager = Tensors.newManager()) {
            NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.3, 0.5, 1, 0.02}});
            NDArray v = Constants.of(manager, DataType.FLOAT64, new double[][] {{1, -2, 0.7, 0.3}});
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, tree.values());
            Pose pose = tree.pose(p, q);
            assertArrayEquals(MASS_MATRIX, tree.massMatrix(p, pose).toDoubleArray(), 1e-14);
            assertArrayEquals(BIAS, tree.bias(p, pose, v).toDoubleArray(), 1e-13);
            assertArrayEquals(HAND, tree.endpoint(p, pose).toDoubleArray(), 1e-15);
            EffectorState state = model.effector().build().bind(manager, DataType.FLOAT64).initialState(q, v);
            assertEquals(LENGTH, state.path().length().toDoubleArray()[0], 1e-15);
            assertArrayEquals(
                    MOMENT_ARMS, state.path().momentArms().get(":, :, 0").toDoubleArray(), 1e-15);
            assertEquals(WRAPPED_LENGTH, state.path().length().toDoubleArray()[2], 1e-14);
            assertArrayEquals(
                    WRAPPED_MOMENT_ARMS, state.path().momentArms().get(":, :, 2").toDoubleArray(), 1e-14);
        }
        assertEquals(Math.toRadians(20), model.defaultPosition()[1], 1e-15);
        assertEquals(List.of("hand"), tree.endpointNames());
        double[] masses = List.of("upper", "fore", "fingers").stream()
                .mapToDouble(model.report().masses()::get).toArray();
        assertArrayEquals(MASSES, masses, 1e-14);
    }

    @Test
    void musclesHaveTheLengthsAndForcesOfTheirRanges() throws IOException {
        ModelFile model = limb();
        var biceps = model.muscles().getFirst().constants().values();
        assertEquals(300, biceps.get(Muscle.MAXIMUM_ISOMETRIC_FORCE));
        assertEquals(1, biceps.get(Muscle.OPTIMAL_FIBER_LENGTH), 1e-14);
        assertEquals(0.25, biceps.get(Muscle.TENDON_SLACK_LENGTH), 1e-14);
        var auto = model.muscles().get(1).constants().values();
        assertEquals(250 / UNIT_ACCELERATION, auto.get(Muscle.MAXIMUM_ISOMETRIC_FORCE), 1e-11);
        assertEquals(2, auto.get(Muscle.MAXIMUM_VELOCITY));
        assertEquals(List.of("floor", "humerus", "lump", "radius", "pulley", "knob", "ball", "roll", "push", "s"),
                model.report().of(Fate.DROPPED).stream().map(ImportReport.Component::name).toList());
    }

    @Test
    void eulerAnglesMayTurnAboutAxesThatStandStill() throws IOException {
        String body = """
                <mujoco><compiler angle="radian" eulerseq="%s"/><worldbody><body name="a" euler="%s">
                <joint name="j"/><geom size="1"/><site name="s" pos="1 2 3"/></body></worldbody></mujoco>""";
        double[] moving = read(body.formatted("xyz", "0.1 0.2 0.3")).skeleton().limb(new double[1])[1];
        double[] still = read(body.formatted("ZYX", "0.3 0.2 0.1")).skeleton().limb(new double[1])[1];
        assertArrayEquals(moving, still, 1e-15);
        double[] other = read(body.formatted("XYZ", "0.1 0.2 0.3")).skeleton().limb(new double[1])[1];
        assertTrue(Math.abs(moving[0] - other[0]) > 0.01, Arrays.toString(other));
    }

    @Test
    void aLengthRangeThatIsNotGivenIsThatOfThePostures() throws IOException {
        ModelFile model = read("""
                <mujoco><compiler angle="radian"/><worldbody><site name="o" pos="0 1 0"/><body name="a">
                <joint name="j" range="0 1"/><geom size="1"/><site name="s" pos="0 -1 0"/></body></worldbody>
                <tendon><spatial name="t"><site site="o"/><site site="s"/></spatial></tendon>
                <actuator><muscle name="m" tendon="t" force="10"/></actuator></mujoco>""");
        // The chord between points on the unit circle, half a turn to half a turn less one radian apart.
        double shortest = 2 * Math.cos(0.5);
        double fiber = (2 - shortest) / 0.3;
        assertEquals(fiber, model.muscles().getFirst().constants().values().get(Muscle.OPTIMAL_FIBER_LENGTH), 1e-14);
        assertEquals("length range 1.755 to 2.000 m from postures within the limits",
                model.report().of(Fate.APPROXIMATED).getFirst().note());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <mujoco/> | mujoco: worldbody is missing
            <mujoco><include file="x.xml"/></mujoco> | include: got a reference to 'x.xml', expected one whole file
            <mujoco><worldbody><body name="a"><joint class="k"/></body></worldbody></mujoco> \
            | joint: class: got 'k', expected one of []
            <mujoco><worldbody><body name="a"><joint type="screw"/></body></worldbody></mujoco> \
            | joint: type: got 'screw', expected hinge, slide, ball or free
            <mujoco><worldbody><body name="a"><joint name="j"/><inertial mass="-1"/></body></worldbody></mujoco> \
            | body 'a': mass: got -1.0, expected a number of at least 0
            <mujoco><worldbody><body name="a"><joint name="j"/></body></worldbody></mujoco> \
            | joint 'j': moves no mass, expected a body with mass beyond it, or armature
            <mujoco><worldbody><body name="a"><joint/><geom size="-1"/></body></worldbody></mujoco> \
            | geom: size: got -1.0, expected a positive number of m
            <mujoco><worldbody><body name="a"><joint name="j" range="10 20"/></body></worldbody></mujoco> \
            | joint 'j': ref: got 0.0, expected a number in its range, 10.0 to 20.0
            <mujoco><worldbody><site name="s"/><geom name="g" size="1"/><body name="a"><joint/>\
            <geom size="1"/></body></worldbody><tendon><spatial name="t"><site site="s"/><geom geom="g"/>\
            <geom geom="g"/><site site="s"/></spatial></tendon></mujoco> \
            | tendon 't': got a geom after a geom, expected a site between them
            <mujoco><worldbody><body name="a"/><body name="a"/></worldbody></mujoco> \
            | body 'a': there is one of this name already
            """)
    void badModelsAreRefusedInALine(String document, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> read(document)).getMessage());
    }
}
