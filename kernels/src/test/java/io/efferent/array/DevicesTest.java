package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
    @Test
    void theProcessorByName() {
        Devices.use("cpu");
        assertEquals(Device.cpu(), Devices.current());
        try (var manager = Tensors.newManager()) {
            var x = Constants.of(manager, DataType.FLOAT32, new double[][] {{1, 2}});
            assertEquals(Device.cpu(), x.getDevice());
            assertEquals(Device.cpu(), x.add(manager.create(2f)).getDevice());
            assertArrayEquals(new double[] {3, 4}, Tensors.toDoubles(x.add(manager.create(2f))));
        }
    }

    @Test
    void cardsByName() {
        assertEquals(Device.gpu(0), Devices.named("gpu", true, 1));
        assertEquals(Device.gpu(3), Devices.named("gpu:3", true, 4));
        assertEquals(Device.cpu(), Devices.named("cpu", true, 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tpu|true|1|device: got 'tpu', expected cpu, gpu or gpu:1",
        "gpu:|true|1|device: got 'gpu:', expected cpu, gpu or gpu:1",
        "gpu|false|0|device: got 'gpu', expected cpu, as this build has PyTorch without CUDA; build it with: "
            + "./mvnw package -DskipTests -Pcuda",
        "gpu|true|0|device: got 'gpu', expected cpu, as no CUDA driver with a card is found",
        "gpu:2|true|2|device: got 'gpu:2', expected a number below 2",
    })
    void whatIsNotThereIsNamed(String name, boolean withCuda, int cards, String message) {
        assertEquals(message, assertThrows(
                IllegalArgumentException.class, () -> Devices.named(name, withCuda, cards)).getMessage());
    }
}
