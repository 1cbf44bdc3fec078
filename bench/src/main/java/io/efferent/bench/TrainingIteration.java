package io.efferent.bench;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.perturbation.Perturbations;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One whole training iteration: draw trials, closed loop, backward, optimizer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class TrainingIteration {
    @Param({"32", "256", "1024"})
    int batch;

    @Param({"COMPILED", "AUTOGRAD"})
    GradientEngine engine;

    @Param("2")
    int threads;

    @Param("arm26")
    String effector;

    @Param("kistemaker")
    String muscle;

    @Param("euler")
    String integrator;

    @Param("50")
    int hidden;

    @Param("100")
    int steps;

    @Param("FLOAT32")
    DataType type;

    /** What acts in all trials, such as curl:strength=8. */
    @Param("none")
    String perturb;

    private Trainer trainer;

    @Setup
    public void setUp() {
        Effector body = ReadyMade.named(effector, Muscles.named(muscle))
                .optIntegrator(Integrator.named(integrator))
                .build();
        var described = Environment.builder().setEffector(body)
                .setTask(new RandomTargetReach(steps * body.timestep())).optType(type);
        if (!perturb.equals("none")) {
            described.addPerturbation(Perturbations.parse(perturb));
        }
        var environment = described.build();
        trainer = Trainer.builder()
                .setEnvironment(environment)
                .setPolicy(RecurrentPolicy.gru(environment.observationSize(), hidden, environment.actionSize()))
                .optLosses(List.of(Losses.position()))
                .optBatchSize(batch)
                .optBatches(Long.MAX_VALUE)
                .optValidation(0, 1)
                .optEngine(engine)
                .optThreads(threads)
                .build();
    }

    @Benchmark
    public double iteration() {
        return trainer.learn().loss();
    }
}
