package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.efferent.array.Values;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private static final double RATE = 0.01;
    private static final double[][] GRADIENTS =
            {{0.1, -0.2, 0}, {0.3, 0.4, -1e-9}, {-0.5, 0.05, 2}, {0.02, -1.5, 0.7}};

    private final Weights weights = new Weights(Map.of("w", Values.row(1, -2, 0.5)));

    /** PyTorch 2.15's steps in double precision, with a rate of 0.01. */
    static Stream<Arguments> torch() {
        return Stream.of(
                arguments("Adam", Adam::new, new double[][] {
                    {0.9900000009999999, -1.9900000005, 0.5},
                    {0.9808221902205589, -1.9936610356546038, 0.5004915493116144},
                    {0.9824313332095783, -1.9971836960178586, 0.49410341337579916},
                    {0.983552217631601, -1.992445319247675, 0.48724407161613775}
                }),
                arguments("AdamW, weight decay 0.1", () -> Adam.withWeightDecay(0.1), new double[][] {
                    {0.9890000009999999, -1.9880000005, 0.4995},
                    {0.978833190219559, -1.989673035654104, 0.4994920493116145},
                    {0.9794635000183588, -1.9912060229817046, 0.49260442132648763},
                    {0.9796049209403631, -1.9844764401885393, 0.48525247514549974}
                }),
                arguments("SGD", Sgd::new, new double[][] {
                    {0.999, -1.998, 0.5},
                    {0.996, -2.002, 0.50000000001},
                    {1.001, -2.0025, 0.48000000001},
                    {1.0008, -1.9875, 0.47300000001}
                }),
                arguments("SGD, momentum 0.9", () -> new Sgd(0.9), new double[][] {
                    {0.999, -1.998, 0.5},
                    {0.9951, -2.0002, 0.50000000001},
                    {0.99659, -2.00268, 0.480000000019},
                    {0.9977309999999999, -1.989912, 0.4550000000271}
                }),
                arguments("RMSProp", RmsProp::new, new double[][] {
                    {0.9000000999999, -1.900000049999975, 0.5},
                    {0.8050843304546708, -1.9895323261670683, 0.500990099009901},
                    {0.8897327441178299, -2.0007097578006916, 0.40099010400990076},
                    {0.8863317185386771, -1.9048411563611891, 0.367806923163136}
                }),
                arguments("RMSProp, momentum 0.8", () -> new RmsProp(0.99, 1e-8, 0.8), new double[][] {
                    {0.9000000999999, -1.900000049999975, 0.5},
                    {0.7250844104545907, -1.9095323661670482, 0.500990099009901},
                    {0.6698002724815023, -1.9283356507343303, 0.40178218321782155},
                    {0.6221719365238789, -1.8475096769486536, 0.28923266973739326}
                }));
    }

    private static Arguments arguments(String name, Supplier<Optimizer> optimizer, double[][] expected) {
        return Arguments.of(name, optimizer, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("torch")
    void takesTheStepsOfPyTorch(String name, Supplier<Optimizer> made, double[][] expected) {
        var optimizer = made.get();
        for (int step = 0; step < GRADIENTS.length; step++) {
            optimizer.step(weights, Map.of("w", GRADIENTS[step]), RATE);
            assertArrayEquals(expected[step], weights.get("w"), 4e-16, "after step " + (step + 1));
        }
        assertEquals(GRADIENTS.length, optimizer.steps());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("torch")
    void goesOnAfterARestoreAsIfNothingHadHappened(String name, Supplier<Optimizer> made) {
        var optimizer = made.get();
        optimizer.step(weights, Map.of("w", GRADIENTS[0]), RATE);
        var restored = made.get();
        restored.restore(optimizer.state());
        var copy = weights.copy();
        for (int step = 1; step < GRADIENTS.length; step++) {
            optimizer.step(weights, Map.of("w", GRADIENTS[step]), RATE);
            restored.step(copy, Map.of("w", GRADIENTS[step]), RATE);
        }
        assertEquals(weights.values(), copy.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("torch")
    void aWeightWithoutAGradientStays(String name, Supplier<Optimizer> made) {
        made.get().step(weights, Map.of(), RATE);
        assertArrayEquals(new double[] {1, -2, 0.5}, weights.get("w"));
    }

    @Test
    void adamsFirstStepHasTheLengthOfTheRateWhateverTheGradient() {
        new Adam().step(weights, Map.of("w", new double[] {1e-3, -1e3, 5}), 0.25);
        assertArrayEquals(new double[] {0.75, -1.75, 0.25}, weights.get("w"), 1e-5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "newton |      |      | optimizer: got 'newton', expected one of [adam, adamw, rmsprop, sgd]",
        "adam   | 0.9  |      | momentum: got 0.9 for adam, expected it for sgd or rmsprop",
        "sgd    |      | 0.01 | weightDecay: got 0.01 for sgd, expected it for adamw",
        "sgd    | 1    |      | momentum: got 1.0, expected a number in [0, 1)",
        "adamw  |      | -1   | weightDecay: got -1.0, expected a number of at least 0"
    })
    void saysWhatDoesNotDo(String name, Double momentum, Double decay, String message) {
        assertEquals(message, assertThrows(
                IllegalArgumentException.class, () -> Optimizer.named(name, momentum, decay)).getMessage());
    }
}
