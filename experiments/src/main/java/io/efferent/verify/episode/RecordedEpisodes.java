package io.efferent.verify.episode;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import java.nio.file.Path;
import java.util.Optional;

/** Which recorded episodes a file holds. */
public final class RecordedEpisodes {
    private RecordedEpisodes() {}

    /**
     * What repeats the episodes in a file; empty if it holds none.
     *
     * @param folder where the file is, and models that it names
     */
    public static Optional<Check> check(Section file, Path folder) {
        return !file.has("task") ? Optional.empty()
                : file.has("myosuite") ? Optional.of(new MyoSuiteEpisodeCheck(folder))
                : file.has("gymnasium") ? Optional.of(new GymnasiumEpisodesCheck()) : Optional.empty();
    }
}
