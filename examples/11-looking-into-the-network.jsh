// 11. Looking into the network
//
// What do the units of a network do that reaches? How many dimensions do they fill, which directions do they prefer, do
// their states rotate more than chance would have it, and where would the network stay if the world stood still?
//
// Run with: ./efferent jshell examples/11-looking-into-the-network.jsh

int batches = Integer.getInteger("batches", 600);
var folder = Path.of("runs/examples/network-" + batches);
var training = Sweep.replicates(Experiment.parse("""
        {"task": "center-out", "effector": "point-mass24", "hidden": 48, "batches": %d, "learningRate": 0.005,
         "losses": {"position": 1, "activation": 0.02, "hidden": 0.01, "hidden rate": 1e-5},
         "taskOptions": {"duration": 0.8, "catchFraction": 0.2}}
        """.formatted(batches)), 1, folder.resolve("networks"));
training.run(IO::println, () -> false);
var network = TrainedNetwork.best(training.networks().getFirst());
var trials = network.record(Experiment.parse("{}"), 8, 0);
double[] directions = trials.directions();
double[][][] hidden = trials.within("hidden", 0, 0.5);          // [trial][time][unit] after the go cue

// Tuning: a cosine for each unit, a panel for the twelve that are modulated most.
var curves = TuningCurve.ofUnits(directions, hidden);
var rates = TuningCurve.rates(hidden);
int[] most = IntStream.range(0, curves.size()).boxed().sorted(
        Comparator.comparing(u -> -curves.get(u).depth())).limit(12).mapToInt(u -> u).toArray();
IO.println(curves.stream().filter(TuningCurve::isTuned).count() + " of " + curves.size() + " units are tuned");
new TuningPlot(Arrays.stream(most).mapToObj(u -> "unit " + (u + 1)).toList(), directions,
        Arrays.stream(most).mapToObj(u -> rates[u]).toArray(double[][]::new)).writePng(folder.resolve("tuning.png"));

// Dimensions: principal components over all times and directions.
var components = PrincipalComponents.of(Arrays.stream(hidden).flatMap(Arrays::stream).toArray(double[][]::new));
IO.println("%d components for 90 %%, participation ratio %.1f".formatted(
        components.componentsFor(0.9), components.participationRatio()));

// Rotations: the mean over directions is taken away, then a linear system without growth is fitted.
var states = FiringRates.withoutConditionMean(FiringRates.softNormalized(hidden, 0.05));
var rotations = RotationalDynamics.fit(states, trials.timestep(), 6);
var chance = TensorMaximumEntropy.of(states);
var random = new Random(0);
double[] surrogates = IntStream.range(0, 100).mapToDouble(_ ->
        RotationalDynamics.fit(chance.surrogate(random), trials.timestep(), 6).skewDetermination()).toArray();
IO.println("Rotations explain %.2f of the change of states, p %.2f by surrogates of maximum entropy".formatted(
        rotations.skewDetermination(), Surrogates.p(rotations.skewDetermination(), surrogates)));

// Fixed points: the network under what it sees at the end of each trial, searched from where it was.
var policy = network.experiment().policy(network.experiment().environment());
double[][][] seen = trials.within("observation", 0, 0.5);
double[][] fixed = IntStream.range(0, 8).boxed().flatMap(i -> {
    var frozen = NetworkDynamics.of(policy, network.weights(policy), seen[i][seen[i].length - 1]);
    var points = FixedPoints.find(frozen, FixedPoints.around(hidden[i], 30, 0.1, i), frozen.bound()).fixed();
    points.forEach(point -> IO.println("target %d: %s, slowest time constant %.0f ms".formatted(i + 1,
            point.isStable() ? "stable" : "unstable",
            1000 * trials.timestep() * point.eigenvalues().getFirst().timeConstant())));
    return points.stream().map(point -> point.state());
}).toArray(double[][]::new);

// Two pictures of the same states: along the components of most variance, and in the first plane of rotation.
double[] column(double[][] rows, int index) {
    return Arrays.stream(rows).mapToDouble(row -> row[index]).toArray();
}
var spaces = CurvePlot.builder().optTitle("Principal components, colored by direction");
spaces.setXLabel("first component (a.u.)").setYLabel("second component (a.u.)");
var plane = CurvePlot.builder().optTitle("First plane of rotation, colored by direction").optEqual(true);
plane.setXLabel("along the spread of first states (a.u.)").setYLabel("across (a.u.)");
for (int i = 0; i < 8; i++) {
    double[][] scores = components.scores(hidden[i], 2);
    spaces.addDirection(directions[i], column(scores, 0), column(scores, 1));
    double[][] turning = rotations.planes().getFirst().scores(states[i]);
    plane.addDirection(directions[i], column(turning, 0), column(turning, 1));
}
if (fixed.length > 0) {
    double[][] scores = components.scores(fixed, 2);
    spaces.addPoints("fixed points", column(scores, 0), column(scores, 1));
}
spaces.build().writePng(folder.resolve("components.png"));
plane.build().writePng(folder.resolve("rotations.png"));
IO.println("Pictures: " + folder.toAbsolutePath());
