// 4. A task of your own: drawing a figure eight
//
// A task says what a batch of trials looks like, as data: where the body starts, what the network is told, where the
// hand should be at each step. Bodies, senses, delays, noise, losses and training know nothing else of it. Ours is a
// target that runs along a figure eight, at a random pace and from a random place on it, and disappears for part of the
// time.
//
// Run with: ./efferent jshell examples/04-custom-task.jsh

record FigureEight(double duration, double width) implements Task {
    public String name() {
        return "figure-eight";
    }

    public List<Channel> inputs(Effector effector) {             // what the task adds to an observation
        return List.of(new Channel("target", 2), new Channel("visible", 1));
    }

    double[] point(double phase) {
        return new double[] {width / 2 * Math.sin(phase), 0.45 + width / 4 * Math.sin(2 * phase)};
    }

    public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
        int steps = Task.steps(duration, effector);
        var start = new double[batch][];
        var target = new Sequence(steps + 1, batch, 2);          // [time][trial][column]; the start counts too
        var shown = new Sequence(steps + 1, batch, 2);
        var visible = new Sequence(steps + 1, batch, 1);
        for (int trial = 0; trial < batch; trial++) {
            double phase = 2 * Math.PI * random.nextDouble(), turns = random.nextDouble(0.5, 1.5),
                    goes = random.nextDouble();
            start[trial] = ReadyMade.ARM.inverseKinematics(point(phase)[0], point(phase)[1]);
            for (int t = 0; t <= steps; t++) {
                double progress = (double) t / steps;
                target.set(t, trial, point(phase + 2 * Math.PI * turns * progress));
                if (progress < goes || progress > goes + 0.3) {  // hidden for three tenths of the time
                    visible.set(t, trial, 1);
                    shown.set(t, trial, target.get(t, trial, 0), target.get(t, trial, 1));
                }
            }
        }
        return Trials.builder().setPosition(start).setTarget(target)
                .addInput("target", shown).addInput("visible", visible).build();
    }

    public List<Loss> losses() {
        return List.of(Losses.position(), Losses.activation().times(0.05));
    }
}

// An environment puts body, senses and task together. Vision comes 50 ms late and proprioception 20 ms, both noisy.
var environment = Environment.builder().setEffector(ReadyMade.rigidTendonArm26(new MujocoMuscle()).build())
        .setTask(new FigureEight(3, 0.3)).optVisionDelay(0.05).optProprioceptionDelay(0.02)
        .optVisionNoise(0.001).optProprioceptionNoise(0.01).optStackedActions(1).build();
IO.println("An observation has " + environment.observationSize() + " columns: " + environment.channels());

// Anything that answers an observation with excitations can act. Here it is a random walk, the same for the same seed.
try (var manager = Tensors.newManager(); var episode = environment.reset(manager, 4, 1)) {
    var random = RandomStreams.stream(1, "actions", 0);
    double[] action = new double[4 * 6];
    while (!episode.isDone()) {
        Arrays.setAll(action, i -> Math.clamp(action[i] + 0.05 * random.nextGaussian(), 0, 0.3));
        episode.step(Constants.of(episode.manager(), environment.type(), new Shape(4, 6), action));
    }
    var rollout = episode.rollout(Map.of());                     // no network, so no weights
    environment.task().losses().forEach(loss -> IO.println("%s: %.4f".formatted(
            loss.name(), Tensors.toDoubles(loss.term().of(rollout))[0])));
    var recording = Recordings.of(environment, episode.trials(), rollout, 4);
    new HandPathPlot(recording.sample(1)).writePng(Path.of("runs/examples/figure-eight.png"));
    new ActivationPlot(recording).writePng(Path.of("runs/examples/random-activation.png"));
}
IO.println("Pictures: " + Path.of("runs/examples").toAbsolutePath() + "/figure-eight.png, random-activation.png");
