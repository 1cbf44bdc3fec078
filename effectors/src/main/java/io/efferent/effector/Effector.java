package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleBanks;
import io.efferent.muscle.MuscleConstants;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.slf4j.LoggerFactory;

/**
 * A body: a skeleton moved by muscles along paths, and the numerical method that steps it.
 *
 * <p>An effector is an immutable description in plain numbers. {@link #bind} turns it into a {@link Plant}, whose
 * arrays belong to a manager and a float type. {@link ReadyMade} has the usual ones.
 */
public final class Effector {
    static final String SKELETON = "skeleton";
    static final String MUSCLE = "muscle";
    static final String PATH = "path";
    static final String LIMITS = "limits";
    static final String DAMPING = "damping";

    private final String name;
    private final Skeleton skeleton;
    private final Muscle muscle;
    private final List<MuscleEntry> muscles;
    private final List<String> muscleNames;
    private final PathBank paths;
    private final JointLimits limits;
    private final Integrator integrator;
    private final double timestep;
    private final int substeps;
    private final double damping;
    private final Map<String, Values> values;
    private final boolean fixed;
    private final List<String> warnings;

    private Effector(Builder builder) {
        var own = new Parts(builder.skeleton, List.copyOf(builder.muscles), builder.limits(), builder.integrator);
        Parts parts = builder.variant.apply(own);
        name = builder.name;
        skeleton = parts.skeleton();
        muscle = MuscleBanks.of(parts.muscles().stream().map(MuscleEntry::model).toList());
        muscles = parts.muscles();
        muscleNames = parts.muscles().stream().map(MuscleEntry::name).toList();
        paths = PathBanks.of(parts.muscles().stream().map(MuscleEntry::path).toList(), skeleton);
        limits = parts.limits();
        timestep = builder.timestep;
        substeps = builder.substeps;
        damping = builder.damping;
        integrator = parts.integrator();
        values = values(parts.muscles());
        fixed = parts.areFixed();
        // A variant's numbers are for comparison, whatever they are.
        warnings = parts == own ? Plausibility.doubts(this, parts.muscles()) : List.of();
        warnings.forEach(warning -> LoggerFactory.getLogger(Effector.class).warn("{}: {}", name, warning));
    }

    private Effector(Effector other, int newSubsteps) {
        name = other.name;
        skeleton = other.skeleton;
        muscle = other.muscle;
        muscles = other.muscles;
        muscleNames = other.muscleNames;
        paths = other.paths;
        limits = other.limits;
        timestep = other.timestep;
        substeps = newSubsteps;
        damping = other.damping;
        integrator = other.integrator;
        values = other.values;
        fixed = other.fixed;
        warnings = other.warnings;
    }

    private Map<String, Values> values(List<MuscleEntry> entries) {
        Map<String, Values> all = new LinkedHashMap<>();
        skeleton.values().forEach((key, v) -> all.put(SKELETON + "." + key, v));
        muscle.bank(entries.stream().map(e -> e.model().resolve(e.name(), e.constants())).toList())
                .forEach((key, v) -> all.put(MUSCLE + "." + key, v));
        paths.values().forEach((key, v) -> all.put(PATH + "." + key, v));
        limits.values().forEach((key, v) -> all.put(LIMITS + "." + key, v));
        all.put(DAMPING, Values.scalar(damping));
        return Collections.unmodifiableMap(all);
    }

    /**
     * The equations of motion with the effector's own constants.
     *
     * @param manager owner of the arrays; the plant lives as long
     * @param type float32 or float64
     */
    public Plant bind(NDManager manager, DataType type) {
        return bind(manager, type, Map.of());
    }

    /**
     * The equations of motion with some constants replaced by arrays, to which gradients can flow.
     *
     * @param manager owner of the arrays; the plant lives as long
     * @param type float32 or float64
     * @param replaced arrays by the names and with the shapes of {@link #values()}
     * @throws IllegalArgumentException if a name is unknown or a shape or type does not fit
     */
    public Plant bind(NDManager manager, DataType type, Map<String, NDArray> replaced) {
        return new Plant(this, Parameters.bind(manager, type, values, replaced));
    }

    /**
     * All constants by hierarchical name: {@code skeleton.*}, {@code muscle.*}, {@code path.*}, {@code limits.*},
     * {@code damping}.
     */
    public Map<String, Values> values() {
        return values;
    }

    public String name() {
        return name;
    }

