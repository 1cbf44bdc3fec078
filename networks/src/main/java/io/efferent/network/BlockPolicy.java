package io.efferent.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.efferent.array.ConstantSource;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Scan;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A DJL {@link Block} as a policy. The block takes a list of observation and memory arrays and returns a list of action
 * and new memory arrays; actions should lie in [0, 1].
 *
 * <p>The block's initializers decide where weights start, which makes them depend on DJL's random seed. Parameters that
 * are frozen in the block do not learn. What a block does in training only, such as dropout, it does while the policy
 * learns; DJL draws random numbers from the seed of the whole process, which is set anew for each step from the seed of
 * the run.
 */
public final class BlockPolicy implements Policy {
    private static final Cleaner CLEANER = Cleaner.create();
    /** Held while PyTorch draws numbers from the seed of the whole process. */
    private static final Object RANDOM_SEED = new Object();

    private final Block block;
    private final int observationSize;
    private final int actionSize;
    private final int[] memorySizes;
    private final Map<Parameter, String> names;
    private final Map<String, Values> initial;
    /** Of what happens in training; null outside. */
    private final RandomGenerator training;
    /** Of each step of a sweep whose masks were drawn in advance. */
    private int[] seeds = new int[0];

    /**
     * Wraps a block, initializing it if it is not yet.
     *
     * @param block takes (observation, memory...) and returns (action, memory...)
     * @param observationSize number of inputs
     * @param actionSize number of outputs
     * @param memorySizes columns of each memory array; none for a block without memory
     * @throws IllegalArgumentException if the block keeps running statistics, as batch normalization does
     */
    public BlockPolicy(Block block, int observationSize, int actionSize, int... memorySizes) {
        this.block = block;
        this.observationSize = observationSize;
        this.actionSize = actionSize;
        this.memorySizes = memorySizes.clone();
        training = null;
        if (!block.isInitialized()) {
            initialize();
        }
        names = new IdentityHashMap<>();
        initial = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            requireNoStatistics(entry.getKey(), entry.getValue());
            NDArray array = entry.getValue().getArray();
            names.put(entry.getValue(), entry.getKey());
            initial.put(entry.getKey(), new Values(Tensors.toDoubles(array), array.getShape()));
        }
    }

    private BlockPolicy(BlockPolicy other, RandomGenerator training) {
        block = other.block;
        observationSize = other.observationSize;
        actionSize = other.actionSize;
        memorySizes = other.memorySizes;
        names = other.names;
        initial = other.initial;
        this.training = training;
    }

    /** Makes the block's arrays, which live as long as the block. */
    private void initialize() {
        List<Shape> shapes = new ArrayList<>(List.of(new Shape(1, observationSize)));
        for (int size : memorySizes) {
            shapes.add(new Shape(1, size));
        }
        NDManager manager = NDManager.newBaseManager("PyTorch");
        CLEANER.register(block, manager::close);
        block.initialize(manager, DataType.FLOAT32, shapes.toArray(Shape[]::new));
    }

    private static void requireNoStatistics(String name, Parameter parameter) {
        switch (parameter.getType()) {
            case RUNNING_MEAN,
                    RUNNING_VAR -> throw new IllegalArgumentException("block: got running statistics '" + name
                    + "', which change whenever the block runs, expected a block without, such as layer normalization");
            default -> { }
        }
    }

    @Override
    public String name() {
        return "block";
    }

    @Override
    public int observationSize() {
        return observationSize;
    }

    @Override
    public int actionSize() {
        return actionSize;
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        return initial;
    }

    @Override
    public NDList initialMemory(Parameters weights, long batch) {
        NDList memory = new NDList();
        for (int size : memorySizes) {
            memory.add(Constants.of(
                    weights.manager(), weights.type(), new Shape(batch, size), new double[(int) batch * size]));
        }
        return memory;
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        NDList inputs = new NDList(observation);
        inputs.addAll(memory);
        NDList outputs = forward(new BoundWeights(weights), inputs);
        if (outputs.size() != 1 + memorySizes.length) {
            throw new IllegalArgumentException("block: got " + outputs.size()
                    + " outputs, expected the action and " + memorySizes.length + " memory arrays");
        }
        NDArray action = outputs.getFirst();
        Tensors.requireShape("the block's action", action, observation.getShape().get(0), actionSize);
        NDList next = new NDList(outputs.subList(1, outputs.size()));
        return new PolicyStep(action, next, next.isEmpty() ? null : next.getFirst());
    }

    private NDList forward(ParameterStore weights, NDList inputs) {
        boolean drawsNow = training != null && !(inputs.getFirst().getManager() instanceof ConstantSource);
        if (!drawsNow) {
            return block.forward(weights, inputs, training != null);
        }
        synchronized (RANDOM_SEED) {
            Engine.getEngine("PyTorch").setRandomSeed(training.nextInt());
            return block.forward(weights, inputs, true);
        }
    }

    /**
     * The masks that the block's dropout draws in the steps of an episode, by channel, each (steps, batch, columns).
     *
     * @param dropouts which, in the order in which the block asks for them
     */
    Map<String, NDArray> masks(List<Scan.Dropout> dropouts, NDManager manager, DataType type, int batch, int steps) {
        Map<String, NDArray> masks = new LinkedHashMap<>();
        if (dropouts.isEmpty()) {
            return masks;
        }
        if (seeds.length == 0) {
            seeds = IntStream.range(0, steps).map(_ -> training.nextInt()).toArray();
        }
        List<NDArray> ones = dropouts.stream()
                .map(dropout -> manager.ones(new Shape(batch).addAll(dropout.shape()), type)).toList();
        double[][] numbers = ones.stream().map(all -> new double[steps * (int) all.size()]).toArray(double[][]::new);
        synchronized (RANDOM_SEED) {
            for (int step = 0; step < steps; step++) {
                Engine.getEngine("PyTorch").setRandomSeed(seeds[step]);
                for (int i = 0; i < numbers.length; i++) {
                    try (NDArray drawn = Dropout.dropout(ones.get(i), dropouts.get(i).rate(), true).head()) {
                        int size = (int) drawn.size();
                        System.arraycopy(Tensors.toDoubles(drawn), 0, numbers[i], step * size, size);
                    }
                }
            }
        }
        for (int i = 0; i < numbers.length; i++) {
            Shape shape = new Shape(steps, batch, dropouts.get(i).shape().size());
            masks.put(dropouts.get(i).channel(), Constants.of(manager, type, shape, numbers[i]));
        }
        return masks;
    }

    @Override
    public Policy inTraining(RandomGenerator random) {
        return new BlockPolicy(this, random);
    }

    @Override
    public Set<String> frozen() {
        return names.entrySet().stream().filter(entry -> !entry.getKey().requiresGradient()).map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    /** Hands a block the weights of the current batch instead of its own. */
    private final class BoundWeights extends ParameterStore {
        private final Parameters weights;

        BoundWeights(Parameters weights) {
            this.weights = weights;
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean training) {
            return parameter == null ? null : weights.get(names.get(parameter));
        }
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("policy", name());
        description.put("block", block.toString());
        description.put("observationSize", observationSize);
        description.put("actionSize", actionSize);
        description.put("memorySizes", memorySizes);
        return description;
    }
}
