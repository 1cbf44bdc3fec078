package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelsTest {
    /** Shows its state as a picture whose green grows to the right and whose blue grows downwards. */
    private static final class Painting implements RlEnvironment {
        private final List<Sense> senses;

        Painting(Sense... senses) {
            this.senses = List.of(senses);
        }

        @Override
        public String name() {
            return "painting";
        }

        @Override
        public List<Sense> senses() {
            return senses;
        }

        @Override
        public ActionSpace actions() {
            return new ActionSpace.Discrete(2);
        }

        @Override
        public double timestep() {
            return 1;
        }

        @Override
        public void reset(long seed) {}

        @Override
        public Outcome step(float[] actions, int offset) {
            return new Outcome(0, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            for (int i = 0; i < observationSize(); i++) {
                into[offset + i] = i + 1;
            }
        }

        @Override
        public BufferedImage frame(int width, int height) {
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            for (int x = 0; x < width; x++) {
                for (int y = 0; y < height; y++) {
                    image.setRGB(x, y, 0xff0000 | 51 * x << 8 | 102 * y);
                }
            }
            return image;
        }
    }

    @Test
    void aPictureTakesThePlaceOfVision() {
        var seeing = new Pixels(
                new Painting(Sense.of("proprioception", 2), Sense.of("vision", 3), Sense.of("goal", 1)), 2, 2);
        assertEquals(
                List.of(Sense.of("vision", 2, 2, 3), Sense.of("proprioception", 2), Sense.of("goal", 1),
                        Sense.privileged("vision numbers", 3)),
                seeing.senses());
        float[] observation = new float[20];
        seeing.observe(observation, 1);
        assertArrayEquals(new float[] {0,
            1, 0, 0, 1, 0.2f, 0, 1, 0, 0.4f, 1, 0.2f, 0.4f,
            1, 2, 6, 3, 4, 5, 0}, observation, 1e-7f);
    }

    @Test
    void whereThereWasNoVisionThePictureIsAdded() {
        var seeing = new Pixels(new Painting(Sense.of("proprioception", 2)), 1, 1);
        assertEquals(List.of(Sense.of("vision", 1, 1, 3), Sense.of("proprioception", 2)), seeing.senses());
        float[] observation = new float[5];
        seeing.observe(observation, 0);
        assertArrayEquals(new float[] {1, 0, 0, 1, 2}, observation);
        assertThrows(IllegalArgumentException.class, () -> new Pixels(new Painting(), 0, 4));
    }
}
