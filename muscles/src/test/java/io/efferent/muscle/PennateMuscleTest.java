package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PennateMuscleTest {
    private static final double FORCE = 900;
    private static final double OPTIMAL = 0.12;
    private static final double TENDON = 0.2;
    private static final double ANGLE = 0.4;
    private static final double HEIGHT = OPTIMAL * Math.sin(ANGLE);
    private static final int SAMPLES = 200;

    private final NDManager manager = Tensors.newManager();
    private final Random random = new Random(11);

    @AfterEach
    void close() {
        manager.close();
    }

    private static MuscleConstants constants(double angle) {
        return MuscleConstants.hill(FORCE, OPTIMAL, TENDON).with(Pennation.ANGLE, angle);
    }

    private NDArray column(double... x) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(x.length, 1), x);
    }

    private double[] draw(double lower, double upper) {
        return random.doubles(SAMPLES, lower, upper).toArray();
    }

    /** Beside the muscle without an angle, on the path that its fibers make by the formula. */
    @ParameterizedTest
    @ValueSource(strings = {"kistemaker", "thelen", "mujoco", "mujoco-engine"})
    void fibersAreThoseOfTheOtherModelAndPullAtTheirAngle(String name) {
        Muscle plain = Muscles.named(name);
        Muscle pennate = new PennateMuscle(plain);
        double[] activation = draw(0.01, 1);
        double[] path = draw(TENDON + 0.5 * OPTIMAL, TENDON + 1.5 * OPTIMAL);
        double[] velocity = draw(-0.5, 0.5);
        MuscleOutput got = pennate.output(pennate.bind(manager, DataType.FLOAT64, constants(ANGLE)),
                new MuscleState(column(activation)), column(path), column(velocity));
        double[] cosine = new double[SAMPLES];
        double[] fiber = new double[SAMPLES];
        double[] speed = new double[SAMPLES];
        double[] straight = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            fiber[i] = Math.hypot(path[i] - TENDON, HEIGHT);
            cosine[i] = Math.cos(Math.asin(HEIGHT / fiber[i]));
            speed[i] = velocity[i] * cosine[i];
            straight[i] = TENDON + fiber[i];
        }
        double[] along = plain.output(
                plain.bind(manager, DataType.FLOAT64, MuscleConstants.hill(FORCE, OPTIMAL, TENDON)),
                new MuscleState(column(activation)), column(straight), column(speed)).force().toDoubleArray();
        for (int i = 0; i < SAMPLES; i++) {
            along[i] *= cosine[i];
        }
        assertArrayEquals(fiber, got.fiberLength().toDoubleArray(), 1e-14);
        assertArrayEquals(speed, got.fiberVelocity().toDoubleArray(), 1e-14);
        assertArrayEquals(along, got.force().toDoubleArray(), 1e-9 * FORCE);
    }

    /** Fiber and tendon pull equally along the tendon, at the velocity at which the rigid muscle has that force. */
    @Test
    void anElasticTendonCarriesWhatFibersAtTheirAnglePull() {
        Muscle elastic = new PennateMuscle(new KistemakerCompliantMuscle());
        Muscle rigid = new PennateMuscle(new KistemakerRigidMuscle());
        double[] activation = draw(0.2, 1);
        double[] fiber = draw(0.6 * OPTIMAL, 1.5 * OPTIMAL);
        double[] strain = draw(0.005, 0.03);
        double[] path = new double[SAMPLES];
        double[] unstretched = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            double along = Math.sqrt(fiber[i] * fiber[i] - HEIGHT * HEIGHT);
            path[i] = along + TENDON * (1 + strain[i]);
            unstretched[i] = along + TENDON;
        }
        MuscleOutput out = elastic.output(elastic.bind(manager, DataType.FLOAT64, constants(ANGLE)),
                new MuscleState(column(activation), column(fiber)), column(path), column(new double[SAMPLES]));
        double[] force = out.force().toDoubleArray();
        double[] speed = out.fiberVelocity().toDoubleArray();
        double[] velocity = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            assertEquals(FORCE * strain[i] * strain[i] / 0.0016, force[i], 1e-10 * FORCE);
            velocity[i] = speed[i] / Math.cos(Math.asin(HEIGHT / fiber[i]));
        }
        double[] same = rigid.output(rigid.bind(manager, DataType.FLOAT64, constants(ANGLE)),
                new MuscleState(column(activation)), column(unstretched), column(velocity)).force().toDoubleArray();
        int compared = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double cosine = Math.cos(Math.asin(HEIGHT / fiber[i]));
            double passive = Math.pow(Math.max(fiber[i] / OPTIMAL - 1.4, 0), 2) / (0.26 * 0.26);
            if (force[i] / cosine / FORCE > passive) {
                assertEquals(force[i], same[i], 1e-8 * FORCE, "sample " + i);
                compared++;
            }
        }
        assertTrue(compared > SAMPLES * 0.8, compared + " samples");
    }

    @Test
    void anElasticTendonRestsInEquilibrium() {
        Muscle muscle = new PennateMuscle(new KistemakerCompliantMuscle());
        Parameters p = muscle.bind(manager, DataType.FLOAT64, constants(ANGLE));
        double[] path = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            path[i] = 0.05 + 0.4 * i / SAMPLES;
        }
        MuscleState rest = muscle.initialState(p, column(path));
        double[] fiber = rest.get(1).toDoubleArray();
        double[] force = muscle.output(p, rest, column(path), column(new double[SAMPLES])).force().toDoubleArray();
        int stretched = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double cosine = Math.cos(Math.asin(HEIGHT / fiber[i]));
            double passive = Math.pow(Math.max(fiber[i] / OPTIMAL - 1.4, 0), 2) / (0.26 * 0.26);
            assertEquals(passive * cosine, force[i] / FORCE, 1e-10 * (1 + passive), "path of " + path[i]);
            assertTrue(cosine > 0.1 - 1e-12, "path of " + path[i]);
            stretched += passive > 0.1 ? 1 : 0;
        }
        assertTrue(stretched > 20, stretched + " stretched fibers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kistemaker", "thelen", "mujoco", "kistemaker-compliant"})
    void withoutAnAngleNothingChanges(String name) {
        Muscle plain = Muscles.named(name);
        Muscle pennate = new PennateMuscle(plain);
        Parameters p = plain.bind(manager, DataType.FLOAT64, MuscleConstants.hill(FORCE, OPTIMAL, TENDON));
        Parameters q = pennate.bind(manager, DataType.FLOAT64, constants(0));
        NDArray path = column(draw(TENDON + 0.5 * OPTIMAL, TENDON + 1.6 * OPTIMAL));
        NDArray velocity = column(draw(-1, 1));
        MuscleState state = plain.initialState(p, path).withActivation(column(draw(0.02, 1)));
        assertArrayEquals(plain.initialState(p, path).variables().getLast().toDoubleArray(),
                pennate.initialState(q, path).variables().getLast().toDoubleArray(), 1e-15);
        MuscleOutput a = plain.output(p, state, path, velocity);
        MuscleOutput b = pennate.output(q, state, path, velocity);
        assertArrayEquals(a.force().toDoubleArray(), b.force().toDoubleArray(), 1e-11 * FORCE);
        assertArrayEquals(a.fiberVelocity().toDoubleArray(), b.fiberVelocity().toDoubleArray(), 1e-11);
    }

    private Map<String, Values> inputs(Muscle muscle) {
        Map<String, Values> inputs = new LinkedHashMap<>(
                muscle.bank(List.of(muscle.resolve("m", constants(ANGLE)))));
        inputs.put("activation", new Values(draw(0.05, 1), new Shape(SAMPLES, 1)));
        inputs.put("fiber", new Values(draw(0.6 * OPTIMAL, 1.6 * OPTIMAL), new Shape(SAMPLES, 1)));
        inputs.put("path", new Values(draw(TENDON + 0.5 * OPTIMAL, TENDON + 1.6 * OPTIMAL), new Shape(SAMPLES, 1)));
        inputs.put("velocity", new Values(draw(-1, 1), new Shape(SAMPLES, 1)));
        return inputs;
    }

    @ParameterizedTest
    @ValueSource(strings = {"kistemaker", "thelen", "mujoco", "kistemaker-compliant"})
    void gradientsMatchCentralDifferences(String name) {
        Muscle muscle = new PennateMuscle(Muscles.named(name));
        Gradients.check(inputs(muscle), random, 1e-5, (m, in) -> {
            Parameters p = Parameters.of(m, DataType.FLOAT64, in);
            NDArray path = in.get("path");
            boolean elastic = muscle.stateVariables().size() > 1;
            MuscleState state = elastic
                    ? new MuscleState(in.get("activation"), in.get("fiber")) : new MuscleState(in.get("activation"));
            MuscleOutput out = muscle.output(p, state, path, in.get("velocity"));
            NDArray sum = out.force().div(p.constant(FORCE)).add(out.fiberLength()).mean();
            NDArray rest = muscle.initialState(p, path).variables().getLast().mean();
            return elastic ? sum.add(rest) : sum.add(out.fiberVelocity().mean());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"kistemaker", "thelen", "mujoco", "kistemaker-compliant"})
    void compiledItGivesTheSameNumbersAndGradients(String name) {
        Muscle muscle = new PennateMuscle(Muscles.named(name));
        var twin = Twin.once(name, x -> {
            Parameters p = muscle.bind(x[0].getManager(), x[0].getDataType(), constants(ANGLE));
            MuscleState state = muscle.stateVariables().size() > 1
                    ? new MuscleState(x[0], x[1].sub(p.constant(TENDON))) : new MuscleState(x[0]);
            MuscleOutput out = muscle.output(p, state, x[1], x[2]);
            FiberStep step = muscle.fiberStep(p, state, state, x[1], x[2], 0.01);
            return Tensors.concatLast(out.force().mul(p.constant(1 / FORCE)), out.fiberLength(),
                    step.stiffness().mul(p.constant(1e-4)), muscle.initialState(p, x[1]).variables().getLast());
        }, Twin.random(random, 40, 1, 0.05, 1), Twin.random(random, 40, 1, 0.27, 0.36),
                Twin.random(random, 40, 1, -0.5, 0.5));
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-11 : 2e-3, wide ? 1e-9 : 2e-2), List.of(twin));
        }
    }

    @Test
    void modelsWithAnAngleOrWithoutFibersAreRefused() {
        for (String name : List.of("millard", "thelen2003-rigid", "relu")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> new PennateMuscle(Muscles.named(name)));
            assertEquals("muscle: got '" + name + "', expected a model with optimalFiberLength and a rigid tendon, or "
                    + "kistemaker-compliant, without pennationAngle of its own", refused.getMessage());
        }
    }
}
