package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.kernel.Repeat;
import io.efferent.muscle.afferent.MileusnicSpindle;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Kind {@code spindle}: responses to a stretch at constant speed, from rest, under steady fusimotor drive. Equations
 * are integrated by Runge-Kutta's method between the recorded times and the corners of the ramp, all cases together.
 */
final class SpindleCheck implements Check {
    private static final List<String> FIBERS = List.of("bag1", "bag2", "chain");
    /** Steps between two recorded times. */
    private static final int STEPS = 100;
    private static final String POLAR = "polar";
    private static final String LENGTH = "length";
    private static final String VELOCITY = "velocity";
    private static final String STEP = "step";

    /** A stretch from the first length to the last at a constant speed. */
    private record Ramp(double from, double to, double start, double velocity) {
        static Ramp of(Section section, double[] time, double[] length) {
            double from = length[0];
            double to = length[length.length - 1];
            double velocity = Math.copySign(section.number("speed"), to - from);
            for (int i = 0; i < time.length; i++) {
                if (length[i] != from && length[i] != to) {
                    return new Ramp(from, to, time[i] - (length[i] - from) / velocity, velocity);
                }
            }
            throw new IllegalArgumentException(section.path() + ".length: expected some between first and last");
        }

        double end() {
            return start + (to - from) / velocity;
        }

        double length(double time) {
            return time <= start ? from : time >= end() ? to : from + velocity * (time - start);
        }
    }

    /** A stretch at constant velocity; {@code sample} is the number of the recorded time at its end, or -1. */
    private record Piece(double from, double to, int sample) {}

    @Override
    public void run(Section file, Trial trial) {
        var cases = file.list("cases");
        List<double[]> lengths = new ArrayList<>();
        List<Ramp> ramps = new ArrayList<>();
        List<List<Piece>> pieces = new ArrayList<>();
        for (Section section : cases) {
            double[] time = section.row("time");
            double[] length = section.numbers(LENGTH, time.length).data();
            var ramp = Ramp.of(section, time, length);
            lengths.add(length);
            ramps.add(ramp);
            pieces.add(pieces(time, ramp));
        }
        Map<String, Values> inputs = new LinkedHashMap<>();
        inputs.put(MileusnicSpindle.DYNAMIC, numbers(cases, section -> section.number("gamma_dynamic")));
        inputs.put(MileusnicSpindle.STATIC, numbers(cases, section -> section.number("gamma_static")));
        inputs.put(LENGTH, numbers(lengths, length -> length[0]));
        Values polar = trial.results(inputs, (manager, x) -> Map.of(
                POLAR, MileusnicSpindle.rest(Parameters.of(manager, trial.type(), x), x.get(LENGTH)))).get(POLAR);
        List<double[]> history = lengths.stream().map(length -> new double[length.length * FIBERS.size()]).toList();
        keep(polar, history, _ -> 0);

        inputs.put(POLAR, polar);
        inputs.put(VELOCITY, inputs.get(LENGTH));
        inputs.put(STEP, inputs.get(LENGTH));
        var move = trial.computation(Trial.columns(inputs), Map.of(), (manager, x) ->
                Map.of(POLAR, moved(Parameters.of(manager, trial.type(), x), x)));
        int most = pieces.stream().mapToInt(List::size).max().orElse(0);
        for (int number = 0; number < most; number++) {
            int index = number;
            var now = pieces.stream().map(all -> all.get(Math.min(index, all.size() - 1))).toList();
            double[][] columns = new double[3][now.size()];
            for (int c = 0; c < now.size(); c++) {
                var piece = now.get(c);
                double from = ramps.get(c).length(piece.from());
                double duration = index < pieces.get(c).size() ? piece.to() - piece.from() : 0;
                columns[0][c] = from;
                columns[1][c] = (ramps.get(c).length(piece.to()) - from) / (piece.to() - piece.from());
                columns[2][c] = duration / STEPS;
            }
            inputs.put(POLAR, polar);
            inputs.put(LENGTH, column(columns[0]));
            inputs.put(VELOCITY, column(columns[1]));
            inputs.put(STEP, column(columns[2]));
            polar = move.results(inputs).get(POLAR);
            keep(polar, history, c -> index < pieces.get(c).size() ? pieces.get(c).get(index).sample() : -1);
        }
        for (int c = 0; c < cases.size(); c++) {
            compare(cases.get(c), trial, history.get(c), lengths.get(c));
        }
    }

