package io.efferent.bench;

import io.efferent.rl.Environments;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Steps per second of whole PPO training, with the settings that environments come with, and what the time goes into.
 * Arguments: names of environments. The first seconds, in which the JVM compiles, do not count.
 */
public final class AgentThroughput {
    private static final double WARM_SECONDS = 15;
    private static final double SECONDS = 20;

    private AgentThroughput() {}

    public static void main(String[] arguments) {
        System.out.printf(
                "%d threads%n%-24s%12s%12s%12s%12s%24s%n", Runtime.getRuntime().availableProcessors(), "", "steps/s",
                "learning", "acting", "waiting", "environments, of a core");
        for (var name : arguments) {
            try (var agent = PpoAgent.builder().setEnvironment(Environments.named(name)).build()) {
                train(agent, WARM_SECONDS);
                print(agent, train(agent, SECONDS));
            }
        }
    }

    private static List<PpoMetrics> train(PpoAgent agent, double seconds) {
        List<PpoMetrics> cycles = new ArrayList<>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            cycles.add(agent.cycle());
        }
        return cycles;
    }

    private static void print(PpoAgent agent, List<PpoMetrics> cycles) {
        double steps = (double) cycles.size() * agent.settings().experience().environments() * agent.settings(
                ).experience().horizon();
        double seconds = sum(cycles, cycle -> steps / cycles.size() / cycle.stepsPerSecond());
        System.out.printf("%-24s%12.0f%11.0f%%%11.0f%%%11.0f%%%23.0f%%%n", agent.environment().name(), steps / seconds,
                100 * sum(cycles, PpoMetrics::secondsLearning) / seconds,
                100 * sum(cycles, PpoMetrics::secondsActing) / seconds,
                100 * sum(cycles, PpoMetrics::secondsWaiting) / seconds,
                100 * sum(cycles, PpoMetrics::secondsStepping) / seconds);
    }

    private static double sum(List<PpoMetrics> cycles, ToDoubleFunction<PpoMetrics> part) {
        return cycles.stream().mapToDouble(part).sum();
    }
}
