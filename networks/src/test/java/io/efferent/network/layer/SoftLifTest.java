package io.efferent.network.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftLifTest {
    /** Currents, at the ends of the pieces too. */
    private static final double[] CURRENTS = {
        -3, -0.5, 0, 0.5, 0.9, 0.94, 0.95, 0.96, 0.99, 1, 1.01, 1.05, 1.2, 1.4, 1.41, 1.5, 2, 5, 50
    };
    /** The formula in 300 digits. */
    private static final double[] RATES = {
        0.0004940648359508595, 0.0012919465141875645, 0.0019083028026678302, 0.0036492907388349562,
        0.013508773267163965, 0.018507494494331426, 0.020390276227434733, 0.02269003951068161, 0.03350636982202859,
        0.03862054618584918, 0.043997590860168995, 0.06166664804164531, 0.10041373122535602, 0.1376687073784244,
        0.13935458251591817, 0.1540105555331878, 0.22392725897047897, 0.4726528370309202, 0.9082540466299157
    };

    private static NDArray rates(NDManager manager, NDArray currents) {
        var weights = Parameters.bind(
                manager, currents.getDataType(), Map.of("weight", Values.row(1), "bias", new Values(
                new double[1], new Shape(1))));
        return new Dense("units", 1, List.of("current"), Nonlinearity.SOFT_LIF)
                .step(weights, currents, new NDList(), new NDList());
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void ratesAreThoseOfTheFormula(DataType type) {
        try (var manager = Tensors.newManager()) {
            var currents = Constants.of(manager, type, new Shape(CURRENTS.length, 1), CURRENTS);
            assertArrayEquals(
                    RATES, Tensors.toDoubles(rates(manager, currents)), type == DataType.FLOAT64 ? 1e-14 : 3e-6);
        }
    }

    @Test
    void slopesAreThoseOfCentralDifferences() {
        for (double current : CURRENTS) {
            var at = Map.of("current", new Values(new double[] {current}, new Shape(1, 1)));
            Gradients.Loss rate = (manager, inputs) -> rates(manager, inputs.get("current")).sum();
            double slope = Gradients.tape(at, rate).get("current")[0];
            assertEquals(Gradients.central(at, "current", new double[] {1}, 1e-6, rate), slope, 1e-8, "at " + current);
        }
    }
}
