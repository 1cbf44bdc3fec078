// 6. A muscle model of your own, and the measurement of its constant
//
// One class makes a muscle: it declares its constants and its state variables, and computes forces and rates. Ours
// tires. It goes onto the ready-made arm like any other model; a network trains through it, and so does anything else
// that can follow a gradient: at the end we find the time constant of fatigue in a recording of the hand (system
// identification).
//
// Run with: ./efferent jshell examples/06-custom-muscle.jsh

// Thelen's muscle, part of whose fibers drop out while it is active: df/dt = a (1 - f) / fatigueTime - f /
// recoveryTime. All arrays are (batch, muscle), constants (1, muscle). Use NDArray operations; numbers from
// p.constant(...) are made once per rollout, those of x.mul(2.5) each time.
class TiringMuscle implements Muscle {
    private final Muscle fresh = new ThelenRigidMuscle();

    public String name() {
        return "tiring";
    }

    public List<MuscleParameter> parameters() {
        return Stream.concat(fresh.parameters().stream(), Stream.of(
                MuscleParameter.positive("fatigueTime", "s", "time constant of fatigue at full activation", 1),
                MuscleParameter.positive("recoveryTime", "s", "time constant of recovery", 10))).toList();
    }

    public List<String> stateVariables() {
        return List.of("activation", "fatigue");
    }

    public MuscleState initialState(Parameters p, NDArray pathLength) {
        return new MuscleState(fresh.initialState(p, pathLength).activation(), pathLength.zerosLike());
    }

    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray working = p.constant(1).sub(state.get(1)).mul(state.activation());
        return fresh.output(p, new MuscleState(working), pathLength, pathVelocity);
    }

    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        NDArray a = state.activation(), f = state.get(1);
        NDArray tiring = p.constant(1).sub(f).mul(a).div(p.get("fatigueTime")).sub(f.div(p.get("recoveryTime")));
        return new MuscleState(ActivationDynamics.rate(p, a, excitation, step), tiring);
    }
}

var arm = ReadyMade.rigidTendonArm26(new TiringMuscle()).build();
IO.println("Constants: " + arm.values().keySet().stream().filter(name -> name.startsWith("muscle.")).toList());

// Training goes through it as through any other.
var environment = Environment.builder().setEffector(arm).setTask(new RandomTargetReach(0.5)).build();
var trained = Trainer.builder().setEnvironment(environment)
        .setPolicy(RecurrentPolicy.gru(environment.observationSize(), 24, environment.actionSize()))
        .optBatches(20).optBatchSize(16).optLearningRate(LearningRate.constant(5e-3)).optValidation(10, 64).build()
        .run();
IO.println("Validation loss after 10 and 20 batches: " + trained.metrics().stream()
        .filter(m -> m.validation() != null).map(m -> "%.3f".formatted(m.validation())).toList());

// The path of the hand, (time, sample, x and y), while muscles are told to pull at constant strength.
double[][] posture = {{0.8, 1.2}, {1.2, 1.6}};
double[][] strength = {{0.3, 0.15, 0.08, 0.02, 0.3, 0.1}, {0.1, 0.12, 0.05, 0.04, 0.1, 0.3}};
NDArray hand(NDManager manager, NDArray fatigueTime) {
    var plant = arm.bind(manager, DataType.FLOAT64, Map.of("muscle.fatigueTime", fatigueTime.broadcast(1, 6)));
    NDArray q = Constants.of(manager, DataType.FLOAT64, posture),
            excitation = Constants.of(manager, DataType.FLOAT64, strength);
    var state = plant.initialState(q, q.zerosLike());
    var path = new NDList();
    for (int i = 0; i < 45; i++) {
        state = plant.step(state, excitation);
        path.add(plant.endpoint(state).position());
    }
    return NDArrays.stack(path);
}

// Somebody's recording, made with 0.5 s. We guess 2 s, ask how the error changes with the logarithm of the guess, and
// step to where the tangent says that the error is zero (Newton), but never by more than a factor of 1.6.
var plot = CurvePlot.builder().optTitle("Hand of a tiring arm").setXLabel("time (s)").setYLabel("x (m)");
double[] time = IntStream.rangeClosed(1, 45).mapToDouble(i -> 0.01 * i).toArray();
double guess = Math.log(2);
try (var lab = Tensors.newManager()) {
    NDArray recorded = hand(lab, Constants.of(lab, DataType.FLOAT64, new Shape(1, 1), 0.5));
    plot.addCurve("recorded", time, recorded.get(":, 0, 0").toDoubleArray());
    for (int i = 0; i <= 5; i++) {
        try (var manager = lab.newSubManager(); var tape = Engine.getInstance().newGradientCollector()) {
            NDArray logarithm = Constants.of(manager, DataType.FLOAT64, new Shape(1, 1), guess);
            logarithm.setRequiresGradient(true);
            NDArray path = hand(manager, logarithm.exp());
            NDArray error = path.sub(recorded).square().mean().sqrt();
            tape.backward(error);
            double slope = logarithm.getGradient().toDoubleArray()[0], miss = error.toDoubleArray()[0];
            IO.println("fatigueTime %.4f s: error %.1e m, slope %.4f m".formatted(Math.exp(guess), miss, slope));
            if (i % 5 == 0) {
                plot.addCurve(
                        "simulated with %.2f s".formatted(Math.exp(guess)), time, path.get(":, 0, 0").toDoubleArray());
            }
            guess -= Math.clamp(miss / slope, -0.47, 0.47);
        }
    }
}
plot.build().writePng(Path.of("runs/examples/tiring-arm.png"));
IO.println(
        "Picture (the recording lies under the last curve): "
        + Path.of("runs/examples/tiring-arm.png").toAbsolutePath());
if (Math.abs(Math.exp(guess) - 0.5) > 1e-3) {
    throw new AssertionError("did not find the time constant");
}
