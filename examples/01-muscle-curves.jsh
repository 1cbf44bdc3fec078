// 1. The force curves of five muscle models
//
// A muscle model is a set of equations for a bank of muscles. It holds no state and no arrays: bind its constants to
// arrays once, then ask it for forces at any activation, length and velocity. Here we draw what textbooks draw: active
// force over length, passive force over length, and force over velocity. The ReLU muscle is a pure force generator, so
// its curves are flat.
//
// Run with: ./efferent jshell examples/01-muscle-curves.jsh

double forceMax = 1000, optimal = 0.1, tendon = 0.2;             // N, m, m: one muscle of ordinary size
var folder = Path.of("runs/examples");

double[] range(double from, double to) {
    return IntStream.rangeClosed(0, 160).mapToDouble(i -> from + (to - from) * i / 160).toArray();
}

// A model with its constants as arrays. Muscle-wise arrays are (batch, muscle); here there is one muscle, and the batch
// is the points of a curve.
record Bench(Muscle model, Parameters p) {
    NDArray column(double... x) {
        return Constants.of(p.manager(), p.type(), new Shape(x.length, 1), x);
    }

    // Held at a path length until it comes to rest. A rigid tendon is there at once. An elastic one stretches while the
    // fiber shortens, so its fiber length is a state variable that we integrate for 0.2 s.
    MuscleOutput held(double activation, double... pathLength) {
        NDArray path = column(pathLength), still = path.zerosLike(), h = p.constant(0.0002);
        var state = model.initialState(p, path).withActivation(still.add(p.constant(activation)));
        for (int i = 0; i < (model.stateVariables().contains("fiberLength") ? 1000 : 0); i++) {
            var out = model.output(p, state, path, still);
            state = state.plus(model.rates(p, state, out, state.activation(), 0), h);
        }
        return model.output(p, state, path, still);
    }

    // Fully active, at optimal length, moving. (With an elastic tendon the fiber follows the curve of "kistemaker".)
    MuscleOutput moving(double... speed) {
        NDArray v = column(speed).mul(p.constant(optimal));
        return model.output(p, new MuscleState(v.onesLike()), v.zerosLike().add(p.constant(optimal + tendon)), v);
    }

    double[] normalized(NDArray force) {
        return Tensors.toDoubles(force.div(p.constant(forceMax)));
    }
}

CurvePlot.Builder plot(String title, String x) {
    return CurvePlot.builder().optTitle(title).setXLabel(x).setYLabel("force / maximum isometric force");
}

var lengths = range(0.4, 1.7);                                   // (path length - tendon slack length) / optimal length
// optimal lengths per second, negative while shortening
var speeds = range(-12, 4);
var paths = DoubleStream.of(lengths).map(l -> tendon + l * optimal).toArray();
var active = plot("Active force, isometric, full activation", "path length less tendon (optimal lengths)");
var passive = plot("Passive force", "path length less tendon (optimal lengths)");
var velocity = plot("Force over velocity, full activation", "velocity (optimal lengths/s)");

IO.println("Force (N) of a 1000 N muscle, fully active, held at a length in optimal lengths:");
IO.println("                           0.7     1.0     1.3     1.6");
try (var manager = Tensors.newManager()) {
    for (String name : Muscles.NAMES) {
        var model = Muscles.named(name);
        var constants = name.equals("relu")                      // what is not given takes the model's default
                ? MuscleConstants.force(forceMax) : MuscleConstants.hill(forceMax, optimal, tendon);
        var bench = new Bench(model, model.bind(manager, DataType.FLOAT64, constants));
        NDArray relaxed = bench.held(0.01, paths).curves()
                .getOrDefault(MuscleOutput.Curve.PASSIVE, bench.column(new double[161]));
        var full = bench.held(1, paths);
        NDArray elastic = full.curves().getOrDefault(MuscleOutput.Curve.PASSIVE, bench.column(new double[161]));
        active.addCurve(name, lengths, bench.normalized(full.force().sub(elastic.mul(bench.p().constant(forceMax)))));
        passive.addCurve(name, lengths, Tensors.toDoubles(relaxed));
        if (!model.stateVariables().contains("fiberLength")) {
            velocity.addCurve(name, speeds, bench.normalized(bench.moving(speeds).force()));
        }
        double[] f = Tensors.toDoubles(bench.held(1, 0.27, 0.30, 0.33, 0.36).force());
        IO.println("%-22s%8.0f%8.0f%8.0f%8.0f".formatted(name, f[0], f[1], f[2], f[3]));
    }
}
Map.of("active-force", active, "passive-force", passive, "force-velocity", velocity).forEach((name, builder) -> {
    builder.build().writePng(folder.resolve(name + ".png"));
    builder.build().writeSvg(folder.resolve(name + ".svg"));
});
IO.println("Pictures: " + folder.toAbsolutePath() + "/active-force, passive-force, force-velocity (.png, .svg)");
