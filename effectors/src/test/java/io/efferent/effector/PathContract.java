package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Gradients;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every kind of muscle path promises, over thousands of poses; the paths are in the subclasses. */
public abstract class PathContract extends Fixture {
    private static final int POSES = 10_000;
    private static final double STEP = 1e-6;

    /** What the paths run over. */
    protected abstract Skeleton skeleton();

    /** Some paths; of one kind, or of several. */
    protected abstract List<MusclePath> paths();

    /** Joint positions are drawn from minus this to this. */
    protected double reach() {
        return 3;
    }

    /** A body of force generators on these paths. */
    static Effector.Builder over(Skeleton skeleton, List<MusclePath> paths) {
        var builder = Effector.builder().setSkeleton(skeleton);
        for (int m = 0; m < paths.size(); m++) {
            builder.addMuscle("m" + m, new ReluMuscle(), MuscleConstants.force(100), paths.get(m));
        }
        return builder;
    }

    private Plant plant() {
        return bind(over(skeleton(), paths()).optLimits(unlimited(skeleton().dof())));
    }

    private NDArray positions(int count) {
        return draw(count, skeleton().dof(), -reach(), reach());
    }

    private NDArray velocities(int count) {
        return draw(count, skeleton().dof(), -5, 5);
    }

    @Test
    void lengthsAndVelocitiesHaveOneColumnPerPath() {
        PathGeometry path = plant().initialState(positions(7), velocities(7)).path();
        Shape shape = new Shape(7, paths().size());
        assertEquals(shape, path.length().getShape());
        assertEquals(shape, path.velocity().getShape());
        Shape momentArms = path.momentArms().getShape();
        assertTrue(momentArms.get(0) == 7 || momentArms.get(0) == 1, momentArms::toString);
        assertEquals(new Shape(skeleton().dof(), paths().size()), momentArms.slice(1));
    }

    @Test
    void momentArmsAreTheDerivativesOfLength() {
        Plant plant = plant();
        int dof = skeleton().dof();
        NDArray q = positions(POSES);
        NDArray v = velocities(POSES);
        NDArray momentArms = plant.initialState(q, v).path().momentArms();
        for (int d = 0; d < dof; d++) {
            double[] shift = new double[dof];
            shift[d] = STEP;
            NDArray up = plant.initialState(q.add(row(shift)), v).path().length();
            NDArray down = plant.initialState(q.sub(row(shift)), v).path().length();
            NDArray difference = up.sub(down).div(plant.constant(2 * STEP));
            NDArray momentArm = momentArms.get(":, " + d + ", :").broadcast(POSES, paths().size());
            assertEquals(0, largestDifference(difference, momentArm), 1e-8, "moment arms about joint " + d);
        }
    }

    @Test
    void velocityIsTheRateOfLength() {
        Plant plant = plant();
        NDArray q = positions(POSES);
        NDArray v = velocities(POSES);
        NDArray along = v.mul(plant.constant(STEP));
        NDArray up = plant.initialState(q.add(along), v).path().length();
        NDArray down = plant.initialState(q.sub(along), v).path().length();
        NDArray speed = up.sub(down).div(plant.constant(2 * STEP));
        assertEquals(0, largestDifference(speed, plant.initialState(q, v).path().velocity()), 1e-7);
    }

    @Test
    void pathsKeepTheirColumnsBesideOthers() {
        MusclePath other = MusclePath.constantMomentArms(
                0.2, new double[skeleton().dof()], new double[skeleton().dof()]);
        List<MusclePath> mixed = new ArrayList<>();
        for (MusclePath path : paths()) {
            mixed.add(path);
            mixed.add(other);
        }
        NDArray q = positions(5);
        NDArray v = velocities(5);
        PathGeometry all = bind(over(skeleton(), mixed)).initialState(q, v).path();
        for (int m = 0; m < paths().size(); m++) {
            PathGeometry alone = bind(over(skeleton(), List.of(paths().get(m)))).initialState(q, v).path();
            assertEquals(
                    0, largestDifference(alone.length(), all.length().get(":, " + 2 * m + ":" + (2 * m + 1))), 1e-15);
            assertEquals(0, largestDifference(alone.velocity(), all.velocity().get(":, " + 2 * m + ":" + (2 * m + 1))),
                    1e-14);
        }
    }

    @Test
    void gradientsMatchCentralDifferencesForStatesAndEveryConstant() {
        Effector effector = over(skeleton(), paths()).optLimits(unlimited(skeleton().dof())).build();
        int dof = skeleton().dof();
        Map<String, Values> inputs = new LinkedHashMap<>();
        effector.values().forEach((name, values) -> {
            if (name.startsWith("path.")) {
                inputs.put(name, values);
            }
        });
        inputs.put("q", new Values(random.doubles(20L * dof, -reach(), reach()).toArray(), new Shape(20, dof)));
        inputs.put("v", new Values(random.doubles(20L * dof, -3, 3).toArray(), new Shape(20, dof)));
        Gradients.check(inputs, random, 1e-7, (m, in) -> {
            Map<String, NDArray> constants = new LinkedHashMap<>(in);
            constants.keySet().removeAll(List.of("q", "v"));
            PathGeometry path = effector.bind(m, DataType.FLOAT64, constants)
                    .initialState(in.get("q"), in.get("v")).path();
            return path.length().square().mean().add(path.velocity().square().mean())
                    .add(path.momentArms().square().mean());
        });
    }

    @Test
    void compiledTheyGiveTheSameNumbersAndGradients() {
        Effector effector = over(skeleton(), paths()).optLimits(unlimited(skeleton().dof())).build();
        int dof = skeleton().dof();
        Twin.Program program = x -> {
            PathGeometry path = effector.bind(x[0].getManager(), x[0].getDataType()).initialState(x[0], x[1]).path();
            NDArray arms = path.momentArms().mul(x[0].zerosLike().sum(new int[] {1}, true).add(1).expandDims(2));
            return NDArrays.concat(
                    new NDList(path.length(), path.velocity(), arms.reshape(-1, arms.size(1) * arms.size(2))), 1);
        };
        var model = Twin.once("paths", program, Twin.random(random, 37, dof, -reach(), reach()),
                Twin.random(random, 37, dof, -3, 3));
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-12 : 1e-4, wide ? 1e-11 : 1e-3), List.of(model));
        }
    }
}
