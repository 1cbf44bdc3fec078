package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;
import static io.efferent.task.perturbation.Setting.text;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.task.SensePerturbation;
import io.efferent.task.Senses;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Loss, delay, noise and bias of one sense. */
final class SenseChanges {
    private static final Setting SENSE =
            text("sense", Senses.VISION.label(), "vision, proprioception, or one that the environment adds");

    static final List<Definition> DEFINITIONS = List.of(
            new Definition("sense-loss", "a sense tells nothing, 0", "",
                    Timing.sudden(Timing.DELAY, SENSE, number("probability", 1, "of a loss in each step")),
                    SenseChanges::loss),
            new Definition("sense-delay", "a sense tells later; until then what it told first", "",
                    List.of(SENSE, number("delay", 0.05, "s on top of its own, a multiple of the timestep")),
                    SenseChanges::delay),
            new Definition("sense-noise", "more noise on a sense, also where its own is off", "",
                    Timing.sudden(Timing.DELAY, SENSE, Setting.required("deviation", Setting.Type.NUMBER,
                            "standard deviation, in the units of the sense; k times as much noise as a deviation of s "
                            + "is one of sqrt(k^2 - 1) s more")),
                    given -> added(given, scene -> (_, random) -> given.notNegative("deviation")
                            * random.nextGaussian())),
            new Definition("sense-bias", "an error of a sense, such as by vibration of a tendon",
                    "vibration: 5 to 10 % of the length (M)",
                    Timing.sudden(Timing.DELAY, SENSE, Setting.required("bias", Setting.Type.NUMBER,
                            "in the units of the sense"),
                            Setting.automatic("columns", Setting.Type.NUMBERS, "numbers of columns; default all"),
                            Setting.automatic("muscle", Setting.Type.TEXT,
                                    "whose length proprioception gets wrong, in the place of columns")),
                    SenseChanges::bias),
            new Definition("deafferentation", "the muscles that cross a joint are not felt", "",
                    List.of(Setting.whole("joint", 0, "number of the joint")),
                    SenseChanges::deafferentation));

    private SenseChanges() {}

    /** What is added to a column of a sense. */
    private interface Addition {
        double of(int column, RandomGenerator random);
    }

    private interface AdditionIn {
        Addition in(Scene scene);
    }

    private static int width(Scene scene, String sense) {
        return scene.environment().sensor(sense).width(scene.effector());
    }

    private static Change loss(Arguments given) {
        Timing timing = Timing.of(given);
        String sense = given.text("sense");
        return (scene, trials) -> {
            width(scene, sense);
            Sequence gate = timing.gate(scene, scene.trials().steps() + 1);
            var factor = new Sequence(gate.times(), scene.batch(), 1);
            for (int trial = 0; trial < scene.batch(); trial++) {
                RandomGenerator random = scene.random(trial);
                for (int time = 0; time < gate.times(); time++) {
                    boolean isLost = random.nextDouble() < given.number("probability");
                    factor.set(time, trial, isLost ? 1 - gate.get(time, trial, 0) : 1);
                }
            }
            trials.addSensePerturbation(sense, new SensePerturbation(null, null, factor));
        };
    }

    private static Change delay(Arguments given) {
        String sense = given.text("sense");
        double delay = given.notNegative("delay");
        return (scene, trials) -> {
            width(scene, sense);
            double steps = delay / scene.timestep();
            if (Math.abs(steps - Math.rint(steps)) > 1e-6 * Math.max(1, steps)) {
                throw new IllegalArgumentException(scene.owner() + ", delay: got " + delay
                        + " s, expected a multiple of the timestep, " + scene.timestep() + " s");
            }
            int[] further = IntStream.range(0, scene.batch())
                    .map(trial -> (int) Math.max(0, Math.round(scene.size(trial) * steps))).toArray();
            trials.addSensePerturbation(sense, new SensePerturbation(null, null, null, null, null, further));
        };
    }

    private static Change added(Arguments given, AdditionIn addition) {
        Timing timing = Timing.of(given);
        String sense = given.text("sense");
        return (scene, trials) -> {
            int width = width(scene, sense);
            Addition added = addition.in(scene);
            Sequence gate = timing.gate(scene, scene.trials().steps() + 1);
            var offset = new Sequence(gate.times(), scene.batch(), width);
            double[] values = new double[width];
            for (int trial = 0; trial < scene.batch(); trial++) {
                RandomGenerator random = scene.random(trial);
                for (int time = 0; time < gate.times(); time++) {
                    double size = gate.get(time, trial, 0);
                    Arrays.setAll(values, column -> size * added.of(column, random));
                    offset.set(time, trial, values);
                }
            }
            trials.addSensePerturbation(sense, new SensePerturbation(null, offset, null));
        };
    }

    private static Change bias(Arguments given) {
        return added(given, scene -> {
            int width = width(scene, given.text("sense"));
            boolean[] biased = new boolean[width];
            Arrays.fill(biased, !given.has("columns") && !given.has("muscle"));
            if (given.has("muscle")) {
                int muscle = scene.effector().muscleNames().indexOf(given.text("muscle"));
                if (muscle < 0 || !given.text("sense").equals(Senses.PROPRIOCEPTION.label())) {
                    throw new IllegalArgumentException(scene.owner() + ", muscle: got '" + given.text("muscle")
                            + "' of " + given.text("sense") + ", expected one of " + scene.effector().muscleNames()
                            + " of " + Senses.PROPRIOCEPTION.label());
                }
                biased[muscle] = true;
            } else if (given.has("columns")) {
                for (int column : given.indices("columns", width)) {
                    biased[column] = true;
                }
            }
            return (column, _) -> biased[column] ? given.number("bias") : 0;
        });
    }

    private static Change deafferentation(Arguments given) {
        return (scene, trials) -> {
            Effector effector = scene.effector();
            int joint = scene.joint(given.whole("joint"));
            int muscles = effector.muscleCount();
            boolean[] crosses = new boolean[muscles];
            try (NDManager manager = Tensors.newManager()) {
                var position = Constants.of(manager, DataType.FLOAT64, scene.trials().position());
                for (double[][] arms : Tensors.toCube(effector.bind(manager, DataType.FLOAT64)
                        .initialState(position, position.zerosLike()).path().momentArms())) {
                    for (int muscle = 0; muscle < muscles; muscle++) {
                        crosses[muscle] |= arms[joint][muscle] != 0;
                    }
                }
            }
            addGain(scene, trials, column -> crosses[column % muscles]);
        };
    }

    private static void addGain(Scene scene, Trials.Builder trials, IntPredicate isLost) {
        String sense = Senses.PROPRIOCEPTION.label();
        int width = width(scene, sense);
        trials.addSensePerturbation(sense, new SensePerturbation(scene.matrices(trial -> {
            double[][] gain = Geometry.identity(width);
            IntStream.range(0, width).filter(isLost).forEach(column -> gain[column][column] -= scene.size(trial));
            return gain;
        }), null, null));
    }
}