    /** The times between samples, divided at the corners of the ramp. */
    private static List<Piece> pieces(double[] time, Ramp ramp) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 1; i < time.length; i++) {
            double from = time[i - 1];
            for (double corner : new double[] {ramp.start(), ramp.end()}) {
                if (corner > from && corner < time[i]) {
                    pieces.add(new Piece(from, corner, -1));
                    from = corner;
                }
            }
            pieces.add(new Piece(from, time[i], i));
        }
        return pieces;
    }

    private static void keep(Values polar, List<double[]> history, IntUnaryOperator sample) {
        for (int c = 0; c < history.size(); c++) {
            if (sample.applyAsInt(c) >= 0) {
                System.arraycopy(polar.data(), c * FIBERS.size(),
                        history.get(c), sample.applyAsInt(c) * FIBERS.size(), FIBERS.size());
            }
        }
    }

    /** Polar lengths after so many steps of the classical Runge-Kutta method. */
    private static NDArray moved(Parameters p, Map<String, NDArray> x) {
        NDArray velocity = x.get(VELOCITY);
        NDArray h = x.get(STEP);
        NDArray half = h.mul(p.constant(0.5));
        var end = Repeat.times(STEPS, new NDList(x.get(POLAR), x.get(LENGTH)), state -> {
            NDArray polar = state.get(0);
            NDArray now = state.get(1);
            NDArray middle = now.add(velocity.mul(half));
            NDArray later = now.add(velocity.mul(h));
            NDArray k1 = MileusnicSpindle.rates(p, polar, now, velocity, 0);
            NDArray k2 = MileusnicSpindle.rates(p, polar.add(k1.mul(half)), middle, velocity, 0);
            NDArray k3 = MileusnicSpindle.rates(p, polar.add(k2.mul(half)), middle, velocity, 0);
            NDArray k4 = MileusnicSpindle.rates(p, polar.add(k3.mul(h)), later, velocity, 0);
            NDArray sum = k1.add(k4).add(k2.add(k3).mul(p.constant(2)));
            return new NDList(polar.add(sum.mul(h).mul(p.constant(1.0 / 6))), later);
        });
        return end.head();
    }

    private static void compare(Section section, Trial trial, double[] history, double[] length) {
        int samples = length.length;
        Map<String, Values> inputs = new LinkedHashMap<>();
        double[] dynamic = new double[samples];
        double[] steady = new double[samples];
        Arrays.fill(dynamic, section.number("gamma_dynamic"));
        Arrays.fill(steady, section.number("gamma_static"));
        inputs.put(MileusnicSpindle.DYNAMIC, column(dynamic));
        inputs.put(MileusnicSpindle.STATIC, column(steady));
        inputs.put(POLAR, new Values(history, new Shape(samples, FIBERS.size())));
        inputs.put(LENGTH, column(length));
        var told = trial.results(inputs, (manager, x) -> {
            var p = Parameters.of(manager, trial.type(), x);
            return Map.of(
                    "tension", MileusnicSpindle.tension(p, x.get(POLAR), x.get(LENGTH)),
                    "primary", MileusnicSpindle.primary(p, x.get(POLAR), x.get(LENGTH)),
                    "secondary", MileusnicSpindle.secondary(p, x.get(POLAR), x.get(LENGTH)));
        });
        // In float32, 20 000 pulses/s per optimal length turn the rounding of some thousand steps into pulses.
        double tolerance = trial.type() == DataType.FLOAT64 ? 1e-7 : 5e-2;
        double[] tensions = told.get("tension").data();
        for (int f = 0; f < FIBERS.size(); f++) {
            int fiber = f;
            trial.value(section.path() + ".tension." + FIBERS.get(f),
                    IntStream.range(0, samples).mapToDouble(i -> tensions[i * FIBERS.size() + fiber]).toArray(),
                    section.in("tension").numbers(FIBERS.get(f), samples), tolerance);
        }
        for (String afferent : List.of("primary", "secondary")) {
            trial.value(section.path() + "." + afferent, told.get(afferent).data(),
                    section.numbers(afferent, samples), tolerance);
        }
    }

    private static <T> Values numbers(List<T> cases, ToDoubleFunction<T> number) {
        return column(cases.stream().mapToDouble(number).toArray());
    }

    private static Values column(double... numbers) {
        return new Values(numbers, new Shape(numbers.length, 1));
    }
}
