package io.efferent.verify.episode;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.myosuite.MyoModels;
import io.efferent.rl.myosuite.MyoPose;
import io.efferent.rl.myosuite.MyoReach;
import io.efferent.rl.myosuite.MyoTasks;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An episode of one of MyoSuite's tasks, on a model that lies beside the file.
 *
 * @param folder where it lies
 */
record MyoSuiteEpisodeCheck(Path folder) implements Check {
    private static final Episode.Tolerances TOLERANCES = new Episode.Tolerances(2e-6, 2e-6);
    private static final String ANGLES = "target_angles";
    private static final String PLACES = "target_site_pos";

    /** What a reset puts into a model: {@code key_body_pos}, or {@code site_pos} with several by name. */
    private static final Pattern DRAWN = Pattern.compile("(?:(.+)_)?((body|site|geom)_(?:pos|quat|size|mass))");

    @Override
    public void run(Section file, Trial trial) {
        try (var model = MyoModels.read(folder.resolve(file.text("model")));
                var environment = MyoTasks.create(file.text("task"), model)) {
            var episode = new Episode(environment, file, file.text("mujoco"), trial, TOLERANCES);
            episode.begin(data -> {
                switch (environment) {
                    case MyoPose pose -> pose.setTarget(file.row(ANGLES));
                    case MyoReach reach -> place(reach, file.in(PLACES));
                    default -> file.keys().stream().map(DRAWN::matcher).filter(Matcher::matches)
                            .forEach(key -> draw(file, key, data.model()));
                }
            });
            episode.repeat();
            if (file.has("qpos_at_end")) {
                episode.compare("qpos_at_end", episode.data().qpos().toArray(), TOLERANCES.observation());
            }
        } catch (MujocoException | UncheckedIOException e) {
            throw new IllegalArgumentException("model: " + e.getMessage(), e);
        }
    }

    private static void place(MyoReach reach, Section targets) {
        targets.keys().forEach(site -> reach.setTarget(site.replaceFirst("_target$", ""), targets.row(site)));
    }

    private static void draw(Section file, Matcher key, MujocoModel model) {
        var field = model.doubles(key.group(2));
        var kind = MujocoObject.valueOf(key.group(3).toUpperCase(Locale.ROOT));
        if (file.node().get(key.group()).isObject()) {
            var things = file.in(key.group());
            things.keys().forEach(name -> set(field.row(model.id(kind, name)), things, name));
        } else {
            set(field.row(model.id(kind, key.group(1))), file, key.group());
        }
    }

    private static void set(Doubles row, Section section, String key) {
        row.setAll(section.numbers(key, row.size()).data());
    }
}
