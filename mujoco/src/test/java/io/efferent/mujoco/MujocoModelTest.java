package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresMujoco
class MujocoModelTest {

    /** Whatever went wrong in a test, the next model runs, and nothing was left in the working directory. */
    @AfterEach
    void theNextModelRuns() {
        try (var model = MujocoModel.fromString(Models.ARM); var data = model.newData()) {
            data.step(20);
            assertEquals(.1, data.time(), 1e-12);
        }
        assertFalse(Files.exists(Path.of("MUJOCO_LOG.TXT")));
    }

    @Test
    void brokenXmlIsRefusedWithMujocosText() {
        var syntax = assertThrows(MujocoException.class, () -> MujocoModel.fromString("<mujoco><worldbody>"));
        assertTrue(syntax.getMessage().contains("XML parse error"), syntax.getMessage());
        var schema = assertThrows(MujocoException.class, () -> MujocoModel.fromString("<mujoco><wordbody/></mujoco>"));
        assertTrue(schema.getMessage().contains("Schema violation") && schema.getMessage().contains("wordbody"),
                schema.getMessage());
        var joint = assertThrows(MujocoException.class,
                () -> MujocoModel.fromString(Models.ARM.replace("joint=\"elbow\" dyntype", "joint=\"elbw\" dyntype")));
        assertTrue(joint.getMessage().contains("elbw"), joint.getMessage());
    }

    @Test
    void missingFilesAreNamed(@TempDir Path folder) {
        var model = assertThrows(UncheckedIOException.class, () -> MujocoModel.load(folder.resolve("no.xml")));
        assertTrue(model.getMessage().contains("no.xml"), model.getMessage());
        var mesh = assertThrows(
                MujocoException.class, () -> MujocoModel.fromString(TETRAHEDRON, Map.of("parts/floor.xml", FLOOR)));
        assertTrue(mesh.getMessage().contains("tetrahedron.stl"), mesh.getMessage());
    }

    @Test
    void assetsAreFoundByTheirPaths() {
        var assets = Map.of("parts/tetrahedron.stl", tetrahedron(), "parts/floor.xml", FLOOR);
        try (var model = MujocoModel.fromString(TETRAHEDRON, assets)) {
            assertEquals(1, model.size("nmesh"));
            assertEquals(List.of("floor", "stone"), model.names(MujocoObject.GEOM));
            assertEquals(GeomShape.MESH, model.geomShape(1));
            assertEquals(4, model.floats("mesh_vert").rows());
        }
        assertThrows(
                IllegalArgumentException.class, () -> MujocoModel.fromString(Models.ARM, Map.of("../x", new byte[0])));
    }

    private static final byte[] FLOOR =
            "<mujoco><worldbody><geom name=\"floor\" type=\"plane\" size=\"1 1 1\"/></worldbody></mujoco>".getBytes(
            StandardCharsets.UTF_8);

    private static final String TETRAHEDRON = """
            <mujoco>
              <include file="parts/floor.xml"/>
              <asset><mesh name="tetrahedron" file="parts/tetrahedron.stl"/></asset>
              <worldbody><body pos="0 0 1"><freejoint/>
                <geom name="stone" type="mesh" mesh="tetrahedron"/></body></worldbody>
            </mujoco>
            """;

    /** A corner of a cube of 1 m, in STL. */
    private static byte[] tetrahedron() {
        float[][] corners = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        int[][] faces = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};
        var file = ByteBuffer.allocate(84 + 50 * faces.length).order(ByteOrder.LITTLE_ENDIAN).position(80)
                .putInt(faces.length);
        for (var face : faces) {
            file.position(file.position() + 12);
            for (int corner : face) {
                for (float x : corners[corner]) {
                    file.putFloat(x);
                }
            }
            file.putShort((short) 0);
        }
        return file.array();
    }

    @Test
    void whatIsClosedIsNotRead() {
        var model = MujocoModel.fromString(Models.ARM);
        var data = model.newData();
        var qpos = data.qpos();
        var masses = model.doubles("body_mass");
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, data::step);
        assertThrows(IllegalStateException.class, data::contacts);
        assertThrows(IllegalStateException.class, () -> qpos.get(0));
        assertThrows(IllegalStateException.class, () -> masses.set(1, 3));
        assertThrows(IllegalStateException.class, model::nq);
        assertThrows(IllegalStateException.class, model::newData);
    }

    @Test
    void fieldsAndIndicesAreChecked() {
        try (var model = MujocoModel.fromString(Models.ARM); var data = model.newData()) {
            assertThrows(IllegalArgumentException.class, () -> model.doubles("body_masses"));
            assertThrows(IllegalArgumentException.class, () -> model.ints("body_mass"));
            assertThrows(IllegalArgumentException.class, () -> model.setTimestep(0));
            assertThrows(IndexOutOfBoundsException.class, () -> data.qpos().get(9));
            assertThrows(IndexOutOfBoundsException.class, () -> data.xpos().get(0, 3));
            assertThrows(IndexOutOfBoundsException.class, () -> data.resetKeyframe(1));
            assertThrows(IndexOutOfBoundsException.class, () -> model.name(MujocoObject.BODY, 4));
        }
    }

    /** Twice the gain gives twice the force, and a ball of 1 kg weighs as much as gravity says. */
    @Test
    void editsTakeEffect() {
        try (var model = MujocoModel.fromString(Models.ARM); var data = model.newData()) {
            data.ctrl().set(0, .5);
            data.forward();
            assertEquals(.5, data.actuatorForce().get(0), 1e-12);
            model.doubles("actuator_gainprm").set(0, 0, 2);
            data.forward();
            assertEquals(1, data.actuatorForce().get(0), 1e-12);
            model.doubles("body_mass").set(3, 1);
            model.doubles("body_inertia").row(3).fill(.004);
            data.refreshConstants();
            assertEquals(4, model.doubles("body_subtreemass").get(0), 1e-12);
            model.gravity().set(2, -1.62);
            data.forward();
            assertEquals(1.62, data.doubles("qfrc_bias").get(model.ints("jnt_dofadr").get(2) + 2), 1e-12);
        }
    }

    /** Memory of the process, not only of the heap. */
    @Tag("slow")
    @Test
    void aThousandModelsLeaveNothingBehind() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "reads /proc, which this system does not have");
        churn(300);
        long before = residentKilobytes();
        churn(1000);
        long growth = residentKilobytes() - before;
        assertTrue(growth < 16_000, growth + " KB more after a thousand models");
    }

    private static void churn(int count) {
        for (int i = 0; i < count; i++) {
            try (var model = MujocoModel.fromString(Models.ARM); var data = model.newData()) {
                data.step();
            }
        }
        System.gc();
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
    }
}
