package io.efferent.rl.hand;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuaternionTest {
    private static Quaternion about(double x, double y, double z, double angle) {
        return Quaternion.about(angle, x, y, z);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "-1, 1", "1e-9, 1e-9", "3.1, 3.1", "4, 2.283185307179586", "6, 0.283185307179586"})
    void angleIsTheSmallestOne(double turned, double angle) {
        var from = about(0.6, 0, 0.8, 0.7);
        var to = about(0.6, 0, 0.8, 0.7 + turned);
        assertEquals(angle, from.angleTo(to), 1e-12);
        assertEquals(angle, to.angleTo(from), 1e-12);
        assertEquals(angle, from.angleTo(new Quaternion(-to.w(), -to.x(), -to.y(), -to.z())), 1e-12, "the other sign");
    }

    @Test
    void rotationBetweenIsSeenFromTheFirst() {
        // A quarter turn about x carries y to z: what the body calls a turn about y is one about z in the world.
        var from = about(1, 0, 0, Math.PI / 2);
        double h = Math.sqrt(0.5);
        var to = new Quaternion(0.5, 0.5, -0.5, 0.5);
        assertArrayEquals(new double[] {h, 0, 0, h}, from.to(to).toArray(), 1e-12);
    }

    @Test
    void randomOnesAreUniformOverAllRotations() {
        var random = new SplittableRandom(1);
        var fixed = about(0, 1, 0, 2);
        double[] angles = IntStream.range(0, 40_000).mapToDouble(i -> fixed.angleTo(Quaternion.random(random)))
                .toArray();
        double mean = IntStream.range(0, angles.length).mapToDouble(i -> angles[i]).average().orElseThrow();
        assertEquals(Math.PI / 2 + 2 / Math.PI, mean, 0.01, "mean of the density (1 - cos a) / pi");
        long within = IntStream.range(0, angles.length).filter(i -> angles[i] < 1).count();
        assertEquals((1 - Math.sin(1)) / Math.PI, (double) within / angles.length, 0.004, "its integral up to 1 rad");
    }

    @Test
    void aMatrixTurnsVectors() {
        double h = Math.sqrt(0.5);
        assertArrayEquals(new double[] {h, 0, h, 0, 1, 0, -h, 0, h}, about(0, 1, 0, Math.PI / 4).matrix(), 1e-15);
        assertArrayEquals(new double[] {1, 0, 0, 0, h, -h, 0, h, h}, about(1, 0, 0, Math.PI / 4).matrix(), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"0.3, -0.4, 2.5, -1", "3, 1.5, 0, 0.1", "0, 0, 1, 1", "-2, -1.2, -3, 3"})
    void aboutTheLastAxisItIsTurnedAsAnother(double roll, double pitch, double yaw, double otherYaw) {
        var tilted = about(1, 0, 0, roll).times(about(0, 1, 0, pitch));
        var other = about(1, 0, 0, 0.2).times(about(0, 1, 0, 0.9)).times(about(0, 0, 1, otherYaw));
        var taken = tilted.times(about(0, 0, 1, yaw)).withYawOf(other);
        assertEquals(0, tilted.times(about(0, 0, 1, otherYaw)).angleTo(taken), 1e-7);
    }
}
