package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.effector.Effector;
import io.efferent.effector.ReadyMade;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.ForceField;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps are compiled by their form: a new object of another number for each batch costs nothing, and nothing stays. */
class CompiledFormsTest {
    private static final int BATCHES = 2000;

    /** Reaching in a field that is drawn for each batch. */
    private record Drawn(DoubleFunction<ForceField> field) implements Task {
        private static final RandomTargetReach REACH = new RandomTargetReach(0.05);

        @Override
        public String name() {
            return "drawn";
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return REACH.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            return REACH.sample(effector, batch, random, purpose).toBuilder()
                    .optField(field.apply(random.nextDouble(1, 10)), null).build();
        }

        @Override
        public List<Loss> losses() {
            return List.of(Losses.position());
        }
    }

    /** A policy that is another one, with a gain of its own, for each batch. */
    private record Wrapped(Policy other, double gain) implements Policies.Like {
        @Override
        public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
            PolicyStep step = other.step(weights, observation, memory);
            return new PolicyStep(step.action().mul(gain), step.memory(), step.hidden());
        }

        @Override
        public Policy inTraining(RandomGenerator random) {
            return new Wrapped(other, random.nextDouble(0.5, 1));
        }
    }

    private static Trainer trainer(DoubleFunction<ForceField> field, boolean isWrapped, GradientEngine engine) {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(new Drawn(field)).optType(DataType.FLOAT64).build();
        Policy gru = RecurrentPolicy.gru(environment.observationSize(), 4, environment.actionSize());
        return Trainer.builder().setEnvironment(environment).setPolicy(isWrapped ? new Wrapped(gru, 1) : gru)
                .optBatchSize(2).optBatches(BATCHES).optSeed(4).optEngine(engine).optThreads(1).optValidation(0, 1)
                .build();
    }

    private static long loaded() {
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    /** Megabytes of heap and metaspace after a collection. */
    private static double megabytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> !pool.getName().startsWith("CodeHeap"))
                .map(MemoryPoolMXBean::getUsage).mapToLong(usage -> usage.getUsed()).sum() / 1e6;
    }

    private static void requireBounded(String name, DoubleFunction<ForceField> field, boolean isWrapped) {
        Trainer compiled = trainer(field, isWrapped, GradientEngine.COMPILED);
        assertTrue(compiled.engine().startsWith("compiled, "), name + ": " + compiled.engine());
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            losses.add(compiled.learn().loss());
        }
        long classes = loaded();
        double memory = megabytes();
        while (losses.size() < BATCHES) {
            losses.add(compiled.learn().loss());
        }
        assertTrue(loaded() - classes < 100, name + ": " + (loaded() - classes) + " classes more");
        assertTrue(megabytes() - memory < 20, name + ": " + (megabytes() - memory) + " MB more");
        Trainer taped = trainer(field, isWrapped, GradientEngine.AUTOGRAD);
        for (int i = 0; i < 60; i++) {
            assertEquals(taped.learn().loss(), losses.get(i), 1e-9, name + ", batch " + i);
        }
    }

    @Test
    @Tag("slow")
    void objectsOfEqualFormShareTheirCode() {
        Map<String, DoubleFunction<ForceField>> fields = new LinkedHashMap<>();
        fields.put("ready-made", ForceField::curl);
        fields.put("lambda", strength -> (_, hand) -> hand.velocity().mul(-strength));
        fields.put("two forms", strength -> strength > 5
                ? (_, hand) -> hand.velocity().mul(-strength) : (_, hand) -> hand.position().mul(-strength));
        fields.forEach((name, field) -> requireBounded(name, field, false));
        requireBounded("policy", _ -> null, true);
    }
}
