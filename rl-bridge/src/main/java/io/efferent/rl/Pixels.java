package io.efferent.rl;

import java.util.ArrayList;
import java.util.List;

/**
 * Shows an environment as a picture: vision becomes (height, width, 3), red, green and blue from 0 to 1, row by row
 * from the top. The numbers that vision told before, if any, remain for a critic, after all others.
 */
public final class Pixels extends EnvironmentWrapper {
    /** Sense that holds what vision told before. */
    public static final String VISION_NUMBERS = "vision numbers";

    private static final float BRIGHTEST = 255;

    private final int width;
    private final int height;
    private final List<Sense> senses = new ArrayList<>();
    private final float[] numbers;
    private int visionBegin;
    private int visionSize;

    /**
     * Adds eyes.
     *
     * @param inner can be drawn
     * @param width of the picture
     * @param height of the picture
     */
    public Pixels(RlEnvironment inner, int width, int height) {
        super(inner);
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("picture: got " + width + " x " + height + ", expected at least 1 x 1");
        }
        this.width = width;
        this.height = height;
        numbers = new float[inner.observationSize()];
        senses.add(Sense.of(Sense.VISION, height, width, 3));
        int begin = 0;
        for (var sense : inner.senses()) {
            if (sense.name().equals(Sense.VISION)) {
                visionBegin = begin;
                visionSize = sense.size();
            } else {
                senses.add(sense);
            }
            begin += sense.size();
        }
        if (visionSize > 0) {
            senses.add(Sense.privileged(VISION_NUMBERS, visionSize));
        }
    }

    @Override
    public List<Sense> senses() {
        return List.copyOf(senses);
    }

    @Override
    public void observe(float[] into, int offset) {
        int next = offset;
        for (int rgb : inner.frame(width, height).getRGB(0, 0, width, height, null, 0, width)) {
            into[next++] = (rgb >> 16 & 0xff) / BRIGHTEST;
            into[next++] = (rgb >> 8 & 0xff) / BRIGHTEST;
            into[next++] = (rgb & 0xff) / BRIGHTEST;
        }
        inner.observe(numbers, 0);
        int visionEnd = visionBegin + visionSize;
        System.arraycopy(numbers, 0, into, next, visionBegin);
        System.arraycopy(numbers, visionEnd, into, next + visionBegin, numbers.length - visionEnd);
        System.arraycopy(numbers, visionBegin, into, next + numbers.length - visionSize, visionSize);
    }
}
