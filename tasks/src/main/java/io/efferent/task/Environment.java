package io.efferent.task;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Memory;
import io.efferent.array.RandomStreams;
import io.efferent.effector.Effector;
import io.efferent.effector.Plant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A body with senses and a task: what a network sees and does.
 *
 * <p>An observation is, in this order: the task's inputs, what each sensor tells, and the last excitations if asked
 * for. Every environment has vision (the hand position) and proprioception (fiber lengths and velocities); {@link
 * Builder#addSensor} adds others. Senses come late and noisy.
 *
 * <p>An environment is immutable; {@link #reset} begins an {@link Episode}.
 */
public final class Environment {
    /** So many trials are drawn only after a look at the memory there is. */
    private static final int MANY = 10_000;

    private final Effector effector;
    private final Task task;
    private final DataType type;
    private final List<Sensor> sensors;
    private final double actionNoise;
    private final double signalDependentNoise;
    private final double observationNoise;
    private final int stackedActions;
    private final List<Perturbation> perturbations;
    private final ObservationRecipe recipe;

    private Environment(Builder builder) {
        perturbations = List.copyOf(builder.perturbations);
        effector = stable(builder.effector, perturbations);
        task = builder.task;
        type = builder.type;
        List<Sensor> all = new ArrayList<>(List.of(
                builder.sensor("visionDelay", Senses.VISION, builder.visionDelay, builder.visionNoise),
                builder.sensor(
                        "proprioceptionDelay", Senses.PROPRIOCEPTION, builder.proprioceptionDelay,
                        builder.proprioceptionNoise)));
        builder.added.forEach(added ->
                all.add(builder.sensor("delay of " + added.source.label(), added.source, added.delay, added.noise)));
        builder.measured.forEach(source -> all.add(new Sensor(source, 0, 0, false)));
        sensors = List.copyOf(all);
        actionNoise = builder.actionNoise;
        signalDependentNoise = builder.signalDependentNoise;
        observationNoise = builder.observationNoise;
        stackedActions = builder.stackedActions;
        recipe = new ObservationRecipe(
                effector, task.inputs(effector), sensors.stream().filter(Sensor::isTold).toList(), stackedActions);
    }

    private Environment(Environment other, Effector newEffector, List<Perturbation> newPerturbations) {
        perturbations = List.copyOf(newPerturbations);
        effector = newEffector;
        task = other.task;
        type = other.type;
        sensors = other.sensors;
        actionNoise = other.actionNoise;
        signalDependentNoise = other.signalDependentNoise;
        observationNoise = other.observationNoise;
        stackedActions = other.stackedActions;
        recipe = other.recipe;
    }

    private static Effector stable(Effector effector, Collection<? extends Perturbation> perturbations) {
        int needed = perturbations.stream().mapToInt(perturbation -> perturbation.substeps(effector)).max().orElse(1);
        return effector.withSubsteps(Math.max(effector.substeps(), needed));
    }

    /** The same environment, whose body integrates in as many substeps as perturbations need, or as many as now. */
    public Environment stableUnder(Collection<? extends Perturbation> others) {
        return new Environment(this, stable(effector, others), perturbations);
    }

    /**
     * The same environment in which other perturbations act in all trials that it draws. The body integrates in as many
     * substeps as they need, at least as many as now.
     */
    public Environment withPerturbations(Collection<? extends Perturbation> others) {
        return new Environment(this, stable(effector, others), List.copyOf(others));
    }

    /** What acts in all trials that are drawn. */
    public List<Perturbation> perturbations() {
        return perturbations;
    }

    public Effector effector() {
        return effector;
    }

    public Task task() {
        return task;
    }

    public DataType type() {
        return type;
    }

    /** What the body tells, in the order of observations, then what is measured of it. */
    public List<Sensor> sensors() {
        return sensors;
    }

    /**
     * A sensor by name.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Sensor sensor(String label) {
        return sensors.stream().filter(sensor -> sensor.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sense: got '" + label + "', expected one of "
                        + sensors.stream().map(Sensor::label).toList()));
    }

    double actionNoise() {
        return actionNoise;
    }

    double signalDependentNoise() {
        return signalDependentNoise;
    }

    double observationNoise() {
        return observationNoise;
    }

    /** What an observation consists of. */
    public ObservationRecipe recipe() {
        return recipe;
    }

    /** The groups of columns of an observation, in order. */
    public List<Channel> channels() {
        return recipe.channels();
    }

    /** Number of columns of an observation. */
    public int observationSize() {
        return recipe.size();
    }

    /** Number of columns of an action: one excitation per muscle. */
    public int actionSize() {
        return effector.muscleCount();
    }

    /**
     * Draws the trials of one batch, perturbed at full size.
     *
     * @param batch how many
     * @param seed the run's seed
     * @param index number of the batch; the same number gives the same trials
     * @param purpose what they are for
     */
    public Trials trials(int batch, long seed, long index, Task.Purpose purpose) {
        requireRoom("trials", batch);
        Trials trials = task.sample(effector, batch, RandomStreams.stream(seed, "trials " + purpose, index), purpose);
        double[] size = new double[batch];
        Arrays.fill(size, 1);
        long[] seeds = RandomStreams.stream(seed, "perturbations " + purpose, index).longs(batch).toArray();
        for (Perturbation perturbation : perturbations) {
            trials = perturbation.perturb(this, trials, size, seeds);
        }
        return trials;
    }

    /**
     * Refuses more trials than fit into memory, before any is drawn.
     *
     * @param name of the setting that asks for them
     */
    public void requireRoom(String name, int batch) {
        if (batch > MANY) {
            double numbers = (double) batch * observationSize();
            int steps = trials(1, 0, 0, Task.Purpose.TRAINING).steps();
            Memory.require(name, batch, numbers, numbers * steps * Float.BYTES);
        }
    }

    /**
     * Begins a batch of episodes.
     *
     * @param parent manager under which the episode opens its own
     * @param trials what happens in them
     * @param noise source of all noise; null for none at all (deterministic)
     * @return the running episode; close it
     */
    public Episode reset(NDManager parent, Trials trials, RandomGenerator noise) {
        NDManager manager = parent.newSubManager();
        return new Episode(this, effector.bind(manager, type), manager, trials, noise);
    }

    /**
     * Begins a batch of episodes of training trials; the seed fixes trials and noise.
     *
     * @param parent manager under which the episode opens its own
     * @param batch how many
     * @param seed fixes everything
     */
    public Episode reset(NDManager parent, int batch, long seed) {
        return reset(
                parent, trials(batch, seed, 0, Task.Purpose.TRAINING), RandomStreams.stream(seed, "noise", 0));
    }

    /**
     * Begins a batch of episodes with a plant of the caller's, whose constants may be arrays that need gradients.
     *
     * @param plant equations of this environment's effector; its manager must outlive the episode
     * @param trials what happens in them
     * @param noise source of all noise; null for none at all
     */
    public Episode reset(Plant plant, Trials trials, RandomGenerator noise) {
        if (plant.effector() != effector || plant.type() != type) {
            throw new IllegalArgumentException("plant: got one of effector '" + plant.effector().name() + "' in "
                    + plant.type() + ", expected one of this environment's '" + effector.name() + "' in " + type);
        }
        return new Episode(this, plant, plant.manager().newSubManager(), trials, noise);
    }

    /** The settings in plain maps and numbers, for a configuration file. */
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("effector", effector.describe());
        description.put("task", task.name());
        description.put("type", type.name().toLowerCase());
        for (Sensor sensor : sensors) {
            String name = sensor.label().replace(' ', '-');
            description.put(name + "Delay", sensor.delay() * effector.timestep());
            description.put(name + "Noise", sensor.noise());
        }
        description.put("actionNoise", actionNoise);
        description.put("signalDependentNoise", signalDependentNoise);
        description.put("observationNoise", observationNoise);
        description.put("stackedActions", stackedActions);
        if (!perturbations.isEmpty()) {
            description.put("perturbations", perturbations.stream().map(Perturbation::describe).toList());
        }
        return description;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the settings of an environment. */
    public static final class Builder {
        /** How far back an observation can reach. */
        private static final int MOST_STEPS = 10_000;

        private Effector effector;
        private Task task;
        private DataType type = DataType.FLOAT32;
        private double visionDelay;
        private double proprioceptionDelay;
        private double visionNoise;
        private double proprioceptionNoise;
        private double actionNoise;
        private double signalDependentNoise;
        private double observationNoise;
        private int stackedActions;
        private final List<Added> added = new ArrayList<>();
        private final List<SensorySource> measured = new ArrayList<>();
        private final List<Perturbation> perturbations = new ArrayList<>();

        private record Added(SensorySource source, double delay, double noise) {}

        private Builder() {}

        public Builder setEffector(Effector newEffector) {
            effector = newEffector;
            return this;
        }

        public Builder setTask(Task newTask) {
            task = newTask;
            return this;
        }

        /** float32 (default) or float64. */
        public Builder optType(DataType newType) {
            if (newType != DataType.FLOAT32 && newType != DataType.FLOAT64) {
                throw new IllegalArgumentException("type: got " + newType + ", expected float32 or float64");
            }
            type = newType;
            return this;
        }

        /** Age of the hand position that is seen, s, a multiple of the timestep; default 0. */
        public Builder optVisionDelay(double seconds) {
            visionDelay = seconds;
            return this;
        }

        /** Age of fiber lengths and velocities that are felt, s, a multiple of the timestep; default 0. */
        public Builder optProprioceptionDelay(double seconds) {
            proprioceptionDelay = seconds;
            return this;
        }

        /** Standard deviation of the noise on vision, m; default 0. */
        public Builder optVisionNoise(double deviation) {
            visionNoise = requireDeviation("visionNoise", deviation);
            return this;
        }

        /** Standard deviation of the noise on proprioception, normalized units; default 0. */
        public Builder optProprioceptionNoise(double deviation) {
            proprioceptionNoise = requireDeviation("proprioceptionNoise", deviation);
            return this;
        }

        /** Standard deviation of the noise on excitations; default 0. */
        public Builder optActionNoise(double deviation) {
            actionNoise = requireDeviation("actionNoise", deviation);
            return this;
        }

        /**
         * Standard deviation of noise on excitations, as a share of each (Harris &amp; Wolpert 1998, Nature 394:780),
         * in control steps of 10 ms; in others it is scaled by the root of 10 ms over the step, as white noise. 0.1 is
         * usual; default 0. Gradients flow through the product.
         */
        public Builder optSignalDependentNoise(double share) {
            signalDependentNoise = requireDeviation("signalDependentNoise", share);
            return this;
        }

        /** Standard deviation of noise on the whole observation; default 0. */
        public Builder optObservationNoise(double deviation) {
            observationNoise = requireDeviation("observationNoise", deviation);
            return this;
        }

        /** {@link #addSensor(SensorySource, double, double)} without delay and noise. */
        public Builder addSensor(SensorySource source) {
            return addSensor(source, 0, 0);
        }

        /**
         * Adds a quantity that losses and figures read ({@link Rollout#sensed}) and the network is not told.
         *
         * @param source what is measured, such as {@link MetabolicMeasure}
         * @throws IllegalArgumentException if there is a sense or measure of that name already
         */
        public Builder addMeasure(SensorySource source) {
            requireNew(source);
            measured.add(source);
            return this;
        }

        /**
         * Adds a sense behind vision and proprioception.
         *
         * @param source what it tells, such as {@link Senses#JOINTS}
         * @param delay age of what reaches the network, s, a multiple of the timestep
         * @param noise standard deviation of its noise, in its own units
         * @throws IllegalArgumentException if there is a sense of that name already
         */
        public Builder addSensor(SensorySource source, double delay, double noise) {
            requireNew(source);
            added.add(new Added(source, delay, requireDeviation("noise of " + source.label(), noise)));
            return this;
        }

        /**
         * Adds something that acts in all trials that are drawn, in the order given. The body integrates in as many
         * substeps as it needs.
         */
        public Builder addPerturbation(Perturbation perturbation) {
            perturbations.add(perturbation);
            return this;
        }

        private void requireNew(SensorySource source) {
            boolean taken = Stream.of(
                            Stream.of(Senses.VISION, Senses.PROPRIOCEPTION), added.stream().map(Added::source),
                            measured.stream())
                    .flatMap(sources -> sources).anyMatch(other -> other.label().equals(source.label()));
            if (taken) {
                throw new IllegalArgumentException("sense: got '" + source.label() + "' twice, expected it once");
            }
        }

        /** Number of past excitations to append to observations, oldest first; default 0. */
        public Builder optStackedActions(int count) {
            if (count < 0 || count > MOST_STEPS) {
                throw new IllegalArgumentException("stackedActions: got " + count + ", expected at "
                        + (count < 0 ? "least 0" : "most " + MOST_STEPS));
            }
            stackedActions = count;
            return this;
        }

        private static double requireDeviation(String name, double deviation) {
            if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(name + ": got " + deviation + ", expected a number of at least 0");
            }
            return deviation;
        }

        private Sensor sensor(String name, SensorySource source, double delay, double noise) {
            double steps = delay / effector.timestep();
            long whole = Math.round(steps);
            if (steps > MOST_STEPS) {
                throw new IllegalArgumentException(
                        name + ": got " + delay + " s, expected at most " + MOST_STEPS * effector.timestep() + " s");
            }
            if (!(delay >= 0) || Math.abs(steps - whole) > 1e-6 * Math.max(1, whole)) {
                throw new IllegalArgumentException(name + ": got " + delay + " s, expected a multiple of the timestep, "
                        + effector.timestep() + " s");
            }
            return new Sensor(source, (int) whole, noise, true);
        }

        /**
         * The environment.
         *
         * @throws IllegalArgumentException if effector or task is missing or a delay is no multiple of the timestep
         */
        public Environment build() {
            if (effector == null) {
                throw new IllegalArgumentException("effector: none was set; call setEffector");
            }
            if (task == null) {
                throw new IllegalArgumentException("task: none was set; call setTask");
            }
            return new Environment(this);
        }
    }
}
