package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import java.util.List;

/**
 * Seconds until a trainer is compiled, the first time in a process and the second, and that its first iterations take.
 */
public final class CompileTime {
    private CompileTime() {}

    public static void main(String[] arguments) {
        System.out.println("| body | compile | first iteration | compile again | first iteration then |");
        System.out.println("|---|---|---|---|---|");
        for (var names : List.of(
                List.of("arm26", "kistemaker"), List.of("arm26", "mujoco"), List.of("point-mass24", "relu"))) {
            StringBuilder row = new StringBuilder("| " + String.join(", ", names));
            for (int i = 0; i < 2; i++) {
                var body = ReadyMade.named(names.get(0), Muscles.named(names.get(1))).build();
                long start = System.nanoTime();
                var trainer = Growth.trainer(body, 32, 100, 50, GradientEngine.COMPILED);
                long compiled = System.nanoTime();
                trainer.learn();
                row.append(
                        " | %.2f s | %.2f s".formatted(
                        (compiled - start) * 1e-9, (System.nanoTime() - compiled) * 1e-9));
            }
            System.out.println(row + " |");
        }
    }
}
