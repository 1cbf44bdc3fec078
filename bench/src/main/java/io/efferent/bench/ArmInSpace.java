package io.efferent.bench;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.model.Effectors;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.MujocoModel;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Steps of {@code arm720}, seven joints and twenty muscles, per second: forward, and with the adjoint; beside those of
 * MuJoCo for the same tree and muscles without contacts ({@code arm720.xml}), if it is installed. One thread, by the
 * time that it had a processor; medians of rounds after a warm-up. Argument: batch, 32 by default.
 */
public final class ArmInSpace {
    private static final int ROUNDS = 15;
    private static final double WARM_UP_SECONDS = 10;
    private static final int MUJOCO_STEPS = 10_000;

    private ArmInSpace() {}

    public static void main(String[] arguments) throws IOException {
        int batch = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            var body = Effectors.named("arm720", null).optTimestep(0.02).build();
            var environment = Environment.builder().setEffector(body).setTask(new RandomTargetReach(1)).optType(type)
                    .build();
            try (var plant = new CompiledPlant(environment, batch, 1)) {
                int steps = batch * plant.steps();
                print(type + ", batch " + batch + ", forward", steps, plant::forward);
                print(type + ", batch " + batch + ", with adjoint", steps, () -> {
                    plant.forward();
                    plant.backward();
                });
            }
        }
        try (var in = ArmInSpace.class.getResourceAsStream("arm720.xml");
                var model = MujocoModel.fromString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                var data = model.newData()) {
            for (int i = 0; i < data.ctrl().size(); i++) {
                data.ctrl().set(i, 0.1 + 0.02 * i);
            }
            print("MuJoCo " + MujocoLibrary.version(), MUJOCO_STEPS, () -> {
                for (int step = 0; step < MUJOCO_STEPS; step++) {
                    data.step();
                }
            });
        }
    }

    private static void print(String name, int steps, Runnable run) {
        double start = seconds();
        do {
            run.run();
        } while (seconds() - start < WARM_UP_SECONDS);
        double[] times = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double before = seconds();
            run.run();
            times[round] = seconds() - before;
        }
        Arrays.sort(times);
        double perStep = times[ROUNDS / 2] / steps;
        System.out.printf("%-36s%12.0f sample-steps/s%8.2f us%n", name, 1 / perStep, perStep * 1e6);
    }

    private static double seconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
