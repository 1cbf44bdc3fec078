package io.efferent.rl.ppo;

import io.efferent.network.LearningRate;
import io.efferent.network.layer.Architectures.Memory;
import java.util.List;

/** Settings that were found to work. */
public final class Presets {
    private Presets() {}

    /**
     * Settings for an environment; common ones if nothing is known of it.
     *
     * @param environment its name, with or without version and settings
     */
    public static PpoSettings of(String environment) {
        String family = environment.replaceFirst("\\+.*", "").replaceFirst("(-v\\d+)?(:.*)?$", "");
        String task = family.replaceFirst("NoVel$", "");
        PpoSettings.Builder builder = PpoSettings.builder().optSchedule(LearningRate.Schedule.LINEAR);
        switch (task) {
            case "CartPole" -> builder.optSteps(100_000).optHorizon(128).optMinibatch(128).optLearningRate(1e-3)
                    .optNormalizeObservations(false).optNormalizeRewards(false);
            case "Acrobot" -> builder.optSteps(200_000).optEnvironments(16).optHorizon(128).optMinibatch(128)
                    .optLambda(0.94).optLearningRate(1e-3);
            case "MountainCar" -> builder.optSteps(500_000).optEnvironments(16).optHorizon(64).optMinibatch(128)
                    .optEpochs(4).optLambda(0.98).optLearningRate(1e-3);
            case "MountainCarContinuous" -> builder.optSteps(200_000).optMinibatch(256).optDiscount(0.9999)
                    .optLambda(0.9)
                    .optSchedule(LearningRate.Schedule.CONSTANT).optDistribution("gaussian")
                    .optInitialLogStandardDeviation(0.5);
            case "Pendulum" -> builder.optSteps(200_000).optMinibatch(128).optDiscount(0.9).optLearningRate(1e-3);
            case "HanoiTower" -> builder.optSteps(200_000).optMinibatch(128).optLearningRate(1e-3);
            case "BipedalWalker" -> builder.optSteps(3_000_000).optEnvironments(16).optHorizon(512).optMinibatch(128);
            case "LunarLander", "LunarLanderContinuous" -> builder.optEnvironments(16).optMinibatch(128).optEpochs(5)
                    .optDiscount(0.999).optLambda(0.98).optLearningRate(1e-3);
            case "InvertedPendulum", "InvertedDoublePendulum" -> builder.optSteps(200_000);
            case "Swimmer" -> builder.optDiscount(0.9999).optValueWeight(0.25);
            case "Reacher", "HalfCheetah", "Hopper", "Walker2d" -> builder.optValueWeight(0.25);
            case "Ant", "Humanoid", "HumanoidStandup" -> builder.optSteps(5_000_000).optEnvironments(32)
                    .optHorizon(128).optMinibatch(256).optHidden(List.of(128, 128)).optValueWeight(0.25);
            // A Gaussian around excitations near 0, of which most draws below are cut off: muscles start almost silent.
            case "Arm26Reach", "Muscles" -> builder.optSteps(3_000_000).optEnvironments(128)
                    .optHorizon(100).optMinibatch(1600).optEpochs(8).optLearningRate(2e-3).optDiscount(0.95)
                    .optDistribution("gaussian").optInitialLogStandardDeviation(-1.5);
            case "Arm26CenterOut" -> builder.optSteps(3_000_000).optEnvironments(32).optHorizon(100).optMinibatch(320)
                    .optEpochs(8).optLearningRate(1e-3).optDiscount(0.97)
                    .optDistribution("gaussian").optInitialLogStandardDeviation(-1.5);
            // Muscles start half active and pull against each other: no draw is cut off.
            case "PointMassReach" -> builder.optSteps(1_280_000).optEnvironments(32).optHorizon(100).optMinibatch(640)
                    .optEpochs(12).optLearningRate(2e-3).optTargetKl(0.1)
                    .optDistribution("squashed-gaussian").optInitialLogStandardDeviation(-2);
            default -> {
                if (task.matches("(myo(Sarc|Fati)?|motor)(Elbow|Finger).*")) {
                    builder.optSteps(100_000).optEnvironments(16).optHorizon(100).optMinibatch(200).optEpochs(8)
                            .optLearningRate(1e-3).optDiscount(0.95);
                } else if (task.startsWith("myo")) {
                    builder.optSteps(5_000_000).optEnvironments(16).optHorizon(100).optMinibatch(200).optEpochs(8)
                            .optHidden(List.of(128, 128)).optDiscount(0.95);
                } else if (task.startsWith("Reach") || task.startsWith("FreeReach")) {
                    builder.optSteps(2_000_000).optEnvironments(16).optHorizon(100).optMinibatch(160)
                            .optHidden(List.of(128, 64)).optLearningRate(5e-4);
                } else if (task.startsWith("ManipulateBlock")) {
                    builder.optSteps(20_000_000).optEnvironments(32).optHorizon(128).optMinibatch(1024).optEpochs(3)
                            .optDiscount(0.998).optEntropyWeight(0.001).optHidden(List.of(256, 128))
                            .optMemory(Memory.LSTM).optLearningRate(5e-4);
                }
            }
        }
        if (family.endsWith("NoVel")) {
            // A block of a sweep is 32 chunks of 16 steps: smaller minibatches would take as long.
            builder.optMemory(Memory.GRU).optMinibatch(512).optLearningRate(1e-3);
        }
        return builder.build();
    }
}
