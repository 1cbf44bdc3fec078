// 8. A curl field, from untrained networks to the figure
//
// Five networks learn to reach with a six-muscle arm. Then a field pushes the hand aside (Shadmehr & Mussa-Ivaldi 1994)
// and they go on learning, with catch trials without the field, force channels that show what they expect, and a
// washout. Do their units prefer other directions afterwards? What counts is networks: seeds are a number below. What
// is done is not done again, so a second run only draws. It takes some minutes; -Dbatches=200 is for a first look.
//
// Run with: ./efferent jshell examples/08-curl-field.jsh

int seeds = 5;
int batches = Integer.getInteger("batches", 3000);
var folder = Path.of("runs/examples/curl-field-" + batches);

// Reaches of random size and direction, all from one posture; validation is eight targets around it.
var training = Sweep.replicates(Experiment.parse("""
        {"task": "center-out", "effector": "arm26", "muscle": "thelen", "hidden": 50, "learningRate": 0.005,
         "taskOptions": {"startShoulder": 0.8, "startElbow": 1.6, "catchFraction": 0.2, "duration": 0.9}, "batches": %d}
        """.formatted(batches)), seeds, folder.resolve("networks"));
training.run(IO::println, () -> false);

// A cycle has every target once. One of ten trials in the field is a catch trial; each cycle has one in a channel.
var study = AdaptationStudy.of(training.networks(), Adaptation.parse("""
        {"trialsPerUpdate": 8, "learningRate": 0.001, "schedule": {
          "conditions": {"field": "curl:strength=8", "channel": "channel"},
          "blocks": [{"name": "baseline", "cycles": 8, "probes": "channel"},
                     {"name": "field", "cycles": 60, "conditions": {"field": 9, "null": 1}, "probes": "channel"},
                     {"name": "washout", "cycles": 30, "probes": "channel"}]}}
        """), folder.resolve("study"));
study.run(IO::println, () -> false);
IO.println("Figures and a table: " + study.report("./efferent jshell examples/08-curl-field.jsh"));
IO.println("All trials of all networks as arrays: " + folder.resolve("study/study.npz"));

// Units, before and after, in reaches to 24 targets without the field. Everything that happened is kept for Python.
List<TuningCurve> tuning(Path run, String block) {
    var reaches = TrainedNetwork.best(run.resolve("after-" + block + ".npz"))
            .record(Experiment.parse("{\"taskOptions\": {\"angularStep\": 15}}"), 24, 0);
    reaches.save(run.resolve("reaches-after-" + block + ".npz"));
    return TuningCurve.ofUnits(reaches.directions(), reaches.within("hidden", 0, 0.4));
}
var before = new ArrayList<Double>();
var shift = new ArrayList<Double>();
for (var run : study.runs()) {
    var first = tuning(run, "baseline");
    var last = tuning(run, "field");
    for (int unit = 0; unit < first.size(); unit++) {
        if (first.get(unit).isTuned() && last.get(unit).isTuned()) {
            before.add(Math.toDegrees(first.get(unit).preferred()));
            shift.add(Math.IEEEremainder(Math.toDegrees(last.get(unit).preferred()) - before.getLast(), 360));
        }
    }
}
double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(d -> d).toArray();
}
var plot = CurvePlot.builder().optTitle("Preferred directions of units").setXLabel("before learning (°)");
plot.setYLabel("shift in the field (°)").addPoints("unit", numbers(before), numbers(shift));
plot.build().writePng(folder.resolve("preferred-directions.png"));
IO.println("Mean shift of %d tuned units: %.1f degrees".formatted(
        shift.size(), shift.stream().mapToDouble(d -> d).average().orElse(Double.NaN)));
