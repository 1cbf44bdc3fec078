package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models from files of all kinds and names, and plugins that they need. */
@RequiresMujoco
class LoadingTest {
    private static final String INCLUDING =
            "<mujoco><include file='%s'/><worldbody><geom name='own' size='1'/></worldbody></mujoco>";
    private static final String INCLUDED = "<mujoco><worldbody><geom name='other' size='2'/></worldbody></mujoco>";

    @TempDir private Path folder;

    private static double[] after100Steps(MujocoModel model) {
        try (var data = model.newData()) {
            data.step(100);
            return data.qpos().toArray();
        }
    }

    /** As {@code mj_saveModel} writes it. */
    private static Path save(MujocoModel model, Path file) throws Throwable {
        var function = Linker.nativeLinker().downcallHandle(Native.loaded().symbols().findOrThrow("mj_saveModel"),
                FunctionDescriptor.ofVoid(
                        ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            function.invokeExact(model.address(), arena.allocateFrom(file.toString()), MemorySegment.NULL, 0);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"arm.mjb", "ARM.MJB", "arm.bin", "with space.mjb"})
    void aModelThatWasCompiledBeforeIsTheSame(String name) throws Throwable {
        try (var model = MujocoModel.fromString(Models.ARM);
                var again = MujocoModel.load(save(model, folder.resolve(name)))) {
            assertEquals(model.names(MujocoObject.JOINT), again.names(MujocoObject.JOINT));
            assertArrayEquals(after100Steps(model), after100Steps(again), 0);
        }
    }

    @Test
    void oneOfAnotherVersionOrDamagedIsRefused() throws Throwable {
        try (var model = MujocoModel.fromString(Models.ARM)) {
            var bytes = Files.readAllBytes(save(model, folder.resolve("arm.mjb")));
            var sizes = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
            for (int at : new int[] {4, 8, 12}) {
                int kept = sizes.getInt(at);
                sizes.putInt(at, kept + 1);
                refused(sizes.array());
                sizes.putInt(at, kept);
            }
            refused(new byte[0]);
        }
        after100Steps(MujocoModel.fromString(Models.ARM));
    }

    private void refused(byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("other.mjb"), bytes);
        var message = assertThrows(MujocoException.class, () -> MujocoModel.load(file)).getMessage();
        assertTrue(message.length() > 10, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Körper/Arm+Hand.xml", "模型/腕.xml", "a b/100% real.xml", "рука.xml"})
    void filesMayHaveAnyName(String name) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file.resolveSibling("télé.xml"), INCLUDED);
        try (var model = MujocoModel.load(Files.writeString(file, INCLUDING.formatted("télé.xml")))) {
            assertEquals(2, model.ngeom());
        }
        try (var model = MujocoModel.fromString(INCLUDING.formatted("Körper/télé.xml"),
                Map.of("Körper/télé.xml", INCLUDED.getBytes(StandardCharsets.UTF_8)))) {
            assertEquals(2, model.ngeom());
        }
    }

    /** In a locale that cannot spell the names, which only another process can have. */
    @Test
    void inAnyLocale() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "sets a locale as Linux has them");
        Files.writeString(Files.createDirectory(folder.resolve("Körper")).resolve("腕.xml"), Models.ARM);
        var java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "-D" + MujocoLibrary.PROPERTY + "=" + MujocoLibrary.path(), Loader.class.getName(), folder.toString());
        java.environment().put("LC_ALL", "C");
        var process = java.redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("4 bodies"), said);
    }

    /** Loads every file in the folders of a folder. */
    static final class Loader {
        private Loader() {}

        public static void main(String[] folder) throws IOException {
            try (var files = Files.walk(Path.of(folder[0]))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    try (var model = MujocoModel.load(file)) {
                        System.out.println(model.nbody() + " bodies");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.xml", "./model.xml", "MODEL.xml"})
    void anAssetMayHaveTheNameOfTheModel(String name) {
        var included = INCLUDED.getBytes(StandardCharsets.UTF_8);
        try (var model = MujocoModel.fromString(INCLUDING.formatted(name), Map.of(name, included))) {
            assertEquals(List.of("other", "own"), model.names(MujocoObject.GEOM).stream().sorted().toList());
        }
        var including = INCLUDING.formatted("_model.xml").getBytes(StandardCharsets.UTF_8);
        try (var model = MujocoModel.fromString(INCLUDING.formatted("model.xml").replace("own", "third"),
                Map.of("model.xml", including, "_model.xml", included))) {
            assertEquals(3, model.ngeom());
        }
    }

    @Test
    void pluginsBesideTheLibraryAreThere() {
        assumeTrue(!Plugins.require().isEmpty(), "there are no plugins beside " + MujocoLibrary.path());
        assertEquals(Plugins.files(MujocoLibrary.path()), Plugins.require());
        var pid = """
                <mujoco>
                  <extension>
                    <plugin plugin="mujoco.pid"><instance name="p"><config key="kp" value="4"/></instance></plugin>
                  </extension>
                  <worldbody><body><joint name="j" damping="1"/><geom size=".1"/></body></worldbody>
                  <actuator><plugin plugin="mujoco.pid" instance="p" joint="j"/></actuator>
                </mujoco>
                """;
        assumeTrue(Plugins.require().stream().anyMatch(file -> file.getFileName().toString().contains("actuator")),
                "there is no plugin of actuators");
        try (var model = MujocoModel.fromString(pid); var data = model.newData()) {
            data.ctrl().set(0, .5);
            data.step();
            assertEquals(2, data.actuatorForce().get(0), 1e-9);
            data.step(199);
            assertEquals(.4, data.time(), 1e-9);
        }
    }

    @Test
    void pluginsAreFoundWhereReleasesHaveThem() throws IOException {
        for (var place : List.of("a/libmujoco.so:a/plugin/libpid.so",
                "b/lib/libmujoco.so:b/bin/mujoco_plugin/libpid.so",
                "c/bin/mujoco.dll:c/bin/mujoco_plugin/pid.dll", "d/libmujoco.3.3.0.dylib:d/plugin/libpid.dylib")) {
            var library = folder.resolve(place.split(":")[0]);
            var plugin = folder.resolve(place.split(":")[1]);
            Files.createDirectories(library.getParent());
            Files.createDirectories(plugin.getParent());
            Files.createFile(library);
            Files.createFile(plugin);
            Files.createFile(plugin.resolveSibling("readme.txt"));
            assertEquals(List.of(plugin.toRealPath()), Plugins.files(library), place);
        }
    }
}
