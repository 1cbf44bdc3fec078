package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import io.efferent.skeleton.Elimination;
import java.util.Arrays;

/**
 * Activations at which a body at rest stays where it is: against gravity, passive muscles, and forces from outside.
 * Of all that do, those of least square above a common level of co-contraction, none below it. Joint accelerations are
 * affine in the activations of muscles without other states, so what is added to the level is {@code B' x} within its
 * bounds, with the accelerations B that muscles make.
 */
public final class Balance {
    private static final int NEWTON_STEPS = 200;
    private static final int HALVINGS = 30;
    /** Share of the expected descent that a step has to make. */
    private static final double ENOUGH = 1e-4;
    private static final double RIDGE = 1e-4;
    /** Of what a posture lacks to its balance, relative to the accelerations that muscles make. */
    private static final double PRECISION = 1e-13;
    /** Of the largest acceleration that a muscle makes. */
    private static final double REST = 1e-8;

    private Balance() {}

    /**
     * Activations of postures, [posture][muscle].
     *
     * @param effector the body, whose muscles have no state but activation
     * @param position joint positions, [posture][dof]
     * @param endpointLoad forces on the hand, N, [posture][dimension]; null for none
     * @param jointLoad forces on the joints, [posture][dof]; null for none
     * @param coContraction activation that no muscle goes below, from 0 to 1; minimum activation if that is higher
     * @throws IllegalArgumentException if the muscles have other states, or cannot hold a posture
     */
    public static double[][] activations(
            Effector effector, double[][] position, double[][] endpointLoad, double[][] jointLoad,
            double coContraction) {
        Require.fraction("coContraction", coContraction);
        try (var manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            Loads loads = new Loads(array(plant, endpointLoad), array(plant, jointLoad));
            NDArray at = array(plant, position);
            double[][] levels = new double[position.length][effector.muscleCount()];
            Arrays.stream(levels).forEach(row -> Arrays.fill(row, coContraction));
            NDArray level = plant.muscle().boundedExcitation(plant.muscleConstants(), array(plant, levels));
            NDArray falling = acceleration(plant, at, level, loads);
            NDArray pulls = pulls(plant, at, level, loads, falling);
            NDArray activation = level.add(added(plant, pulls, falling, level));
            NDArray left = acceleration(plant, at, activation, loads).abs().max(new int[] {1});
            double[] most = Tensors.toDoubles(pulls.abs().max(new int[] {2}).max(new int[] {1}));
            double[] rest = Tensors.toDoubles(left);
            for (int i = 0; i < rest.length; i++) {
                if (!(rest[i] <= REST * most[i])) {
                    throw new IllegalArgumentException("position: got " + Arrays.toString(position[i])
                            + ", where muscles of at least " + coContraction
                            + " leave an acceleration of " + rest[i] + ", expected one that they can hold");
                }
            }
            double[] numbers = Tensors.toDoubles(activation);
            int muscles = effector.muscleCount();
            double[][] rows = new double[position.length][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(numbers, i * muscles, (i + 1) * muscles));
            return rows;
        }
    }

    private static NDArray array(Plant plant, double[][] rows) {
        return rows == null ? null : Constants.of(plant.manager(), plant.type(), rows);
    }

    private static NDArray acceleration(Plant plant, NDArray position, NDArray activation, Loads loads) {
        var still = plant.initialState(position, position.zerosLike(), activation);
        return plant.rates(still, activation, loads, 0).velocity();
    }

    /** Joint accelerations by activation, (posture, dof, muscle). */
    private static NDArray pulls(Plant plant, NDArray position, NDArray level, Loads loads, NDArray falling) {
        int muscles = plant.effector().muscleCount();
        NDList columns = new NDList();
        for (int m = 0; m < muscles; m++) {
            double[] step = new double[muscles];
            step[m] = 1;
            NDArray one = Constants.of(plant.manager(), plant.type(), new double[][] {step});
            // Towards the farther bound, so that it is never nothing.
            NDArray by = level.mul(plant.constant(2)).lte(plant.constant(1)).toType(plant.type(), false).sub(level);
            NDArray change = by.mul(one);
            NDArray moved = acceleration(plant, position, level.add(change), loads).sub(falling);
            columns.add(moved.div(Tensors.column(by, m)).expandDims(2));
        }
        return NDArrays.concat(columns, 2);
    }

    /**
     * What is added to the level, (posture, muscle): {@code B' x} within its bounds, at the x of least {@code Σ h(B' x)
     * + falling x}, where h' cuts off at the bounds; by Newton's method with a search along the line.
     */
    private static NDArray added(Plant plant, NDArray pulls, NDArray falling, NDArray level) {
        NDArray room = level.neg().add(level.onesLike());
        NDArray size = pulls.square().sum(new int[] {1, 2}, true);
        NDArray ridge = size.getManager().eye((int) falling.getShape().get(1)).toType(size.getDataType(), false)
                .expandDims(0).mul(size).mul(plant.constant(RIDGE));
        NDArray x = falling.zerosLike();
        for (int i = 0; i < NEWTON_STEPS; i++) {
            NDArray wanted = wanted(pulls, x);
            NDArray slope = pulls.mul(within(wanted, room).expandDims(1)).sum(new int[] {2}).add(falling);
            if (Tensors.toDoubles(slope.abs().div(size.squeeze(2).sqrt()).max())[0] < PRECISION) {
                break;
            }
            NDArray free = wanted.gte(wanted.zerosLike()).logicalAnd(wanted.lte(room))
                    .toType(level.getDataType(), false);
            NDArray bend = pulls.mul(free.expandDims(1)).matMul(pulls.transpose(0, 2, 1)).add(ridge);
            NDArray step = Elimination.solve(bend, slope.neg());
            NDArray before = height(plant, pulls, falling, room, x);
            NDArray down = step.mul(slope).sum(new int[] {1}, true);
            NDArray share = down.onesLike();
            for (int halving = 0; halving < HALVINGS; halving++) {
                NDArray after = height(plant, pulls, falling, room, x.add(step.mul(share)));
                NDArray tooHigh = after.gt(before.add(down.mul(share).mul(plant.constant(ENOUGH))))
                        .toType(level.getDataType(), false);
                share = share.sub(share.mul(tooHigh).mul(plant.constant(0.5)));
            }
            x = x.add(step.mul(share));
        }
        return within(wanted(pulls, x), room);
    }

    private static NDArray wanted(NDArray pulls, NDArray x) {
        return pulls.mul(x.expandDims(2)).sum(new int[] {1});
    }

    private static NDArray within(NDArray wanted, NDArray room) {
        return wanted.maximum(wanted.zerosLike()).minimum(room);
    }

    /** {@code Σ h(B' x) + falling x}, (posture, 1). */
    private static NDArray height(Plant plant, NDArray pulls, NDArray falling, NDArray room, NDArray x) {
        NDArray wanted = wanted(pulls, x);
        NDArray inside = within(wanted, room);
        NDArray h = inside.mul(wanted.sub(inside.mul(plant.constant(0.5))));
        return h.sum(new int[] {1}, true).add(falling.mul(x).sum(new int[] {1}, true));
    }
}
