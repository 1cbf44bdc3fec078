package io.efferent.experiment;

import io.efferent.network.Optimizer;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.effector.EffectorFactory;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.task.Environment;
import io.efferent.task.Trials;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What was learned before: a checkpoint from which a {@link Learner} begins, or goes on. */
sealed interface LearnerOrigin {
    /** The checkpoint. */
    Path file();

    /** Body, senses and task, without the field in which it learned: that is for the schedule to say. */
    Environment environment();

    /** Task and body in words. */
    String title();

    /** Updates that were done, if it is of an adaptation that goes on. */
    long updates();

    /** What a configuration says of it, by name. */
    Map<String, Object> settings();

    /**
     * What goes on learning.
     *
     * @param environment in all conditions of the schedule
     * @param goesOn whether the adaptation itself goes on
     * @param example a trial of the schedule
     */
    Learner learner(Environment environment, Adaptation adaptation, boolean goesOn, Trials example);

    /**
     * Of a checkpoint.
     *
     * @throws IllegalArgumentException if what learned it does not learn so
     */
    static LearnerOrigin of(Path file, Adaptation adaptation) {
        boolean isAgent = PpoAgent.isIn(file);
        if (isAgent != adaptation.isPpo()) {
            throw new IllegalArgumentException(isAgent
                    ? "learner: got '" + adaptation.optimizer() + "', expected 'ppo': " + file + " is of an agent"
                    : "learner: got 'ppo', expected one of " + Optimizer.NAMES + ": " + file
                            + " is no agent of 'rl train', it has no critic");
        }
        return isAgent ? Agent.of(file) : Network.of(TrainedNetwork.of(file));
    }

    /** Names of groups, of each the settings in which they differ. */
    static List<String> groups(List<LearnerOrigin> origins) {
        return origins.stream().allMatch(Network.class::isInstance)
                ? NetworkGroups.of(origins.stream().map(origin -> ((Network) origin).experiment()).toList())
                : origins.stream().map(LearnerOrigin::title).toList();
    }

    /** A network that was trained through the body. */
    record Network(TrainedNetwork from, Experiment experiment) implements LearnerOrigin {
        static Network of(TrainedNetwork from) {
            var trained = from.experiment().orElse(Experiment.DEFAULTS);
            var options = trained.body().taskOptions();
            var curl = options != null && options.containsKey("curl") ? ", \"taskOptions\": {\"curl\": 0}" : "";
            return new Network(from, Experiment.parse("{\"perturbations\": []" + curl + "}").orElse(trained));
        }

        @Override
        public Path file() {
            return from.file();
        }

        @Override
        public Environment environment() {
            return experiment.environment();
        }

        @Override
        public String title() {
            return experiment.body().task() + " with " + experiment.body().effector();
        }

        @Override
        public long updates() {
            return from.checkpoint().batches();
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of(Experiment.PART, experiment);
        }

        @Override
        public Learner learner(Environment environment, Adaptation adaptation, boolean goesOn, Trials example) {
            return new NetworkLearner(this, environment, adaptation, goesOn);
        }
    }

    /** An agent that learned by PPO in environments of a body with muscles. */
    record Agent(Path file, EnvironmentSpec spec, Environment environment, PpoAgent.Description description)
            implements LearnerOrigin {
        static Agent of(Path file) {
            var description = PpoAgent.describe(file);
            var spec = Environments.named(description.environment().replaceFirst("\\+[a-z].*", ""));
            if (!(spec.factory() instanceof EffectorFactory bodies)) {
                throw new IllegalArgumentException("network: got " + file + ", of an agent in " + spec.name()
                        + ", expected one of a body whose trials a schedule can perturb, such as Arm26CenterOut-v0");
            }
            return new Agent(file, spec, bodies.environment(), description);
        }

        @Override
        public String title() {
            return spec.name();
        }

        @Override
        public long updates() {
            return description.cycles();
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("environment", spec.name(), "settings", description.settings());
        }

        @Override
        public Learner learner(Environment environment, Adaptation adaptation, boolean goesOn, Trials example) {
            return new AgentLearner(this, environment, adaptation, goesOn, example);
        }
    }
}
