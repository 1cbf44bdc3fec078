package io.efferent.experiment;

import ai.djl.ndarray.NDManager;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.network.LearningRate;
import io.efferent.network.Optimizer;
import io.efferent.network.PlasticSet;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.distribution.Distribution;
import io.efferent.rl.effector.EffectorFactory;
import io.efferent.rl.effector.TrialsVector;
import io.efferent.rl.ppo.ActorCritic;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoSettings;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An agent that learns by PPO: the trials of an update are a cycle. What is learned from is done as the agent draws it,
 * with noise; what is only looked at, with the most likely actions.
 */
final class AgentLearner implements Learner {
    private static final int THREADS = 1;
    private static final String ACTOR = "actor.";
    private static final String DISTRIBUTION = "distribution.";

    private final EffectorFactory bodies;
    private final PpoAgent agent;

    /** @throws IllegalArgumentException if hidden units are perturbed, or settings are not for agents */
    AgentLearner(
            LearnerOrigin.Agent origin, Environment environment, Adaptation adaptation, boolean goesOn,
            Trials example) {
        if (!example.units().isEmpty()) {
            throw new IllegalArgumentException(
                    "schedule: got a perturbation of hidden units, expected none where an agent learns by ppo");
        }
        EnvironmentSpec spec = origin.spec();
        bodies = new EffectorFactory(spec.name(), () -> environment);
        var plan = PpoAgent.builder()
                .setEnvironment(new EnvironmentSpec(spec.name(), spec.description(), spec.stepLimit(), bodies))
                .optThreads(THREADS);
        agent = (goesOn ? plan.optResume(origin.file())
                : plan.optStart(origin.file(), adaptation.carryMoments()).optSeed(adaptation.seed())
                        .optSettings(settings(origin, environment, adaptation, example.steps())))
                .build();
    }

    /** As the agent learned before, but for what an adaptation says, and in whole trials. */
    private PpoSettings settings(
            LearnerOrigin.Agent origin, Environment environment, Adaptation adaptation, int steps) {
        Optimizer.named("adam", adaptation.momentum(), adaptation.weightDecay());
        PpoSettings before = origin.description().settings();
        return before.toBuilder()
                .optEnvironments(adaptation.trialsPerUpdate()).optHorizon(steps).optSequenceLength(steps)
                .optLearningRate(adaptation.learningRate()).optSchedule(LearningRate.Schedule.CONSTANT)
                .optGradientNorm(adaptation.clip())
                .optFrozen(frozen(before, environment, adaptation.plastic()))
                .build();
    }

    /** What of the actor is not plastic, with the spread of its actions. The critic always learns. */
    private List<String> frozen(PpoSettings before, Environment environment, List<String> plastic) {
        try (var body = bodies.get()) {
            var parts = ActorCritic.of(body.senses(), Distribution.of(
                    before.network().distribution(), body.actions(),
                    before.network().initialLogStandardDeviation()), before);
            var learns = PlasticSet.of(environment, parts.actor(), plastic);
            List<String> frozen = new ArrayList<>();
            for (String name : parts.initialWeights(RandomStreams.stream(0, "weights", 0)).keySet()) {
                boolean isPlastic = learns == PlasticSet.ALL || !name.startsWith(DISTRIBUTION)
                        && (!name.startsWith(ACTOR) || learns.contains(name.substring(ACTOR.length()), 0));
                if (!isPlastic) {
                    frozen.add(name);
                }
            }
            return frozen;
        }
    }

    @Override
    public String engine() {
        return agent.engine();
    }

    @Override
    public double learn(Trials trials, Consumer<Rollout> shownTo) {
        var noise = RandomStreams.stream(agent.seed(), "noise", agent.cycles());
        try (TrialsVector bodies = this.bodies.play(trials, noise); NDManager manager = Tensors.newManager()) {
            double loss = -agent.learn(bodies).meanReturn() / trials.steps();
            shownTo.accept(bodies.rollout(manager));
            return loss;
        }
    }

    @Override
    public void show(Trials trials, Consumer<Rollout> shownTo) {
        try (TrialsVector bodies = this.bodies.play(trials, null); NDManager manager = Tensors.newManager()) {
            agent.play(bodies);
            shownTo.accept(bodies.rollout(manager));
        }
    }

    @Override
    public void save(Path file) {
        agent.save(file);
    }

    @Override
    public void close() {
        agent.close();
    }
}
