// 2. An arm of your own
//
// An effector is a skeleton, muscles, and the paths of the muscles over the skeleton. Here we build a planar arm with
// ten muscles from nothing but attachment points; lengths, velocities and moment arms follow from the geometry. We
// choose fiber lengths that suit the paths, draw the moment arms, and check the path velocities against finite
// differences.
//
// Run with: ./efferent jshell examples/02-build-an-effector.jsh

import static io.efferent.effector.MusclePath.point;
import static io.efferent.effector.MusclePath.via;

// Body 0 is the world, 1 the upper arm, 2 the forearm. On a bone, x runs along it and y across it, counter-clockwise,
// the way the elbow bends. Units are m. Two or more points make a path of straight segments.
var paths = new LinkedHashMap<String, MusclePath>();
paths.put("pectoralis", via(point(0, -0.15, 0.03), point(1, 0.094, 0.017)));
paths.put("deltoid anterior", via(point(0, -0.06, 0.04), point(1, 0.12, 0.02)));
paths.put("deltoid posterior", via(point(0, -0.013, -0.07), point(0, 0.05, 0), point(1, 0.153, 0)));
paths.put("teres", via(point(0, -0.10, -0.06), point(0, 0.02, -0.03), point(1, 0.08, -0.015)));
paths.put("brachialis", via(point(1, 0.18, 0.012), point(2, 0.035, 0.010)));
paths.put("brachioradialis", via(point(1, 0.23, 0.001), point(2, 0.15, 0.01)));
paths.put("triceps lateral", via(point(1, 0.03, 0), point(1, 0.138, -0.019), point(2, -0.04, -0.017)));
paths.put("triceps medial", via(point(1, 0.12, -0.01), point(1, 0.25, -0.02), point(2, -0.025, -0.015)));
paths.put("biceps", via(point(0, -0.052, 0.033), point(2, 0.044, 0.001)));
paths.put("triceps long", via(point(0, 0.02, -0.028), point(2, -0.04, -0.017)));
double[] force = {838, 500, 700, 600, 987, 400, 800, 500, 414, 603}; // maximum isometric forces, N

Effector arm(Muscle model, IntFunction<MuscleConstants> constants) {
    var builder = Effector.builder().optName("arm210").setSkeleton(TwoJointArm.AVERAGE)
            .optLimits(JointLimits.ofPosition(new double[] {0, 0.1}, new double[] {2.2, 2.4})); // shoulder, elbow, rad
    int m = 0;
    for (var path : paths.entrySet()) {
        builder.addMuscle(path.getKey(), model, constants.apply(m++), path.getValue());
    }
    return builder.build();
}

// Where the muscles run: lengths and velocities, (sample, muscle), and moment arms, (sample, joint, muscle).
PathGeometry geometry(Plant plant, double[][] position, double[][] velocity, double seconds) {
    NDArray q = Constants.of(plant.manager(), plant.type(), position);
    NDArray v = Constants.of(plant.manager(), plant.type(), velocity);
    return plant.initialState(q.add(v.mul(plant.constant(seconds))), v).path(); // a while later, at constant velocity
}

try (var manager = Tensors.newManager()) {
    // First with muscles that need no lengths, to see how far each path stretches over the workspace ...
    var sketch = arm(new ReluMuscle(), m -> MuscleConstants.force(force[m]));
    var random = RandomStreams.stream(1, "postures", 0);
    var postures = sketch.randomPositions(random, 2000);
    NDArray length = geometry(sketch.bind(manager, DataType.FLOAT64), postures, new double[2000][2], 0).length();
    double[] least = Tensors.toDoubles(length.min(new int[] {0})), most = Tensors.toDoubles(length.max(new int[] {0}));
    // ... then with fibers that work from 0.6 to 1.3 of their optimal length, and tendon for the rest.
    double[] fiber = IntStream.range(0, 10).mapToDouble(m -> Math.min((most[m] - least[m]) / 0.7, least[m] / 0.6))
            .toArray();
    var arm = arm(new ThelenRigidMuscle(), m -> MuscleConstants.hill(force[m], fiber[m], least[m] - 0.6 * fiber[m]));
    var plant = arm.bind(manager, DataType.FLOAT64);
    IO.println("muscle            path (mm)    optimal fiber (mm)");
    for (int m = 0; m < 10; m++) {
        IO.println(
                "%-18s%3.0f to %3.0f%16.0f".formatted(
                arm.muscleNames().get(m), 1e3 * least[m], 1e3 * most[m], 1e3 * fiber[m]));
    }

    // The moment arm is the derivative of the path length: negative if shortening increases the angle, as in flexors.
    double[] angle = IntStream.rangeClosed(6, 126).mapToDouble(i -> i).toArray();
    for (int joint = 0; joint < 2; joint++) {
        String[] names = joint == 0 ? new String[] {"shoulder", "elbow at 70°"}
                : new String[] {"elbow", "shoulder at 60°"};
        var plot = CurvePlot.builder().optTitle("Moment arms at the " + names[0])
                .setXLabel(names[0] + " angle (°), " + names[1]).setYLabel("moment arm (mm)");
        int turned = joint;
        double[][] sweep = DoubleStream.of(angle).map(Math::toRadians)
                .mapToObj(a -> turned == 0 ? new double[] {a, 1.22} : new double[] {1.05, a}).toArray(double[][]::new);
        NDArray momentArms = geometry(plant, sweep, new double[sweep.length][2], 0).momentArms().get(":, " + joint);
        for (int m = 0; m < 10; m++) {
            double[] r = Tensors.toDoubles(Tensors.column(momentArms, m));
            if (DoubleStream.of(r).anyMatch(x -> Math.abs(x) > 1e-9)) { // the muscle crosses this joint
                plot.addCurve(arm.muscleNames().get(m), angle, DoubleStream.of(r).map(x -> 1e3 * x).toArray());
            }
        }
        plot.build().writePng(Path.of("runs/examples", names[0] + "-moment-arms.png"));
        plot.build().writeSvg(Path.of("runs/examples", names[0] + "-moment-arms.svg"));
    }

    // The path velocity is the rate of change of the path length.
    double[][] velocity = Stream.generate(() -> random.doubles(2, -5, 5).toArray()).limit(2000)
            .toArray(double[][]::new);
    double[] exact = Tensors.toDoubles(geometry(plant, postures, velocity, 0).velocity());
    double[] before = Tensors.toDoubles(geometry(plant, postures, velocity, -1e-6).length());
    double[] later = Tensors.toDoubles(geometry(plant, postures, velocity, 1e-6).length());
    double worst = IntStream.range(0, exact.length)
            .mapToDouble(i -> Math.abs(exact[i] - (later[i] - before[i]) / 2e-6)).max().getAsDouble();
    IO.println("Path velocity against differences of length, 2000 random states: within %.1e m/s".formatted(worst));
    if (worst > 1e-8) {
        throw new AssertionError("path velocities are wrong");
    }
}
IO.println(
        "Pictures: " + Path.of("runs/examples").toAbsolutePath()
        + "/shoulder-moment-arms, elbow-moment-arms (.png, .svg)");
