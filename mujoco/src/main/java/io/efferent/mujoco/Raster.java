package io.efferent.mujoco;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * A picture in the making: per point the color and how near what is there is. Drawn twice as wide and high, and
 * averaged at the end, which smooths edges.
 */
final class Raster {
    private static final int SAMPLES = 2;

    final int width;
    final int height;
    private final int[] colors;
    private final double[] nearness;
    /** The last thing drawn at a point, so that nothing is blended with itself. */
    private final int[] owner;

    /** A corner of a triangle: place in the picture, one by its distance, brightness. */
    record Corner(double x, double y, double nearness, double light) {}

    Raster(int width, int height, int background) {
        this.width = SAMPLES * width;
        this.height = SAMPLES * height;
        colors = new int[this.width * this.height];
        nearness = new double[colors.length];
        owner = new int[colors.length];
        Arrays.fill(colors, background);
        Arrays.fill(owner, -1);
    }

    /** Draws a point unless something nearer is there. Only what is opaque hides what comes later. */
    void point(int x, int y, double near, int id, double red, double green, double blue, double opacity) {
        int i = y * width + x;
        if (near <= nearness[i] || opacity < 1 && owner[i] == id) {
            return;
        }
        owner[i] = id;
        if (opacity < 1) {
            blend(i, red, green, blue, opacity);
        } else {
            nearness[i] = near;
            colors[i] = byteOf(red) << 16 | byteOf(green) << 8 | byteOf(blue);
        }
    }

    private void blend(int i, double red, double green, double blue, double opacity) {
        int below = colors[i];
        colors[i] = byteOf(opacity * red + (1 - opacity) * (below >> 16 & 0xff) / 255) << 16
                | byteOf(opacity * green + (1 - opacity) * (below >> 8 & 0xff) / 255) << 8
                | byteOf(opacity * blue + (1 - opacity) * (below & 0xff) / 255);
    }

    private static int byteOf(double share) {
        return (int) Math.round(255 * Math.clamp(share, 0.0, 1.0));
    }

    /** What to do at a point of a triangle. */
    private interface Paint {
        void at(int x, int y, double near, double light);
    }

    /** Draws a triangle. */
    void triangle(Corner a, Corner b, Corner c, int id, float[] rgba) {
        scan(a, b, c, (x, y, near, light) ->
                point(x, y, near, id, light * rgba[0], light * rgba[1], light * rgba[2], rgba[3]));
    }

    /** Darkens where a triangle covers the thing that it throws its shadow on, once per thing that does. */
    void shadow(Corner a, Corner b, Corner c, int ground, int shaded, double strength) {
        scan(a, b, c, (x, y, near, light) -> {
            int i = y * width + x;
            if (owner[i] == ground) {
                owner[i] = shaded;
                blend(i, 0, 0, 0, strength);
            }
        });
    }

    private void scan(Corner a, Corner b, Corner c, Paint paint) {
        double area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if (area == 0) {
            return;
        }
        int left = (int) Math.max(0, Math.ceil(Math.min(a.x, Math.min(b.x, c.x)) - 0.5));
        int right = (int) Math.min(width - 1.0, Math.floor(Math.max(a.x, Math.max(b.x, c.x)) - 0.5));
        int top = (int) Math.max(0, Math.ceil(Math.min(a.y, Math.min(b.y, c.y)) - 0.5));
        int bottom = (int) Math.min(height - 1.0, Math.floor(Math.max(a.y, Math.max(b.y, c.y)) - 0.5));
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double px = x + 0.5;
                double py = y + 0.5;
                double u = ((b.x - px) * (c.y - py) - (b.y - py) * (c.x - px)) / area;
                double v = ((c.x - px) * (a.y - py) - (c.y - py) * (a.x - px)) / area;
                double w = 1 - u - v;
                if (u >= 0 && v >= 0 && w >= 0) {
                    paint.at(x, y, u * a.nearness + v * b.nearness + w * c.nearness,
                            u * a.light + v * b.light + w * c.light);
                }
            }
        }
    }

    BufferedImage image() {
        var image = new BufferedImage(width / SAMPLES, height / SAMPLES, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, average(SAMPLES * y * width + SAMPLES * x));
            }
        }
        return image;
    }

    private int average(int first) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            int color = colors[first + i / SAMPLES * width + i % SAMPLES];
            red += color >> 16 & 0xff;
            green += color >> 8 & 0xff;
            blue += color & 0xff;
        }
        int count = SAMPLES * SAMPLES;
        return (red + count / 2) / count << 16 | (green + count / 2) / count << 8 | (blue + count / 2) / count;
    }
}
