package io.efferent.bench;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The body without a network: 100 steps of a batch under given excitations, forward, and with the adjoint. Times are
 * per step of the whole batch: sample-steps per second are batch / time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PlantAlone {
    private static final int STEPS = 100;

    @Param({"32", "256", "1024"})
    int batch;

    @Param({"1", "2"})
    int threads;

    @Param({"FLOAT32", "FLOAT64"})
    DataType type;

    @Param("arm26")
    String effector;

    @Param("kistemaker")
    String muscle;

    @Param("euler")
    String integrator;

    private CompiledPlant plant;

    @Setup
    public void setUp() {
        var body = ReadyMade.named(effector, Muscles.named(muscle)).optIntegrator(Integrator.named(integrator)).build();
        var environment = Environment.builder().setEffector(body)
                .setTask(new RandomTargetReach(STEPS * body.timestep()))
                .optType(type).build();
        plant = new CompiledPlant(environment, batch, threads);
        if (plant.steps() != STEPS) {
            throw new IllegalStateException(plant.steps() + " steps");
        }
    }

    @TearDown
    public void tearDown() {
        plant.close();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void forward() {
        plant.forward();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void withAdjoint() {
        plant.forward();
        plant.backward();
    }
}
