package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.task.Brought;
import io.efferent.task.History;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.random.RandomGenerator;

/**
 * The network's part of a step of the closed loop, which every engine runs: noise on its memory, and the perturbations
 * of its units that the trials bring.
 *
 * @param policy the network
 * @param memoryNoise standard deviation of the noise on its memory before each step
 */
record NetworkStep(Policy policy, double memoryNoise) {

    static String channel(int memory) {
        return "noise of memory " + memory;
    }

    /**
     * Draws the noise of the memory of a batch of trials.
     *
     * @param sizes columns of each memory array
     * @param random its source; null for silence
     */
    void bringNoise(Brought brought, Trials trials, int[] sizes, RandomGenerator random) {
        if (memoryNoise == 0) {
            return;
        }
        Sequence[] noise = new Sequence[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            noise[i] = new Sequence(trials.steps(), trials.batch(), sizes[i]);
            brought.with(channel(i), noise[i]);
        }
        for (int step = 0; random != null && step < trials.steps(); step++) {
            for (int i = 0; i < sizes.length; i++) {
                noise[i].setAll(step, trials.noise(random, sizes[i], memoryNoise));
            }
        }
    }

    /** One step, given what the trials bring to it. */
    PolicyStep step(Parameters weights, NDArray observation, NDList memory, History history) {
        NDList read = new NDList();
        for (int i = 0; i < memory.size(); i++) {
            NDArray noise = history.now(channel(i));
            read.add(noise == null ? memory.get(i) : memory.get(i).add(noise));
        }
        UnitHook before = UnitHook.of(history, true);
        UnitHook after = UnitHook.of(history, false);
        if (before != null) {
            read = policy.perturb(read, before);
        }
        return after == null ? policy.step(weights, observation, read) : policy.step(weights, observation, read, after);
    }
}
