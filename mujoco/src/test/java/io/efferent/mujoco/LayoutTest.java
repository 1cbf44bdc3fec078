package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {
    static List<Integer> versions() {
        return Layout.versions();
    }

    @Test
    void everyReleaseIsThere() {
        assertEquals(52, versions().size());
        assertEquals("2.1.0", Layout.of(versions().getFirst()).release());
        assertEquals("3.12.0", Layout.of(versions().getLast()).release());
    }

    /** Offsets of MuJoCo's own headers, as a C compiler gives them. */
    @Test
    void offsetsAreThoseOfTheHeaders() {
        var debian = Layout.of(222);
        assertEquals(new Layout.Field("float64*", 40376, "nq", "1"), debian.field("mjData.qpos"));
        assertEquals(new Layout.Field("float64*", 2776, "nu", "10"), debian.field("mjModel.actuator_gainprm"));
        assertEquals(new Layout.Field("int32", 0, "1", "1"), debian.field("mjModel.nq"));
        assertEquals(528, debian.sizeOf("mjContact"));
        var newest = Layout.of(3012000);
        assertEquals(new Layout.Field("float64*", 161352, "nout", "1"), newest.field("mjData.actuator_force"));
        assertEquals(new Layout.Field("int64", 0, "1", "1"), newest.field("mjModel.nq"));
        assertEquals(584, newest.sizeOf("mjContact"));
        assertEquals(20, newest.constant("mjOBJ_SENSOR"));
        assertEquals(7, newest.constant("mjNWARNING"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyVersionHasWhatIsRead(int version) {
        var layout = Layout.of(version);
        Stream.of("mjModel.opt", "mjModel.nbuffer", "mjModel.body_mass", "mjModel.geom_rgba", "mjModel.jnt_range", "mjModel.key_qpos",
                "mjOption.timestep", "mjOption.gravity", "mjData.nbuffer", "mjData.time", "mjData.warning", "mjData.ncon",
                "mjData.contact", "mjData.sensordata", "mjData.cfrc_ext", "mjContact.geom1", "mjContact.frame")
                .forEach(field -> assertTrue(layout.has(field), field));
        assertTrue(layout.has("mjData.narena") && layout.has("mjData.maxuse_arena")
                || layout.has("mjData.nstack") && layout.has("mjData.maxuse_stack"));
        for (var kind : MujocoObject.values()) {
            assertTrue(kind.number(layout) > 0);
            assertTrue(layout.has("mjModel." + kind.size()));
        }
        for (var struct : List.of("mjModel", "mjData")) {
            for (var name : layout.pointers(struct)) {
                var field = layout.field(struct + "." + name);
                for (var size : List.of(field.rows(), field.columns())) {
                    assertTrue(Character.isDigit(size.charAt(0)) || layout.has("mjModel." + size), name + " by " + size);
                }
            }
        }
    }

    @Test
    void anUnknownVersionIsRefusedWithTheWayOut() {
        var message = assertThrows(MujocoException.class, () -> Layout.of(4001002)).getMessage();
        assertTrue(message.startsWith("MuJoCo 4.1.2 is not among the versions that Efferent knows, 2.1.0 to 3.12.0."), message);
        assertTrue(message.contains("apt-get install") && message.contains(MujocoLibrary.VARIABLE), message);
    }

    @RequiresMujoco
    @ParameterizedTest
    @MethodSource("versions")
    void onlyTheLayoutOfTheLibraryPasses(int version) {
        var layout = Layout.of(version);
        if (layout.equals(Native.loaded().layout())) {
            LayoutCheck.check(layout);
        } else {
            assertThrows(MujocoException.class, () -> LayoutCheck.check(layout));
        }
    }
}
