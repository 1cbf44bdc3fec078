package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.effector.EffectorState;
import io.efferent.effector.LinearlyImplicit;
import io.efferent.effector.Plant;
import io.efferent.muscle.MuscleState;
import io.efferent.task.Brought;
import io.efferent.task.Environment;
import io.efferent.task.Episode;
import io.efferent.task.History;
import io.efferent.task.KeptHistory;
import io.efferent.task.LoopStep;
import io.efferent.task.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One trial of the closed loop as a map from everything that the next step depends on to the same a step later, in
 * plain numbers, with its derivatives: joints and muscles, the network's memory, what senses told and has not arrived
 * yet, and commands that are observed. There is no noise.
 *
 * <pre>{@code
 * var loop = new LoopMap(environment, policy, weights, trials.select(0));
 * double[][] jacobian = loop.jacobian(10, loop.states()[10]);
 * }</pre>
 *
 * <p>Joints that rest on a limit and muscles at their lowest activation have the derivative that gradients have there.
 */
public final class LoopMap {

    /**
     * Some numbers of a state that belong together.
     *
     * @param name what they are, such as "joint position", "memory" or "sensed vision, 3 steps ago"
     * @param from the first of them
     * @param width how many there are
     */
    public record Part(String name, int from, int width) {}

    /** Where a loop can be opened: at what the network says, or at what it sees. */
    public enum Cut { COMMAND, OBSERVATION }

    /**
     * The loop opened: {@code state' = a state + b signal}, and the signal that comes back is {@code gain state}.
     * Closed it is {@code a + b gain}.
     *
     * @param a [after][before]
     * @param b [after][signal]
     * @param gain [signal][before]
     */
    public record Opened(double[][] a, double[][] b, double[][] gain) {}

    /** A field of the loop and how old it is, in steps. */
    private record Kept(String field, int age, int width) {
        String name() {
            return age == 0 ? field : field + ", " + age + (age == 1 ? " step ago" : " steps ago");
        }
    }

    private final Environment environment;
    private final NetworkStep network;
    private final Weights weights;
    private final Trials trial;
    private final int[] memory;
    private final int muscleVariables;
    private final List<Kept> kept;
    private final List<Part> parts;
    private final double[][] states;

    /**
     * Runs the trial once.
     *
     * @param environment of float64
     * @param policy the network
     * @param weights its weights
     * @param trial a single one
     * @throws IllegalArgumentException if the environment is not of float64, there are several trials, the change of a
     *     sense waits for a movement, or the integrator is implicit
     */
    public LoopMap(Environment environment, Policy policy, Weights weights, Trials trial) {
        if (environment.type() != DataType.FLOAT64) {
            throw new IllegalArgumentException(
                    "type: got " + environment.type().name().toLowerCase(Locale.ROOT) + ", expected float64");
        }
        if (trial.batch() != 1) {
            throw new IllegalArgumentException("trials: got " + trial.batch() + ", expected 1");
        }
        if (trial.senses().values().stream().flatMap(List::stream).anyMatch(change -> change.trigger() != null)) {
            throw new IllegalArgumentException("trials: got a sense whose change waits for a movement, which is no "
                    + "smooth map, expected changes that begin at a given time");
        }
        if (environment.effector().integrator() instanceof LinearlyImplicit) {
            throw new IllegalArgumentException("integrator: got implicit, by which forces depend on more than "
                    + "joints and muscle variables, expected euler or rk4");
        }
        this.environment = environment;
        this.weights = weights;
        this.trial = trial;
        network = new NetworkStep(policy, 0);
        try (NDManager manager = Tensors.newManager();
                Episode episode = environment.reset(manager, trial, null)) {
            Parameters bound = weights.bind(manager, DataType.FLOAT64, false);
            NDList remembered = policy.initialMemory(bound, 1);
            memory = remembered.stream().mapToInt(array -> (int) array.getShape().get(1)).toArray();
            muscleVariables = episode.state().muscle().variables().size();
            kept = kept(episode.history());
            parts = parts(episode.state());
            states = new double[trial.steps() + 1][];
            states[0] = state(episode, remembered);
            for (int step = 0; step < trial.steps(); step++) {
                PolicyStep next = network.step(bound, episode.observation(), remembered, episode.history());
                remembered = next.memory();
                episode.step(next.action());
                states[step + 1] = state(episode, remembered);
            }
        }
    }

    /** What an observation reads of the past; the present of senses follows from the body. */
    private List<Kept> kept(History history) {
        Map<String, Kept> oldest = new LinkedHashMap<>();
        environment.recipe().observe(new History() {
            @Override
            public NDArray field(String name, int age) {
                NDArray field = history.field(name, age);
                oldest.merge(name, new Kept(name, age, (int) field.getShape().get(1)),
                        (one, other) -> one.age() < other.age() ? other : one);
                return field;
            }

            @Override
            public NDArray now(String channel) {
                return history.now(channel);
            }

            @Override
            public NDArray next(String channel) {
                return history.next(channel);
            }
        });
        List<Kept> all = new ArrayList<>();
        oldest.forEach((name, last) -> {
            for (int age = name.equals(LoopStep.COMMAND) ? 0 : 1; age <= last.age(); age++) {
                all.add(new Kept(name, age, last.width()));
            }
        });
        return all;
    }

