// 9. A rotated cursor
//
// The hand moves a cursor that is turned by 30 degrees about the start. Networks that have learned to reach aim at the
// target at first, then more and more to the other side; vision corrects the rest on the way. When the cursor is
// straight again they still do (Krakauer et al. 2000). What has to reach the target is the cursor, so that is the loss.
// Do they learn faster the second time?
//
// Run with: ./efferent jshell examples/09-rotated-cursor.jsh

int batches = Integer.getInteger("batches", 400);
var folder = Path.of("runs/examples/rotated-cursor-" + batches);

// Three networks learn to reach with four muscles that pull a point mass.
var training = Sweep.replicates(Experiment.parse("""
        {"task": "center-out", "effector": "point-mass24", "hidden": 32, "batches": %d, "learningRate": 0.005,
         "losses": {"cursor": 1, "activation": 0.02, "jerk": 1e-7},
         "taskOptions": {"duration": 0.8, "catchFraction": 0.2}}
        """.formatted(batches)), 3, folder.resolve("networks"));
training.run(IO::println, () -> false);

var study = AdaptationStudy.of(training.networks(), Adaptation.parse("""
        {"trialsPerUpdate": 8, "learningRate": 0.001, "schedule": {
          "conditions": {"turned": "rotation:angle=30"},
          "blocks": [{"name": "baseline", "cycles": 10},
                     {"name": "turned", "cycles": 40, "condition": "turned"},
                     {"name": "washout", "cycles": 40},
                     {"name": "turned again", "cycles": 40, "condition": "turned"}]}}
        """), folder.resolve("study"));
study.run(IO::println, () -> false);
IO.println("All of it: " + study.report("./efferent jshell examples/09-rotated-cursor.jsh"));

// Direction of the hand at its peak speed, degrees to the left of the target, the mean of each cycle: [network][cycle].
int targets = 8;
double[][] angle = study.trials().stream().map(trials -> IntStream.range(0, trials.size() / targets).mapToDouble(
        cycle -> trials.subList(targets * cycle, targets * (cycle + 1)).stream().mapToDouble(
                trial -> Math.toDegrees(trial.angleAtPeak())).average().orElseThrow()).toArray()).toArray(
        double[][]::new);
double[] block(double[] cycles, int from) {
    return Arrays.copyOfRange(cycles, from, from + 40);
}

// Savings: fewer cycles until half of what is learned is learned, by the mean of the networks.
double[] mean = IntStream.range(0, angle[0].length).mapToDouble(
        c -> Arrays.stream(angle).mapToDouble(network -> network[c]).average().orElseThrow()).toArray();
int half(double[] exposure) {
    double end = Arrays.stream(exposure, 35, 40).average().orElseThrow();
    return (int) IntStream.range(0, 40).takeWhile(c -> (exposure[c] - exposure[0]) / (end - exposure[0]) < 0.5).count();
}
IO.println("Cycles before half of it is learned: %d the first time, %d the second".formatted(
        half(block(mean, 10)), half(block(mean, 90))));
IO.println("After-effect in the first cycle of the washout: %.0f degrees".formatted(mean[50] - mean[9]));

double[] cycles = IntStream.range(0, mean.length).mapToDouble(c -> c).toArray();
var plot = TrialPlot.builder().setTitle("Learning, unlearning and learning again");
plot.optXLabel("cycle of eight targets").setYLabel("direction of the hand (°)");
plot.addBlock("baseline", 0, 10).addBlock("turned by 30°", 10, 50).addBlock("washout", 50, 90);
plot.addBlock("turned again", 90, 130);
for (int network = 0; network < angle.length; network++) {
    plot.addSeries("network " + (network + 1), cycles, angle[network]);
}
plot.build().writePng(folder.resolve("angle.png"));

// The two exposures over each other.
double[] exposure = IntStream.range(0, 40).mapToDouble(c -> c).toArray();
var twice = CurvePlot.builder().optTitle("Two exposures, mean of networks");
twice.setXLabel("cycle of eight targets").setYLabel("direction of the hand (°)");
twice.addCurve("first", exposure, block(mean, 10)).addCurve("second", exposure, block(mean, 90));
twice.build().writePng(folder.resolve("exposures.png"));
IO.println("Pictures: " + folder.toAbsolutePath());
