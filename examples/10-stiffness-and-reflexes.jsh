// 10. Stiffness and reflexes
//
// A network learns to hold an arm of six muscles against pushes, and to reach. Then a robot takes the hand a little way
// and waits: the force that comes back is the stiffness of body and network together (Mussa-Ivaldi et al. 1985). And a
// torque stretches the muscles of the elbow: when do they answer, and how much of it is there in the windows of reflex
// studies (Pruszynski et al. 2009)? No answer can come before the shortest delay, 20 ms here.
//
// Run with: ./efferent jshell examples/10-stiffness-and-reflexes.jsh

int batches = Integer.getInteger("batches", 800);
var folder = Path.of("runs/examples/stiffness-" + batches);
var training = Sweep.replicates(Experiment.parse("""
        {"task": "center-out", "effector": "arm26", "muscle": "thelen", "timestep": 0.005, "hidden": 48, "batches": %d,
         "learningRate": 0.005, "perturbations": ["random-push:force=6,probability=0.8,onset=0.1,duration=0.2"],
         "losses": {"position": 1, "activation": 0.02},
         "taskOptions": {"startShoulder": 0.8, "startElbow": 1.6, "duration": 0.7, "cueFrom": 0.35, "cueTo": 0.45}}
        """.formatted(batches)), 1, folder.resolve("networks"));
training.run(IO::println, () -> false);
var network = TrainedNetwork.best(training.networks().getFirst());

// One trial in which something happens while the hand is held: 0.6 s, a cue that comes at the end.
TrialRecording held(String perturbation) {
    return network.record(Experiment.parse("""
            {"perturbations": [%s], "taskOptions": {"duration": 0.7, "cueFrom": 0.65, "cueTo": 0.65}}
            """.formatted(perturbation.isEmpty() ? "" : "\"" + perturbation + "\"")), 1, 0);
}
double[] mean(TrialRecording trial, String variable, double from, double to) {
    double[][] values = trial.variable(variable).values()[0];
    var window = Arrays.copyOfRange(values, (int) (from / trial.timestep()), (int) (to / trial.timestep()));
    return IntStream.range(0, values[0].length)
            .mapToDouble(c -> Arrays.stream(window).mapToDouble(row -> row[c]).average().orElseThrow()).toArray();
}

// The robot: 8 mm in eight directions within 0.1 s, held for 0.2 s; force and place in the last 0.1 s of that.
var free = mean(held(""), "hand", 0.4, 0.5);
double[][] displacement = new double[8][];
double[][] force = new double[8][];
for (int i = 0; i < 8; i++) {
    var trial = held("displacement:direction=%d,onset=0.2".formatted(45 * i));
    var hand = mean(trial, "hand", 0.4, 0.5);
    var robot = mean(trial, "load on the hand", 0.4, 0.5);
    displacement[i] = new double[] {hand[0] - free[0], hand[1] - free[1]};
    force[i] = new double[] {-robot[0], -robot[1]};
}
// What the hand does without a displacement is there in all directions alike.
for (int axis = 0; axis < 2; axis++) {
    int a = axis;
    double common = Arrays.stream(force).mapToDouble(f -> f[a]).average().orElseThrow();
    Arrays.stream(force).forEach(f -> f[a] -= common);
}
var stiffness = EndpointStiffness.estimate(displacement, force);
IO.println("Stiffness of hand and network: %.0f and %.0f N/m, the larger along %.0f degrees".formatted(
        stiffness.axes().major(), stiffness.axes().minor(), Math.toDegrees(stiffness.axes().orientation())));

// The force against unit displacements all around: what is drawn as an ellipse.
double[] turn = IntStream.rangeClosed(0, 72).mapToDouble(i -> Math.toRadians(5 * i)).toArray();
double[] around(int row) {
    var k = stiffness.symmetric();
    return Arrays.stream(turn).map(t -> k[row][0] * Math.cos(t) + k[row][1] * Math.sin(t)).toArray();
}
var ellipse = CurvePlot.builder().optTitle("Stiffness of the hand").optEqual(true);
ellipse.setXLabel("x (N/m)").setYLabel("y (N/m)").addCurve("symmetric part", around(0), around(1));
double[] measured(int axis) {
    return IntStream.range(0, 8).mapToDouble(i -> -force[i][axis] / 0.008).toArray();
}
ellipse.addPoints("measured", measured(0), measured(1)).build().writePng(folder.resolve("stiffness.png"));

// Torque steps of both signs on the elbow, 0.2 s into the trial.
double push = 0.2;
var names = network.experiment().environment().effector().muscleNames();
int start = (int) Math.round((push - 0.1) / 0.005);
double[] response(TrialRecording trial, int muscle) {
    double[][] excitation = trial.variable("excitation").values()[0];
    return IntStream.range(start, start + 70).mapToDouble(t -> excitation[t][muscle]).toArray();
}
double[] milliseconds = IntStream.range(0, 70).mapToDouble(i -> 5 * i - 100).toArray();
var quiet = held("");
List<Figure> panels = new ArrayList<>();
for (double torque : new double[] {2, -2}) {
    var pushed = held("torque:joint=1,torque=%s,onset=%s".formatted(torque, push));
    var panel = CurvePlot.builder().optTitle("Torque of %s2 N m on the elbow".formatted(torque < 0 ? "−" : ""))
            .setXLabel("time after the torque (ms)").setYLabel("change of excitation");
    for (int muscle = 0; muscle < names.size(); muscle++) {
        double[] before = response(quiet, muscle);
        double[] after = response(pushed, muscle);
        double[] change = IntStream.range(0, 70).mapToDouble(i -> after[i] - before[i]).toArray();
        panel.addCurve(names.get(muscle), milliseconds, change);
        var mean = MeanResponse.of(new double[][] {change}, -0.1, 0.005);
        IO.println("%4.0f N m  %-22s R1 %6.3f  R2 %6.3f  R3 %6.3f  voluntary %6.3f  from %s".formatted(
                torque, names.get(muscle), mean.in(ResponseWindow.R1, ResponseWindow.BASELINE),
                mean.in(ResponseWindow.R2, ResponseWindow.BASELINE),
                mean.in(ResponseWindow.R3, ResponseWindow.BASELINE),
                mean.in(ResponseWindow.VOLUNTARY, ResponseWindow.BASELINE),
                mean.onset(ResponseWindow.BASELINE, 3, 0.01).stream().mapToObj("%.3f s"::formatted)
                        .findFirst().orElse("never")));
    }
    panels.add(panel.build());
}
new FigureRow("Responses to a torque", panels).writePng(folder.resolve("reflexes.png"));
IO.println("Pictures: " + folder.toAbsolutePath());
