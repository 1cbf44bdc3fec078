// 3. States, and what a body does by itself
//
// The state of a body goes into a step and comes out of it; nothing is hidden in the effector. Here we look at what is
// in a state, let the relaxed six-muscle arm drift for 200 ms, drop it under gravity, and use the fall, which loses no
// energy, to see how fast the two integrators converge.
//
// Run with: ./efferent jshell examples/03-states-and-passive-fall.jsh

var folder = Path.of("runs/examples");

// States at times 0, 1, ... steps of samples that start at rest in these postures, without any command.
List<EffectorState> relaxed(Plant plant, int steps, double[]... postures) {
    NDArray q = Constants.of(plant.manager(), plant.type(), postures);
    var states = new ArrayList<>(List.of(plant.initialState(q, q.zerosLike())));
    NDArray silence = states.getFirst().activation().zerosLike();      // limited to the minimum activation by step()
    for (int i = 0; i < steps; i++) {
        states.add(plant.step(states.getLast(), silence));
    }
    return states;
}

// Every array is batch first, (sample, joint) or (sample, muscle), one array per quantity.
try (var manager = Tensors.newManager()) {
    var arm = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).build();
    IO.println(arm.name() + " of " + arm.muscleNames() + " in steps of " + arm.timestep() + " s");
    var plant = arm.bind(manager, DataType.FLOAT32);
    double[] angle = {0.2, 0.8, 1.4, 2.0};                               // rad, shoulder and elbow
    double[][] postures = DoubleStream.of(angle).boxed()
            .flatMap(s -> DoubleStream.of(angle).mapToObj(e -> new double[] {s, e})).toArray(double[][]::new);
    var states = relaxed(plant, 20, postures);
    states.getLast().quantities().forEach((name, x) -> IO.println("  %-16s%s".formatted(name, x.getShape())));
    IO.println("  %-16s%s".formatted("moment arms", states.getLast().path().momentArms().getShape()));

    // Passive muscle forces pull the hand away from where it is held, most where muscles are stretched.
    NDArray from = plant.endpoint(states.getFirst()).position(), to = plant.endpoint(states.getLast()).position();
    double[] drift = Tensors.toDoubles(to.sub(from).square().sum(new int[] {1}).sqrt());
    IO.println("Drift of the relaxed hand in 200 ms (mm); shoulder down, elbow across: " + Arrays.toString(angle));
    for (int i = 0; i < angle.length; i++) {
        IO.println("  " + angle[i] + DoubleStream.of(drift).skip(4 * i).limit(4)
                .mapToObj(d -> "%8.1f".formatted(1e3 * d)).collect(Collectors.joining()));
    }
}

// The same arm in a vertical plane, with muscles that pull only when told to, and no stops: a double pendulum.
Effector pendulum(Integrator integrator, double timestep) {
    return ReadyMade.rigidTendonArm26(new ReluMuscle()).setSkeleton(ReadyMade.ARM.withGravity(0, -9.81))
            .optLimits(JointLimits.uniform(2, -10, 10)).optIntegrator(integrator).optTimestep(timestep).build();
}

double[] start = {1.2, 0.5};
try (var manager = Tensors.newManager()) {
    var falling = pendulum(new RungeKutta4(), 0.01);
    double[][][] hand = new double[1][61][2], body[][] = new double[1][61][1][][];
    var states = relaxed(falling.bind(manager, DataType.FLOAT64), 60, start);
    for (int k = 0; k <= 60; k++) {
        body[0][k][0] = falling.skeleton().limb(states.get(k).position().toDoubleArray());
        hand[0][k] = body[0][k][0][2];
    }
    // Figures take plain arrays, [trial][time][...], bones as lines. Without a target, we mark where the hand ends.
    var ends = new double[][][] {Stream.generate(() -> hand[0][60]).limit(61).toArray(double[][]::new)};
    var recording = Recording.builder().setTimestep(0.01).setMuscleNames(List.of()).setEndpoint(hand)
            .setEndpointVelocity(new double[1][61][2]).setTarget(ends).setActivation(new double[1][61][0]).setBody(body)
            .build();
    new StrobePlot(recording, 0, 13).writePng(folder.resolve("fall.png"));
}

// Where the hand is after 0.3 s, for shorter and shorter steps, against a solution with very short ones.
double[] fallen(Integrator integrator, int steps) {
    try (var manager = Tensors.newManager()) {
        var plant = pendulum(integrator, 0.3 / steps).bind(manager, DataType.FLOAT64);
        return plant.endpoint(relaxed(plant, steps, start).getLast()).position().toDoubleArray();
    }
}
int[] steps = {15, 30, 60, 120, 240};
var plot = CurvePlot.builder().optTitle("Falling arm after 0.3 s").setXLabel("step (ms)")
        .setYLabel("error of the hand (m)")
        .optLogX(true).optLogY(true);
double[] exact = fallen(new RungeKutta4(), 1000);
for (var integrator : List.of(new Euler(), new RungeKutta4())) {
    double[] error = IntStream.of(steps).mapToObj(n -> fallen(integrator, n))
            .mapToDouble(x -> Math.hypot(x[0] - exact[0], x[1] - exact[1])).toArray();
    plot.addCurve(integrator.name(), IntStream.of(steps).mapToDouble(n -> 300.0 / n).toArray(), error);
    double order = Math.log(error[0] / error[4]) / Math.log(16);
    IO.println("%-6sorder %.2f, errors in m: %s".formatted(
            integrator.name(), order, DoubleStream.of(error).mapToObj("%.1e"::formatted).toList()));
    if (Math.abs(order - (integrator instanceof Euler ? 1 : 4)) > 0.2) {
        throw new AssertionError("unexpected order of convergence");
    }
}
plot.build().writePng(folder.resolve("convergence.png"));
IO.println("Pictures: " + folder.toAbsolutePath() + "/fall.png, convergence.png");