    private List<Part> parts(EffectorState body) {
        List<Part> all = new ArrayList<>();
        add(all, EffectorState.POSITION, (int) body.position().getShape().get(1));
        add(all, EffectorState.VELOCITY, (int) body.velocity().getShape().get(1));
        for (int i = 0; i < muscleVariables; i++) {
            add(all, i == 0 ? EffectorState.ACTIVATION : "muscle variable " + i, environment.actionSize());
        }
        for (int i = 0; i < memory.length; i++) {
            add(all, memory.length == 1 ? "memory" : "memory " + (i + 1), memory[i]);
        }
        kept.forEach(line -> add(all, line.name(), line.width()));
        return all;
    }

    private static void add(List<Part> parts, String name, int width) {
        int from = parts.isEmpty() ? 0 : parts.getLast().from() + parts.getLast().width();
        parts.add(new Part(name, from, width));
    }

    private double[] state(Episode episode, NDList remembered) {
        List<NDArray> columns = new ArrayList<>();
        EffectorState body = episode.state();
        columns.add(body.position());
        columns.add(body.velocity());
        columns.addAll(body.muscle().variables());
        columns.addAll(remembered);
        kept.forEach(line -> columns.add(episode.history().field(line.field(), line.age())));
        return Tensors.toDoubles(Tensors.concatLast(columns.toArray(NDArray[]::new)));
    }

    /** What the numbers of a state are. */
    public List<Part> parts() {
        return parts;
    }

    /** How many numbers a state has. */
    public int size() {
        return parts.getLast().from() + parts.getLast().width();
    }

    /** States of the trial, at the beginning of each step and after the last one, [step][number]. */
    public double[][] states() {
        return states;
    }

    /**
     * The state after a step.
     *
     * @param step of the trial, which brings inputs, loads and perturbations
     * @param state before it
     * @throws IllegalArgumentException if there is no such step, or the state has another size
     */
    public double[] next(int step, double[] state) {
        require(step, state);
        try (NDManager manager = Tensors.newManager()) {
            NDArray before = Constants.of(manager, DataType.FLOAT64, new double[][] {state});
            return Arrays.copyOf(Tensors.toDoubles(new Moment(manager, step, 1).step(before, null)), size());
        }
    }

    /** Derivatives of the state after a step, [after][before], as {@link #next}. */
    public double[][] jacobian(int step, double[] state) {
        require(step, state);
        return derivatives(step, state, null, size());
    }

    /**
     * The loop around a state, opened.
     *
     * @param step of the trial
     * @param state before it
     * @param cut where
     * @throws IllegalArgumentException as {@link #next} does
     */
    public Opened opened(int step, double[] state, Cut cut) {
        require(step, state);
        int size = size();
        int signal = cut == Cut.COMMAND ? environment.actionSize() : environment.observationSize();
        double[][] all = derivatives(step, state, cut, size + signal);
        double[][] a = new double[size][];
        double[][] b = new double[size][];
        double[][] gain = new double[signal][];
        for (int i = 0; i < size; i++) {
            a[i] = Arrays.copyOf(all[i], size);
            b[i] = Arrays.copyOfRange(all[i], size, size + signal);
        }
        for (int i = 0; i < signal; i++) {
            gain[i] = Arrays.copyOf(all[size + i], size);
        }
        return new Opened(a, b, gain);
    }

    private void require(int step, double[] state) {
        if (step < 0 || step >= trial.steps()) {
            throw new IllegalArgumentException("step: got " + step + ", expected 0 to " + (trial.steps() - 1));
        }
        if (state.length != size()) {
            throw new IllegalArgumentException("state: got " + state.length + " numbers, expected " + size());
        }
    }

