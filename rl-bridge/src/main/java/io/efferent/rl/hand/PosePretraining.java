package io.efferent.rl.hand;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.network.Adam;
import io.efferent.network.LearnedArrays;
import io.efferent.network.Weights;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.Layer;
import io.efferent.network.layer.ModularNetwork;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Teaches a layer that sees pictures, such as {@link io.efferent.network.layer.Keypoints}, where a block is, before it
 * becomes part of an agent. Loss of a picture: distance of the positions (m) + 1 - (q · p)^2 of the quaternions q and
 * p, the one that is told being normalized first. Adam, batches of 32.
 */
public final class PosePretraining {
    private static final int POSE = 7;
    private static final int BATCH = 32;
    private static final DataType TYPE = DataType.FLOAT32;

    private final Layer encoder;
    private final ModularNetwork network;
    private final Weights weights;
    private final Adam adam = new Adam();
    private final long seed;
    private int epochs;

    /**
     * How far off a network is on pictures, in the mean.
     *
     * @param position m
     * @param rotation rad, 0 to pi
     * @param loss of these pictures
     */
    public record Errors(double position, double rotation, double loss) {}

    /**
     * Begins with random weights.
     *
     * @param encoder reads the picture and nothing else
     * @param picture the input that it reads
     * @param seed of weights and of the order of pictures
     */
    public PosePretraining(Layer encoder, Input picture, long seed) {
        this.encoder = encoder;
        this.seed = seed;
        network = new ModularNetwork(List.of(picture), List.of(encoder), POSE, 0.1);
        weights = new Weights(network.initialWeights(RandomStreams.stream(seed, "weights", 0)));
    }

    /**
     * Learns from every picture once, in random order.
     *
     * @param pictures of the size that the encoder reads
     * @param rate learning rate
     * @return the mean loss before each update
     */
    public double epoch(BlockPictures pictures, double rate) {
        var random = RandomStreams.stream(seed, "order", epochs++);
        int[] order = IntStream.range(0, pictures.count()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        double sum = 0;
        for (int from = 0; from < order.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH));
            sum += batch.length * learn(pictures, batch, rate);
        }
        return sum / order.length;
    }

    private double learn(BlockPictures pictures, int[] batch, double rate) {
        try (NDManager manager = Tensors.newManager(); Tape tape = new Tape()) {
            Parameters bound = weights.bind(manager, TYPE, true);
            NDArray told = told(bound, pictures, batch);
            NDArray loss = loss(told, poses(manager, pictures, batch), bound);
            tape.backward(loss);
            adam.step(weights, weights.gradients(bound), rate);
            return loss.toFloatArray()[0];
        }
    }

    private NDArray told(Parameters bound, BlockPictures pictures, int[] batch) {
        int size = pictures.pictures()[0].length;
        var numbers = new float[batch.length * size];
        for (int i = 0; i < batch.length; i++) {
            System.arraycopy(pictures.pictures()[batch[i]], 0, numbers, i * size, size);
        }
        NDArray seen = Constants.of(bound.manager(), TYPE, new Shape(batch.length, size), numbers);
        return network.step(bound, seen, new NDList()).action();
    }

    private static NDArray poses(NDManager manager, BlockPictures pictures, int[] batch) {
        double[] numbers = Arrays.stream(batch).mapToObj(i -> pictures.poses()[i]).flatMapToDouble(Arrays::stream)
                .toArray();
        return Constants.of(manager, TYPE, new Shape(batch.length, POSE), numbers);
    }

    private static NDArray loss(NDArray told, NDArray poses, Parameters p) {
        NDArray away = Tensors.columns(told, 0, 3).sub(Tensors.columns(poses, 0, 3));
        NDArray distance = Tensors.sqrt(away.square().sum(new int[] {1}));
        NDArray quaternion = Tensors.columns(told, 3, POSE);
        NDArray alike = quaternion.mul(Tensors.columns(poses, 3, POSE)).sum(new int[] {1}).square()
                .div(quaternion.square().sum(new int[] {1}).add(p.constant(1e-12)));
        return distance.sub(alike).add(p.constant(1)).mean();
    }

    /** How far off it is on pictures that it need not have seen. */
    public Errors errors(BlockPictures pictures) {
        double position = 0;
        double rotation = 0;
        double apart = 0;
        for (int i = 0; i < pictures.count(); i++) {
            double[] pose = pictures.poses()[i];
            double[] told;
            try (NDManager manager = Tensors.newManager()) {
                told = Tensors.toDoubles(told(weights.bind(manager, TYPE, false), pictures, new int[] {i}));
            }
            position += Math.sqrt(IntStream.range(0, 3).mapToDouble(j -> HandEnvironment.square(told[j] - pose[j]))
                    .sum());
            double angle = new Quaternion(told[3], told[4], told[5], told[6])
                    .angleTo(new Quaternion(pose[3], pose[4], pose[5], pose[6]));
            rotation += angle;
            apart += HandEnvironment.square(Math.sin(angle / 2));
        }
        int count = pictures.count();
        return new Errors(position / count, rotation / count, (position + apart) / count);
    }

    /** How often all pictures were learned from. */
    public int epochs() {
        return epochs;
    }

    /** What was learned so far, to be kept. */
    public LearnedArrays learned() {
        return new LearnedArrays(weights, adam.state());
    }

    /**
     * Goes on where another one was.
     *
     * @param learned by the other, of the same encoder
     * @param done its epochs
     * @throws IllegalArgumentException if weights are missing, superfluous or of another shape
     */
    public void restore(LearnedArrays learned, int done) {
        weights.set(learned.weights());
        adam.restore(learned.optimizer());
        epochs = done;
    }

    /**
     * The encoder's weights as an agent has them whose actor has a layer of this name, {@code actor.NAME.*}; for
     * {@link io.efferent.rl.ppo.PpoAgent#borrow(Map)}.
     */
    public Map<String, Values> forActor() {
        Map<String, Values> own = new LinkedHashMap<>();
        weights.values().forEach((name, values) -> {
            if (name.startsWith(encoder.name() + ".")) {
                own.put("actor." + name, values);
            }
        });
        return own;
    }
}
