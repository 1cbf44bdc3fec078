package io.efferent.rl.hand;

import io.efferent.array.RandomStreams;
import io.efferent.rl.Pixels;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Pictures of the block in the hand, as {@link Pixels} shows them to an agent, and where the block is in them. A fifth
 * show it as it came to lie in the palm, two fifths turned from there by a right angle about one of its axes, two
 * fifths moved by Gaussian noise of 1 cm.
 *
 * @param width of each picture
 * @param height of each picture
 * @param pictures [picture][row, column, color], 0 to 1
 * @param poses [picture][7], position (m) and unit quaternion, scalar part first
 */
public record BlockPictures(int width, int height, float[][] pictures, double[][] poses) {
    private static final double AS_IT_LIES = 0.2;
    private static final double TURNED = 0.6;
    private static final double MOVED = 0.01;
    private static final double HALF = Math.sqrt(0.5);
    private static final Quaternion[] QUARTER_TURNS = {
        new Quaternion(HALF, HALF, 0, 0), new Quaternion(HALF, 0, HALF, 0), new Quaternion(HALF, 0, 0, HALF),
        new Quaternion(HALF, -HALF, 0, 0), new Quaternion(HALF, 0, -HALF, 0), new Quaternion(HALF, 0, 0, -HALF)
    };

    /**
     * Draws some.
     *
     * @param count how many
     * @param width of each
     * @param height of each
     * @param seed fixes them
     */
    public static BlockPictures draw(int count, int width, int height, long seed) {
        var pictures = new float[count][];
        var poses = new double[count][];
        try (var block = new HandBlock(new HandOptions(HandControl.ABSOLUTE, false, 0))) {
            var pixels = new Pixels(block, width, height);
            var observation = new float[pixels.observationSize()];
            for (int i = 0; i < count; i++) {
                var random = RandomStreams.stream(seed, "pictures", i);
                pixels.reset(random.nextLong());
                vary(block, random);
                pixels.observe(observation, 0);
                pictures[i] = Arrays.copyOf(observation, 3 * width * height);
                poses[i] = block.pose();
            }
        }
        return new BlockPictures(width, height, pictures, poses);
    }

    private static void vary(HandBlock block, RandomGenerator random) {
        double[] pose = block.pose();
        double kind = random.nextDouble();
        double[] position = {pose[0], pose[1], pose[2]};
        var turned = new Quaternion(pose[3], pose[4], pose[5], pose[6]);
        if (kind >= TURNED) {
            for (int axis = 0; axis < 3; axis++) {
                position[axis] += MOVED * random.nextGaussian();
            }
        } else if (kind >= AS_IT_LIES) {
            turned = turned.times(QUARTER_TURNS[random.nextInt(QUARTER_TURNS.length)]);
        }
        block.put(position, turned);
    }

    /**
     * Some of them.
     *
     * @param from the first, from 0 on
     * @param to the one after the last
     */
    public BlockPictures part(int from, int to) {
        return new BlockPictures(
                width, height, Arrays.copyOfRange(pictures, from, to), Arrays.copyOfRange(poses, from, to));
    }

    /** How many there are. */
    public int count() {
        return pictures.length;
    }
}
