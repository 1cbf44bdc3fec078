package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;

import io.efferent.array.RandomStreams;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import io.efferent.task.UnitPerturbation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lesions, clamps, stimulation, gain and noise of the units of a network. */
final class UnitChanges {
    static final List<Definition> DEFINITIONS = List.of(
            new Definition("lesion", "units are silent", "0 to 50 % of the units, 20 draws",
                    chosen(),
                    given -> new Units(given).scaled((_, size) -> 1 - size)),
            new Definition("unit-clamp", "units keep a value", "",
                    chosen(number("value", 0, "activity")),
                    given -> new Units(given).clamped(given.number("value"))),
            new Definition("unit-gain", "units are more or less active", "",
                    chosen(number("gain", 0.5, "factor")),
                    given -> new Units(given).scaled((_, size) -> 1 + (given.number("gain") - 1) * size)),
            new Definition("stimulation", "a current into units", "",
                    timed(number("current", 0.5, "into each of the units"),
                            Setting.automatic("vector", Setting.Type.NUMBERS,
                                    "current into each unit of the network, in the place of units and current")),
                    UnitChanges::stimulation),
            new Definition("unit-noise", "a random current into units", "",
                    timed(number("deviation", 0.1, "standard deviation")),
                    given -> new Units(given).driven(Timing.of(given), (_, random) ->
                            given.notNegative("deviation") * random.nextGaussian())));

    private UnitChanges() {}

    private static List<Setting> chosen(Setting... others) {
        return Stream.concat(Stream.of(others), Stream.of(
                Setting.required("of", Setting.Type.WHOLE, "number of units of the network"),
                Setting.automatic("units", Setting.Type.NUMBERS, "numbers of units; default all"),
                Setting.automatic("fraction", Setting.Type.NUMBER, "of all units, drawn, instead of units"),
                Setting.whole("draw", 0, "which draw"),
                Setting.flag("before", false, "whether what a step reads is changed, not what it writes"))).toList();
    }

    private static List<Setting> timed(Setting... others) {
        return Timing.sudden(Timing.DELAY, chosen(others).toArray(Setting[]::new));
    }

    private static Change stimulation(Arguments given) {
        double[] vector = given.numbers("vector");
        if (vector == null) {
            return new Units(given).driven(Timing.of(given), (_, _) -> given.number("current"));
        }
        if (vector.length != given.whole("of")) {
            throw new IllegalArgumentException("stimulation, vector: got " + vector.length + " numbers, expected "
                    + given.whole("of") + " as there are units");
        }
        return new Units(given).driven(Timing.of(given), (unit, _) -> vector[unit]);
    }

    /** A number of a unit, given the size of the perturbation in a trial. */
    private interface Factor {
        double of(int unit, double size);
    }

    /** A current into a unit. */
    private interface Current {
        double into(int unit, RandomGenerator random);
    }

    /** The units that are changed. */
    private static final class Units {
        private final boolean[] changed;
        private final boolean before;

        Units(Arguments given) {
            int count = given.whole("of");
            changed = new boolean[count];
            before = given.flag("before");
            if (given.has("units")) {
                for (int unit : given.indices("units", count)) {
                    changed[unit] = true;
                }
            } else if (given.has("fraction")) {
                double fraction = given.notNegative("fraction");
                List<Integer> all = new ArrayList<>(IntStream.range(0, count).boxed().toList());
                Collections.shuffle(all, Random.from(RandomStreams.stream(given.whole("draw"), "units", 0)));
                all.subList(0, (int) Math.min(count, Math.round(fraction * count)))
                        .forEach(unit -> changed[unit] = true);
            } else {
                Arrays.fill(changed, true);
            }
        }

        private double[] gains(double size, Factor factor) {
            return IntStream.range(0, changed.length)
                    .mapToDouble(unit -> changed[unit] ? factor.of(unit, size) : 1).toArray();
        }

        Change scaled(Factor factor) {
            return (scene, trials) -> trials.addUnitPerturbation(new UnitPerturbation(
                    scene.rows(trial -> gains(scene.size(trial), factor)), null, before));
        }

        Change clamped(double value) {
            return (scene, trials) -> {
                var current = new Sequence(scene.trials().steps(), scene.batch(), changed.length);
                for (int trial = 0; trial < scene.batch(); trial++) {
                    double[] values = new double[changed.length];
                    double scaled = scene.size(trial) * value;
                    Arrays.setAll(values, unit -> changed[unit] ? scaled : 0);
                    current.fill(trial, 0, current.times(), values);
                }
                trials.addUnitPerturbation(new UnitPerturbation(
                        scene.rows(trial -> gains(scene.size(trial), (_, size) -> 1 - size)), current, before));
            };
        }

        Change driven(Timing timing, Current into) {
            return (scene, trials) -> drive(scene, trials, timing, into);
        }

        private void drive(Scene scene, Trials.Builder trials, Timing timing, Current into) {
            Sequence gate = timing.gate(scene, scene.trials().steps());
            var current = new Sequence(gate.times(), scene.batch(), changed.length);
            double[] values = new double[changed.length];
            for (int trial = 0; trial < scene.batch(); trial++) {
                var random = scene.random(trial);
                for (int time = 0; time < gate.times(); time++) {
                    double size = gate.get(time, trial, 0);
                    Arrays.setAll(values, unit -> changed[unit] ? size * into.into(unit, random) : 0);
                    current.set(time, trial, values);
                }
            }
            trials.addUnitPerturbation(new UnitPerturbation(null, current, before));
        }
    }
}
