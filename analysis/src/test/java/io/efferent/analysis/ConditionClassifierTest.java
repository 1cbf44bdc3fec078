package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.analysis.ConditionClassifier.Method;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionClassifierTest {
    private static final int TRIALS = 400;

    /** Two conditions a little apart along the first unit, which shares large noise with the second. */
    private static double[][] correlated(int[] conditions, long seed) {
        var random = new Random(seed);
        return IntStream.range(0, conditions.length).mapToObj(i -> {
            double shared = 3 * random.nextGaussian();
            return new double[] {
                conditions[i] + shared + 0.3 * random.nextGaussian(), shared + 0.3 * random.nextGaussian()};
        }).toArray(double[][]::new);
    }

    private static int[] conditions(int trials) {
        return IntStream.range(0, trials).map(i -> i % 2).toArray();
    }

    /** Along the best direction means are 1 apart and the spread is 0.3 √2: the normal integral at 1 / (2 · 0.424). */
    @Test
    void theDiscriminantIsAsGoodAsCanBe() {
        int[] conditions = conditions(TRIALS);
        var classifier = ConditionClassifier.fit(correlated(conditions, 1), conditions, Method.DISCRIMINANT, 0);
        int[] others = conditions(20_000);
        assertEquals(0.881, classifier.accuracy(correlated(others, 2), others), 0.01);
        var nearest = ConditionClassifier.fit(correlated(conditions, 1), conditions, Method.NEAREST_MEAN, 0);
        assertEquals(0.56, nearest.accuracy(correlated(others, 2), others), 0.02, "it does not see what is shared");
    }

    @Test
    void trialsThatAreLeftOutAreFoundUnlessConditionsMeanNothing() {
        int[] conditions = conditions(60);
        int[] folds = LinearDecoder.folds(60, 5);
        var score = ConditionClassifier.crossValidated(
                correlated(conditions, 3), conditions, Method.DISCRIMINANT, 0, folds, 99, 1);
        assertEquals(0.01, score.p(), 1e-12);
        assertTrue(score.accuracy() > 0.75, "" + score.accuracy());
        int[] none = new Random(4).ints(60, 0, 2).toArray();
        var chance = ConditionClassifier.crossValidated(
                correlated(conditions, 3), none, Method.DISCRIMINANT, 0, folds, 99, 1);
        assertTrue(chance.p() > 0.05, "" + chance.p());
    }

    @Test
    void theNearestMeanIsNearest() {
        var classifier = ConditionClassifier.fit(
                new double[][] {{0, 0}, {2, 0}, {0, 2}}, new int[] {0, 1, 2}, Method.NEAREST_MEAN, 0);
        assertArrayEquals(new int[] {0, 1, 2}, IntStream.range(0, 3).map(i -> classifier.classify(
                new double[][] {{0.9, 0.9}, {1.2, 1.1}, {0.2, 1.2}}[i])).toArray());
    }

    @Test
    void saysWhatIsWrong() {
        double[][] activity = {{1, 0}, {0, 1}};
        assertEquals("conditions: got [0, 2], expected 0, 1, 2 and so on, none left out", assertThrows(
                IllegalArgumentException.class, () -> ConditionClassifier.fit(
                        activity, new int[] {0, 2}, Method.NEAREST_MEAN, 0)).getMessage());
        assertEquals("folds: got all trials of a condition in fold 0, expected every condition in at least two folds",
                assertThrows(IllegalArgumentException.class, () -> ConditionClassifier.crossValidated(
                        activity, new int[] {0, 1}, Method.NEAREST_MEAN, 0, new int[] {0, 1}, 1, 0)).getMessage());
    }
}