    public Skeleton skeleton() {
        return skeleton;
    }

    /** The muscle model, or the banks of models. */
    public Muscle muscle() {
        return muscle;
    }

    /** Models, constants and paths of the muscles, in column order. */
    public List<MuscleEntry> muscles() {
        return muscles;
    }

    /** Muscle names in column order. */
    public List<String> muscleNames() {
        return muscleNames;
    }

    public int muscleCount() {
        return muscleNames.size();
    }

    public JointLimits limits() {
        return limits;
    }

    public Integrator integrator() {
        return integrator;
    }

    /** Length of a control step, s. */
    public double timestep() {
        return timestep;
    }

    /** Integration steps per control step. */
    public int substeps() {
        return substeps;
    }

    /**
     * The same body with another number of integration steps per control step.
     *
     * @throws IllegalArgumentException if it is below 1 or above 10 000
     */
    public Effector withSubsteps(int count) {
        return count == substeps ? this : new Effector(this, Builder.requireSubsteps(count));
    }

    /**
     * What is doubtful about this body, one sentence each: fibers of more than two optimal lengths within the joint
     * limits, integration steps that are too long for elastic tendons. Logged when it is built; empty without joint
     * limits, and for variants, which are for comparison.
     */
    public List<String> warnings() {
        return warnings;
    }

    /** Whether all parts are {@link Fixed}; others may read Java numbers that change. */
    public boolean isFixed() {
        return fixed;
    }

    PathBank paths() {
        return paths;
    }

    boolean isDamped(Parameters constants) {
        return damping != 0 || constants.isReplaced(DAMPING);
    }

    /**
     * Joint positions drawn uniformly within the limits, [count][dof].
     *
     * @throws IllegalArgumentException if a joint has no limit
     */
    public double[][] randomPositions(RandomGenerator random, int count) {
        limits.requireBounded();
        double[] lower = limits.lower();
        double[] upper = limits.upper();
        double[][] positions = new double[count][lower.length];
        for (double[] position : positions) {
            for (int d = 0; d < position.length; d++) {
                position[d] = random.nextDouble(lower[d], upper[d]);
            }
        }
        return positions;
    }

