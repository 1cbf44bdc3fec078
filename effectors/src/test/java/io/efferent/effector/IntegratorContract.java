package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every integrator promises, on an arm whose motion is smooth; its order is in the subclass. */
public abstract class IntegratorContract extends SmoothArm {
    /** The method. */
    protected abstract Integrator integrator();

    /** Its order of convergence. */
    protected abstract int order();

    /** Steps in 64 ms at which its error is that of its order, and not yet rounding. */
    protected abstract int steps();

    @Test
    void hasAName() {
        assertFalse(integrator().name().isBlank());
        assertEquals(integrator().name(), arm(integrator(), 1).build().describe().get("integrator"));
    }

    @Test
    void convergesWithItsOrder() {
        double order = order(arm(integrator(), steps()), arm(integrator(), 2 * steps()), steps(), reference());
        assertEquals(order(), order, 0.1);
    }

    @Test
    void activationsConvergeToo() {
        double[] reference = reference();
        double[] y = solve(arm(integrator(), 4 * steps()), 4 * steps());
        for (int i = 4; i < 10; i++) {
            assertEquals(reference[i], y[i], order() == 1 ? 1e-3 : 1e-6, "activation " + (i - 4));
        }
    }

    @Test
    void substepsAreShorterSteps() {
        double[] sub = solve(arm(integrator(), 8).optSubsteps(4), 8);
        double[] steps = solve(arm(integrator(), 32), 32);
        assertArrayEquals(steps, sub, 1e-15);
    }

    @Test
    void everySampleIsOnItsOwn() {
        Plant plant = bind(arm(integrator(), steps()));
        NDArray q = draw(5, 2, 0.5, 1.5);
        NDArray v = draw(5, 2, -1, 1);
        NDArray u = draw(5, 6, 0, 0.1);
        NDArray all = run(plant, plant.initialState(q, v), u, Loads.NONE, 3).position();
        for (int i = 0; i < 5; i++) {
            String one = i + ":" + (i + 1) + ", :";
            NDArray alone = run(plant, plant.initialState(q.get(one), v.get(one)), u.get(one), Loads.NONE, 3)
                    .position();
            assertEquals(0, largestDifference(alone, all.get(one)), 1e-15);
        }
    }

    private static NDArray afterThreeSteps(Plant plant, NDArray q, NDArray v, NDArray u) {
        EffectorState end = run(plant, plant.initialState(q, v), u, Loads.NONE, 3);
        return NDArrays.concat(new NDList(end.position(), end.velocity(), end.activation()), 1);
    }

    @Test
    void gradientsMatchCentralDifferences() {
        Effector effector = arm(integrator(), steps()).build();
        var inputs = Map.of("q", Values.row(START), "v", Values.row(SPEED), "u", Values.row(EXCITATION));
        Gradients.check(inputs, random, 1e-7, (m, in) -> {
            NDArray end = afterThreeSteps(effector.bind(m, DataType.FLOAT64), in.get("q"), in.get("v"), in.get("u"));
            return end.mul(Constants.of(m, DataType.FLOAT64, new Shape(1, 10), 3, -1, 0.2, 0.5, 1, 2, -1, 1, 4, 1))
                    .sum();
        });
    }

    @Test
    void compiledItGivesTheSameNumbersAndGradients() {
        Effector effector = arm(integrator(), steps()).optSubsteps(2).build();
        var model = Twin.once(integrator().name(),
                x -> afterThreeSteps(effector.bind(x[0].getManager(), x[0].getDataType()), x[0], x[1], x[2]),
                Twin.random(random, 37, 2, 0.5, 1.5), Twin.random(random, 37, 2, -1, 1),
                Twin.random(random, 37, 6, 0, 0.1));
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-12 : 1e-5, wide ? 1e-10 : 1e-3), List.of(model));
        }
    }
}
