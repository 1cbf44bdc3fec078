package io.efferent.rl.myosuite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.mujoco.RequiresMujoco;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RequiresMujoco
class MyoModelsTest {
    private static final Path SINGLE = Path.of("src/test/resources/myosuite");

    @TempDir private Path folder;
    private final String before = System.getProperty(MyoSuite.PROPERTY);

    private static void say(String place) {
        if (place == null) {
            System.clearProperty(MyoSuite.PROPERTY);
        } else {
            System.setProperty(MyoSuite.PROPERTY, place);
        }
    }

    @AfterEach
    void asBefore() {
        say(before);
    }

    @Test
    void singleFilesAreFound() {
        say(SINGLE.toString());
        try (var elbow = MyoModels.load("elbow")) {
            assertEquals(6, elbow.nu());
        }
        assertEquals("model: got 'nose', expected one of " + MyoModels.NAMES,
                assertThrows(IllegalArgumentException.class, () -> MyoModels.load("nose")).getMessage());
    }

    @Test
    void packagesAreFoundInAVirtualEnvironment() throws Exception {
        var packages = folder.resolve("lib/python3.12/site-packages");
        Files.createDirectories(packages.resolve("myo_sim/models"));
        say(folder.toString());
        assertEquals(packages, MyoSuite.find().orElseThrow());
        assertTrue(assertThrows(MujocoException.class, () -> MyoModels.load("elbow")).getMessage()
                .startsWith("needs MyoSuite's models: efferent mujoco install myo_sim (there is no "));
    }

    @Test
    void aPlaceWithoutModelsIsRefused() {
        say(folder.toString());
        assertEquals("EFFERENT_MYOSUITE or efferent.myosuite says " + folder + ", where MyoSuite's models are not",
                assertThrows(MujocoException.class, MyoSuite::find).getMessage());
    }

    /** Where MyoSuite is installed: MyoSuite itself made the single files. */
    @ParameterizedTest
    @CsvSource({"elbow, 1e-6", "hand, 1e-5", "hand-key, 1e-4", "hand-hold, 1e-4", "hand-pen, 1e-4", "legs, 1e-5"})
    void bodiesMoveLikeThoseThatMyoSuiteHasPutTogether(String name, double tolerance) {
        assumeTrue(MyoSuite.find().isPresent(), "MyoSuite is not here");
        assumeTrue(!MujocoLibrary.version().startsWith("2."), "these bodies need MuJoCo 3");
        try (var composed = MyoModels.load(name); var expected = MyoModels.read(SINGLE.resolve(name + ".xml"))) {
            assertEquals(expected.names(MujocoObject.JOINT), composed.names(MujocoObject.JOINT));
            assertEquals(expected.names(MujocoObject.ACTUATOR), composed.names(MujocoObject.ACTUATOR));
            assertArrayEquals(moved(expected), moved(composed), tolerance);
        }
    }

    private static double[] moved(MujocoModel model) {
        if (model.names(MujocoObject.GEOM).contains("terrain")) {
            model.doubles("geom_pos").row(model.id(MujocoObject.GEOM, "terrain")).setAll(0, 0, -10);
        }
        var random = new Random(1);
        try (var data = model.newData()) {
            if (model.count(MujocoObject.KEY) > 2) {
                data.resetKeyframe(2);
            }
            for (int step = 0; step < 100; step++) {
                for (int i = 0; i < model.nu(); i++) {
                    data.ctrl().set(i, 0.5 * random.nextDouble());
                }
                data.step();
            }
            return data.qpos().toArray();
        }
    }
}
