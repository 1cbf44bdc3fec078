// 5. Training a network through a body
//
// Four muscles pull a point mass in the plane. A small recurrent network sees the goal, where the mass is, and how long
// and fast its muscles are, and answers with excitations. Because the body is differentiable, the error at the hand
// flows back through the body into the network (backpropagation through time). After some 20 s it reaches, more or
// less; training goes on for as long as you like with ./efferent train.
//
// Run with: ./efferent jshell examples/05-train.jsh

var folder = Path.of("runs/examples/train");
var environment = Environment.builder()
        .setEffector(ReadyMade.reluPointMass24().build()).setTask(new RandomTargetReach(0.5)).build();
var policy = RecurrentPolicy.gru(environment.observationSize(), 24, environment.actionSize());

// A seed fixes initial weights, trials and noise: run this again and you get the same numbers.
Trainer.Builder trainer(long batches) {
    return Trainer.builder().setEnvironment(environment).setPolicy(policy).optSeed(1)
            .optBatches(batches).optBatchSize(32).optLearningRate(LearningRate.constant(5e-3)).optValidation(50, 64);
}
var result = trainer(200).optFolder(folder).optListener(m -> {
    if (m.batch() % 25 == 0) {
        IO.println("batch %3d  loss %.3f  gradient norm %6.3f".formatted(m.batch(), m.loss(), m.gradientNorm()));
    }
}).build().run();

// What it can do on trials that it has never seen, without noise.
void draw(Trials trials, Rollout rollout) {
    var recording = Recordings.of(environment, trials, rollout, 8);
    new HandPathPlot(recording).writePng(folder.resolve("hand-paths.png"));
    new VelocityPlot(recording).writePng(folder.resolve("velocity.png"));
}
var evaluation =
        Evaluation.of(environment, policy, result.weights(), environment.task().losses(), 64, 2,
        (trials, rollout) -> draw(trials, rollout));
IO.println("Median distance from the target at the end: %.3f m".formatted(evaluation.medianFinalDistance()));
var measured = result.metrics().stream().filter(m -> m.validation() != null).toList();
new LearningCurvePlot(LearningCurve.builder()
        .setBatch(result.metrics().stream().mapToInt(m -> (int) m.batch()).toArray())
        .setLoss(result.metrics().stream().mapToDouble(BatchMetrics::loss).toArray())
        .optGradientNorm(result.metrics().stream().mapToDouble(BatchMetrics::gradientNorm).toArray())
        .optValidation(measured.stream().mapToInt(m -> (int) m.batch()).toArray(),
                measured.stream().mapToDouble(BatchMetrics::validation).toArray())
        .build()).writePng(folder.resolve("learning-curve.png"));

// A checkpoint holds weights, optimizer and the description of the run. Training that goes on from batch 200 takes the
// same steps as training that never stopped.
var checkpoint = Checkpoint.load(folder.resolve("last.npz"));
var on = trainer(203).optResume(checkpoint).build().run().metrics();
IO.println(
        "Resumed after batch " + checkpoint.batches() + ": losses "
        + on.stream().map(m -> "%.3f".formatted(m.loss())).toList());
IO.println("Pictures and checkpoints: " + folder.toAbsolutePath());
