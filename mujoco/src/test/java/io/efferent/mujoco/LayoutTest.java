package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {
    static List<Integer> versions() {
        return LayoutTable.versions();
    }

    @Test
    void everyReleaseIsThere() {
        assertEquals(58, versions().size());
        assertEquals("2.1.0", Layout.readable(versions().getFirst()));
        assertEquals("4.0.0", Layout.readable(versions().getLast()));
    }

    /** Offsets of MuJoCo's own headers, as a C compiler gives them. */
    @Test
    void offsetsAreThoseOfTheHeaders() {
        var debian = LayoutTable.find(222).orElseThrow();
        assertEquals(new Layout.Field("float64*", 40376, "nq", "1"), debian.field("mjData.qpos"));
        assertEquals(new Layout.Field("float64*", 2776, "nu", "10"), debian.field("mjModel.actuator_gainprm"));
        assertEquals(new Layout.Field("int32", 0, "1", "1"), debian.field("mjModel.nq"));
        assertEquals(528, debian.sizeOf("mjContact"));
        var newest = LayoutTable.find(3012000).orElseThrow();
        assertEquals(new Layout.Field("float64*", 161352, "nout", "1"), newest.field("mjData.actuator_force"));
        assertEquals(new Layout.Field("int64", 0, "1", "1"), newest.field("mjModel.nq"));
        assertEquals(584, newest.sizeOf("mjContact"));
        assertEquals(20, newest.constant("mjOBJ_SENSOR"));
        assertEquals(7, newest.constant("mjNWARNING"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyVersionHasWhatIsRead(int version) {
        var layout = LayoutTable.find(version).orElseThrow();
        Stream.of("mjModel.nbuffer", "mjModel.body_mass", "mjModel.geom_rgba", "mjModel.jnt_range", "mjModel.key_qpos",
                "mjModel.opt.timestep", "mjModel.opt.gravity", "mjModel.opt.iterations", "mjModel.eq_data",
                "mjModel.hfield_data",
                "mjData.efc_force", "mjData.nefc", "mjData.nbuffer", "mjData.time", "mjData.warning", "mjData.ncon",
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
                for (var size : (field.rows() + "*" + field.columns()).split("\\*")) {
                    assertTrue(
                            Character.isDigit(size.charAt(0)) || layout.has("mjModel." + size)
                            || layout.has("mjData." + size)
                            || field.kind().equals("pointer"), name + " by " + size);
                }
            }
        }
    }

    @Test
    void anUnknownVersionWithoutHeadersIsRefusedWithTheWayOut(@TempDir Path folder) throws IOException {
        var library = Files.createFile(Files.createDirectories(folder.resolve("lib")).resolve("libmujoco.so.4.1.2"));
        var message = assertThrows(MujocoException.class, () -> Layout.of(library, 4001002)).getMessage();
        assertEquals(
                library + " is MuJoCo 4.1.2, which is not among the versions that Efferent knows without their "
                + "headers, 2.1.0 to "
                + "4.0.0. Put its headers beside it, into include/mujoco.", message);
        assertEquals("2.2.2", Layout.of(library, 222).release());
    }

    /** Patches often leave every array where it was. */
    private static boolean agree(Layout a, Layout b) {
        return Stream.of("mjModel", "mjData").allMatch(struct -> a.pointers(struct).equals(b.pointers(struct))
                && a.pointers(struct).stream().allMatch(
                name -> a.field(struct + "." + name).equals(b.field(struct + "." + name))));
    }

    @RequiresMujoco
    @ParameterizedTest
    @MethodSource("versions")
    void onlyTheLayoutOfTheLibraryPasses(int version) {
        var layout = LayoutTable.find(version).orElseThrow();
        int loaded = Native.loaded().layout().version();
        if (version == loaded || LayoutTable.find(loaded).stream().anyMatch(other -> agree(layout, other))) {
            LayoutCheck.check(layout);
        } else {
            assertThrows(MujocoException.class, () -> LayoutCheck.check(layout));
        }
    }
}
