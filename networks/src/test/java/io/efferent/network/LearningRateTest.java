package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateTest {
    /** Of 101 batches the 51st is in the middle. */
    @ParameterizedTest
    @CsvSource({
        "CONSTANT, 0.01, 0.01, 0.01",
        "LINEAR, 0.01, 0.00504950495049505, 0.000099009900990099",
        "EXPONENTIAL, 0.01, 0.001, 0.0001",
        "COSINE, 0.01, 0.00505, 0.0001",
    })
    void goesFromTheRateToAHundredth(LearningRate.Schedule schedule, double first, double middle, double last) {
        var rate = schedule.from(0.01);
        assertEquals(first, rate.at(0, 101), 1e-16);
        assertEquals(middle, rate.at(50, 101), 1e-16);
        assertEquals(last, rate.at(100, 101), 1e-16);
    }

    @Test
    void aSingleBatchIsLearnedAtTheFullRate() {
        assertEquals(0.3, LearningRate.cosine(0.3, 0.1).at(0, 1));
        assertEquals(0.3, LearningRate.exponential(0.3, 0.1).at(0, 1), 1e-16);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void rejectsWhatIsNoRate(double rate) {
        var failure = assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(rate));
        assertEquals("learning rate: got " + rate + ", expected a positive number", failure.getMessage());
    }
}
