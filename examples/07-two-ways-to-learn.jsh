// 7. Two ways to learn
//
// Whoever has the equations of a body can send the error at the hand back through them into the network. Whoever has
// not must try, see what comes of it, and do more of what went well: reinforcement learning, here proximal policy
// optimization (PPO). Both learn on one task object, with one policy object, and are judged on the same trials. Four
// muscles pull a point mass.
//
// Run with: ./efferent jshell examples/07-two-ways-to-learn.jsh

var reach = Environment.builder().setEffector(ReadyMade.reluPointMass24().build()).setTask(new RandomTargetReach(0.5))
        .build();
var policy = new MlpPolicy(reach.observationSize(), 32, 1, reach.actionSize(), -2);
int samples = 256_000;                                           // control steps that each of them may see

record Curve(String name, List<Double> samples, List<Double> seconds, List<Double> distance) {
    Curve(String name) {
        this(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void judge(double seen, double time, Weights weights) {      // median distance of hand and target at the end, mm
        samples.add(seen);
        seconds.add(time);
        distance.add(1000 * Evaluation.of(reach, policy, weights, reach.task().losses(), 128, 0).medianFinalDistance());
        IO.println("%-16s %7.0f control steps  %5.1f s  %6.1f mm".formatted(name, seen, time, distance.getLast()));
    }
}

// Through the body: 160 batches of 32 trials of 50 steps.
var through = new Curve("through the body");
var trainer = Trainer.builder().setEnvironment(reach).setPolicy(policy).optBatches(samples / 1600).optBatchSize(32)
        .optLearningRate(LearningRate.constant(5e-3)).optValidation(0, 1).build();
double clock = 0;
for (int batch = 1; batch <= samples / 1600; batch++) {
    clock += trainer.learn().seconds();
    if (batch % 16 == 0) {
        through.judge(1600 * batch, clock, trainer.checkpoint().weights());
    }
}

// Reinforcement learning (PPO): the policy's action is the mean of a Gaussian, from which an action is drawn. A second
// network, the critic, learns what to expect of a situation; better than expected is what counts as having gone well.
var spec = new EnvironmentSpec("reach", "the same task", 50, new EffectorFactory("reach", () -> reach));
var settings = Presets.of("PointMassReach").toBuilder()
        .optSteps(samples).optEnvironments(128).optHorizon(50).optMinibatch(800).optLearningRate(2e-3).optDiscount(0.95)
        .optNormalizeObservations(false).build();
ActorCritic network;
try (var one = spec.create()) {
    var critic = new ModularNetwork(ActorCritic.inputs(one.senses()), List.of(new Dense(
            "all", 32, one.senses().stream().map(Sense::name).toList(), Nonlinearity.TANH)), 1, 1);
    network = new ActorCritic(one.senses(), policy, critic, Distribution.of("gaussian", one.actions(), -1.5));
}
var trying = new Curve("PPO");
try (var agent = PpoAgent.builder().setEnvironment(spec).optSettings(settings).optNetwork(network).build()) {
    long start = System.nanoTime();
    agent.train(settings.cycles(), cycle -> {
        if (cycle.cycle() % 4 == 0) {
            trying.judge(cycle.steps(), (System.nanoTime() - start) * 1e-9, agent.actorWeights());
        }
    });
}

CurvePlot plot(String label, Function<Curve, List<Double>> x) {
    var plot = CurvePlot.builder().optTitle("Learning over " + label).setXLabel(label)
            .setYLabel("median distance at the end (mm)").optLogX(true).optLogY(true);
    for (var curve : List.of(through, trying)) {
        plot.addCurve(curve.name(), x.apply(curve).stream().mapToDouble(d -> d).toArray(),
                curve.distance().stream().mapToDouble(d -> d).toArray());
    }
    return plot.build();
}
var picture = Path.of("runs/examples/two-ways-to-learn.png");
var plots = List.<Figure>of(plot("control steps", Curve::samples), plot("seconds", Curve::seconds));
new FigureRow("Two ways to learn", plots).writePng(picture);
IO.println("Picture: " + picture.toAbsolutePath());