    /** Endpoint positions in double precision, m, [sample][dimension], of joint positions [sample][dof]. */
    public double[][] endpoints(double[][] positions) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            NDArray q = Constants.of(manager, DataType.FLOAT64, positions);
            double[] flat = Tensors.toDoubles(skeleton.endpoint(p, skeleton.pose(p, q)));
            int dimension = skeleton.dimension();
            double[][] points = new double[positions.length][];
            for (int i = 0; i < points.length; i++) {
                points[i] = Arrays.copyOfRange(flat, i * dimension, (i + 1) * dimension);
            }
            return points;
        }
    }

    /** What the effector is made of, in plain maps, lists and numbers, for a configuration file. */
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", name);
        description.put("skeleton", skeleton.name());
        description.put("muscleModel", muscle.name());
        description.put("muscles", muscleNames);
        description.put("integrator", integrator.name());
        description.put("timestep", timestep);
        description.put("substeps", substeps);
        Map<String, Object> constants = new LinkedHashMap<>();
        values.forEach((key, v) -> constants.put(key, DoubleStream.of(v.data()).boxed().toList()));
        description.put("constants", constants);
        if (!warnings.isEmpty()) {
            description.put("warnings", warnings);
        }
        return description;
    }

    @Override
    public String toString() {
        return "%s: %s, %d %s muscles %s, %s, %s s in %d substeps".formatted(name, skeleton.name(), muscleCount(),
                muscle.name(), muscleNames, integrator.name(), timestep, substeps);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * A muscle of an effector.
     *
     * @param name a name of its own
     * @param model the equations
     * @param constants its numbers
     * @param path its course over the skeleton
     */
    public record MuscleEntry(String name, Muscle model, MuscleConstants constants, MusclePath path) {}

    /**
     * What an effector is made of.
     *
     * @param skeleton the bones
     * @param muscles in column order
     * @param limits of the joints
     * @param integrator the numerical method
     */
    public record Parts(Skeleton skeleton, List<MuscleEntry> muscles, JointLimits limits, Integrator integrator) {
        public Parts {
            muscles = List.copyOf(muscles);
        }

        private boolean areFixed() {
            return skeleton instanceof Fixed && integrator instanceof Fixed && muscles.stream().allMatch(
                    entry -> entry.model() instanceof Fixed && entry.path() instanceof Fixed);
        }
    }

    /** Collects the parts of an effector. */
    public static final class Builder {
        /** A control step of 10 ms is then cut into microseconds. */
        private static final int MOST_SUBSTEPS = 10_000;

        private String name = "effector";
        private Skeleton skeleton;
        private final List<MuscleEntry> muscles = new ArrayList<>();
        private JointLimits limits;
        private Integrator integrator = new Euler();
        private double timestep = 0.01;
        private int substeps = 1;
        private double damping;
        private UnaryOperator<Parts> variant = UnaryOperator.identity();

        private Builder() {}

        public Builder setSkeleton(Skeleton newSkeleton) {
            skeleton = newSkeleton;
            return this;
        }

        /**
         * Adds a muscle. Muscles of different models may be mixed; adjacent ones of a model are computed together.
         *
         * @param muscleName a name of its own
         * @param model the equations
         * @param constants its numbers; the model's defaults fill in the rest
         * @param path its course over the skeleton
         */
        public Builder addMuscle(String muscleName, Muscle model, MuscleConstants constants, MusclePath path) {
            if (muscles.stream().anyMatch(m -> m.name().equals(muscleName))) {
                throw new IllegalArgumentException("muscle '" + muscleName + "': there is one of this name already");
            }
            requireGiven(muscleName, "model", model);
            requireGiven(muscleName, "constants", constants);
            requireGiven(muscleName, "path", path);
            model.resolve(muscleName, constants);
            muscles.add(new MuscleEntry(muscleName, model, constants, path));
            return this;
        }

        private static void requireGiven(String muscle, String part, Object given) {
            if (given == null) {
                throw new IllegalArgumentException("muscle '" + muscle + "': " + part + ": got null, expected one");
            }
        }

        public Builder optName(String newName) {
            name = newName;
            return this;
        }

        /** Joint limits; default: those of the skeleton. */
        public Builder optLimits(JointLimits newLimits) {
            limits = newLimits;
            return this;
        }

        /** Numerical method; default {@link Euler}. */
        public Builder optIntegrator(Integrator newIntegrator) {
            integrator = newIntegrator;
            return this;
        }

        /** Length of a control step in s; default 0.01. */
        public Builder optTimestep(double seconds) {
            timestep = Require.positive("timestep", seconds, "s");
            return this;
        }

        /** Integration steps per control step; default 1. */
        public Builder optSubsteps(int count) {
            substeps = requireSubsteps(count);
            return this;
        }

        private static int requireSubsteps(int count) {
            if (count < 1 || count > MOST_SUBSTEPS) {
                throw new IllegalArgumentException("substeps: got " + count + ", expected at "
                        + (count < 1 ? "least 1" : "most " + MOST_SUBSTEPS));
            }
            return count;
        }

        /** Joint damping in N m s/rad (N s/m); default 0. */
        public Builder optDamping(double newDamping) {
            damping = Require.notNegative("damping", newDamping);
            return this;
        }

        /**
         * Puts other parts in the place of those that were set when the effector is built, such as
         * {@link io.efferent.effector.motornet.MotorNet}; default: none.
         */
        public Builder optVariant(UnaryOperator<Parts> newVariant) {
            variant = newVariant;
            return this;
        }

        private JointLimits limits() {
            return limits == null ? skeleton.defaultLimits() : limits;
        }

        /**
         * The effector.
         *
         * @throws IllegalArgumentException if the skeleton is missing, there is no muscle, a path or the limits do not
         *     fit the skeleton, or a fiber is impossibly long in the middle of the limits
         */
        public Effector build() {
            if (skeleton == null) {
                throw new IllegalArgumentException("skeleton: none was set; call setSkeleton");
            }
            if (muscles.isEmpty()) {
                throw new IllegalArgumentException("muscles: got none, expected at least one; call addMuscle");
            }
            if (limits().lower().length != skeleton.dof()) {
                throw new IllegalArgumentException("limits: got " + limits().lower().length + " joints, expected "
                        + skeleton.dof() + " for skeleton " + skeleton.name());
            }
            muscles.forEach(this::requireFits);
            return new Effector(this);
        }

        private void requireFits(MuscleEntry entry) {
            entry.path().misfit(skeleton).ifPresent(misfit -> {
                throw new IllegalArgumentException("muscle '" + entry.name() + "': path: " + misfit);
            });
        }
    }
}
