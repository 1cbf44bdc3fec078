package io.efferent.rl.myosuite;

import io.efferent.mujoco.MujocoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The parts that MyoSuite's bodies are made of.
 *
 * @param packages the folder with {@code myo_sim} and {@code myosuite}
 */
record MyoParts(Path packages) {
    /** A file of {@code myo_sim}. */
    Path sim(String name) {
        return existing(packages.resolve("myo_sim/models").resolve(name));
    }

    /** A file of {@code myosuite}. */
    private Path task(String name) {
        return existing(packages.resolve("myosuite/envs/myo/assets").resolve(name));
    }

    private static Path existing(Path file) {
        if (!Files.exists(file)) {
            throw new MujocoException(MyoSuite.MISSING + " (there is no " + file + ")");
        }
        return file.toAbsolutePath();
    }

    /** The folder of meshes and textures. */
    String meshes() {
        return sim("meshes").getParent() + "/";
    }

    /** The older hand, with a thing that is described beside this class. */
    String handWith(String thing) {
        try (var resource = MyoParts.class.getResourceAsStream(thing + ".xml")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${assets}", task("hand/assets/myohand_assets.xml").toString())
                    .replace("${hand}", task("hand/assets/myohand_body.xml").toString())
                    .replace("${meshes}", meshes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The legs, whose file names its parts as if they lay beside it, on a plain floor. */
    String legs() {
        var trunk = text(task("torso/assets/myotorso_rigid_assets.xml"))
                .replaceAll("(?s)^.*<mujocoinclude[^>]*>|</mujocoinclude>.*$", "")
                .replace("torso_lowpoly.stl", task("torso/assets/torso_lowpoly.stl").toString());
        return text(task("leg/myolegs_with_torso.xml"))
                .replace("<include file=\"../myo_sim/torso/assets/myotorso_rigid_assets.xml\"/>", trunk)
                .replace("../myo_sim/torso/assets", task("torso/assets").toString())
                .replace("../myo_sim/scene/myosuite_scene.xml", sim("scene/myosuite_scene_noPedestal.xml").toString())
                .replace("../myo_sim/", meshes());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
