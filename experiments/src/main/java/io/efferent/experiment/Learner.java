package io.efferent.experiment;

import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What goes on learning from the trials of a schedule. */
sealed interface Learner extends AutoCloseable permits NetworkLearner, AgentLearner {
    /** How it is computed, in a line. */
    String engine();

    /**
     * Does trials and learns from them, one update.
     *
     * @param shownTo gets what happened, whose arrays are freed when it returns
     * @return the loss, before the update
     */
    double learn(Trials trials, Consumer<Rollout> shownTo);

    /** Does trials without noise; nothing is learned. */
    void show(Trials trials, Consumer<Rollout> shownTo);

    /** Writes a checkpoint. */
    void save(Path file);

    @Override
    void close();
}