    /**
     * All derivatives in one pass: every row of a batch is the same state, and each asks for the gradient of another
     * number.
     */
    private double[][] derivatives(int step, double[] state, Cut cut, int rows) {
        try (NDManager manager = Tensors.newManager(); Tape tape = new Tape()) {
            double[][] equal = new double[rows][];
            var moment = new Moment(manager, step, rows);
            Arrays.fill(equal, cut == null ? state : moment.withSignal(state, cut));
            NDArray before = Constants.of(manager, DataType.FLOAT64, equal);
            before.setRequiresGradient(true);
            double[] diagonal = new double[rows * rows];
            for (int i = 0; i < rows; i++) {
                diagonal[i * (rows + 1)] = 1;
            }
            NDArray each = Constants.of(manager, DataType.FLOAT64, new Shape(rows, rows), diagonal);
            NDArray after = moment.step(before, cut);
            tape.backward((cut == null ? Tensors.columns(after, 0, size()) : after).mul(each).sum());
            try (NDArray gradient = Tensors.gradient(before)) {
                double[] flat = Tensors.toDoubles(gradient);
                double[][] derivatives = new double[rows][];
                int columns = equal[0].length;
                Arrays.setAll(derivatives, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
                return derivatives;
            }
        }
    }

    /** A step of the trial for any states, in arrays. */
    private final class Moment {
        private final int rows;
        private final Plant plant;
        private final Parameters bound;
        private final LoopStep loop;
        private final KeptHistory brought;

        Moment(NDManager manager, int step, int rows) {
            this.rows = rows;
            plant = environment.effector().bind(manager, DataType.FLOAT64);
            bound = weights.bind(manager, DataType.FLOAT64, false);
            var channels = new Brought(environment, trial.select(new int[rows]), null);
            loop = new LoopStep(environment, plant, channels.kind());
            brought = new KeptHistory(manager, DataType.FLOAT64, channels);
            for (int i = 0; i <= step; i++) {
                brought.add(new HashMap<>());
            }
        }

        /** The state and the signal that the closed loop has there. */
        double[] withSignal(double[] state, Cut cut) {
            double[][] equal = new double[rows][];
            Arrays.fill(equal, state);
            double[] after = Tensors.toDoubles(step(Constants.of(plant.manager(), DataType.FLOAT64, equal), null));
            int from = size() + (cut == Cut.COMMAND ? 0 : environment.actionSize());
            int width = cut == Cut.COMMAND ? environment.actionSize() : environment.observationSize();
            double[] both = Arrays.copyOf(state, size() + width);
            System.arraycopy(after, from, both, size(), width);
            return both;
        }

        /**
         * The next state and the signal at the cut; without a cut the commands and the observation.
         *
         * @param before states, (rows, size), and the signal behind the cut, if there is one
         */
        NDArray step(NDArray before, Cut cut) {
            NDArray[] own = parts.stream()
                    .map(part -> Tensors.columns(before, part.from(), part.from() + part.width()))
                    .toArray(NDArray[]::new);
            int first = 2 + muscleVariables;
            EffectorState body = plant.assemble(
                    own[0], own[1], new MuscleState(List.of(own).subList(2, first)), null);
            NDList remembered = new NDList(List.of(own).subList(first, first + memory.length));
            Map<String, NDArray> now = loop.moment(body, new Arriving(), _ -> null);
            Map<String, NDArray[]> past = new HashMap<>();
            for (int i = 0; i < kept.size(); i++) {
                Kept line = kept.get(i);
                NDArray[] ages = past.computeIfAbsent(line.field(), _ -> new NDArray[kept.size() + 1]);
                ages[line.age()] = own[first + memory.length + i];
            }
            History history = new Present(now, past);
            NDArray signal = cut == null ? null
                    : Tensors.columns(before, size(), (int) before.getShape().get(1));
            NDArray seen = loop.observe(history);
            PolicyStep said = network.step(
                    bound, cut == Cut.OBSERVATION ? signal : seen, remembered, history);
            Map<String, NDArray> after = loop.step(history, cut == Cut.COMMAND ? signal : said.action());
            List<NDArray> columns = new ArrayList<>();
            EffectorState moved = EffectorState.of(after::get);
            columns.add(moved.position());
            columns.add(moved.velocity());
            columns.addAll(moved.muscle().variables());
            columns.addAll(said.memory());
            for (Kept line : kept) {
                columns.add(line.age() == 0 ? after.get(line.field()) : history.field(line.field(), line.age() - 1));
            }
            if (cut != Cut.OBSERVATION) {
                columns.add(said.action());
            }
            if (cut != Cut.COMMAND) {
                columns.add(seen);
            }
            return Tensors.concatLast(columns.toArray(NDArray[]::new));
        }

        /** The history whose next moment is now; nothing else of it is read. */
        private final class Arriving implements History {
            @Override
            public NDArray field(String name, int age) {
                throw new UnsupportedOperationException(name);
            }

            @Override
            public NDArray now(String channel) {
                throw new UnsupportedOperationException(channel);
            }

            @Override
            public NDArray next(String channel) {
                return brought.now(channel);
            }
        }

        /** What can be read in the step. */
        private final class Present implements History {
            private final Map<String, NDArray> now;
            private final Map<String, NDArray[]> past;

            Present(Map<String, NDArray> now, Map<String, NDArray[]> past) {
                this.now = now;
                this.past = past;
            }

            @Override
            public NDArray field(String name, int age) {
                NDArray[] ages = past.get(name);
                return ages != null && ages[age] != null ? ages[age] : age == 0 ? now.get(name) : null;
            }

            @Override
            public NDArray now(String channel) {
                return brought.now(channel);
            }

            @Override
            public NDArray next(String channel) {
                return brought.next(channel);
            }
        }
    }
}
