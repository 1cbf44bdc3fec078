package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Require;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.skeleton.Elimination;
import java.util.Arrays;

/**
 * Activations at which a body at rest stays where it is: against gravity, passive muscles, and forces from outside,
 * with elastic tendons in equilibrium. Of all that do, those of least square above a common level of co-contraction,
 * none below it. What is added to the level is {@code B' x} within its bounds, with the accelerations B by activation.
 * Accelerations are affine in the activations of muscles without other states; of others B is taken again where they
 * were found, until they stay.
 */
public final class Balance {
    /** How often accelerations by activation are taken. */
    private static final int LINEARIZATIONS = 20;
    /** Change of activations below which they stay. */
    private static final double STAYS = 1e-10;
    private static final int NEWTON_STEPS = 200;
    private static final int HALVINGS = 30;
    /** Share of the expected descent that a step has to make. */
    private static final double ENOUGH = 1e-4;
    private static final double RIDGE = 1e-7;
    /** Of what a posture lacks to its balance, relative to the accelerations that muscles make. */
    private static final double PRECISION = 1e-12;
    /** Of the largest acceleration that a muscle makes. */
    private static final double REST = 1e-8;

    private Balance() {}

    /**
     * Activations of postures, [posture][muscle].
     *
     * @param effector the body
     * @param position joint positions, [posture][dof]
     * @param endpointLoad forces on the hand, N, [posture][dimension]; null for none
     * @param jointLoad forces on the joints, [posture][dof]; null for none
     * @param coContraction activation that no muscle goes below, from 0 to 1; minimum activation if that is higher
     * @throws IllegalArgumentException if the muscles have other states than fibers of elastic tendons, or cannot hold
     *     a posture
     */
    public static double[][] activations(
            Effector effector, double[][] position, double[][] endpointLoad, double[][] jointLoad,
            double coContraction) {
        Require.fraction("coContraction", coContraction);
        var found = new Found(null, null, null, 1);
        for (int i = 0; i < LINEARIZATIONS && found.change > STAYS; i++) {
            found = better(effector, position, endpointLoad, jointLoad, coContraction, found.activation);
        }
        for (int i = 0; i < position.length; i++) {
            if (!(found.left[i] <= REST * found.most[i])) {
                throw new IllegalArgumentException("position: got " + Arrays.toString(position[i])
                        + ", where muscles of at least " + coContraction
                        + " leave an acceleration of " + found.left[i] + ", expected one that they can hold");
            }
        }
        return found.activation;
    }

    /**
     * What was found so far.
     *
     * @param activation [posture][muscle]; null for the level
     * @param left largest acceleration at these, [posture]
     * @param most that a muscle makes, [posture]
     * @param change the largest, since the activations before
     */
    private record Found(double[][] activation, double[] left, double[] most, double change) {}

    private static Found better(
            Effector effector, double[][] position, double[][] endpointLoad, double[][] jointLoad,
            double coContraction, double[][] before) {
        try (var manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            Loads loads = new Loads(array(plant, endpointLoad), array(plant, jointLoad));
            NDArray at = array(plant, position);
            int muscles = effector.muscleCount();
            double[][] levels = new double[position.length][muscles];
            Arrays.stream(levels).forEach(row -> Arrays.fill(row, coContraction));
            NDArray level = plant.muscle().boundedExcitation(plant.muscleConstants(), array(plant, levels));
            NDArray activation = before == null ? level : array(plant, before);
            NDArray pulls = pulls(plant, at, activation, loads);
            NDArray falling = acceleration(plant, at, activation, loads)
                    .add(pulls.mul(level.sub(activation).expandDims(1)).sum(new int[] {2}));
            NDArray next = level.add(added(plant, pulls, falling, level));
            double[] numbers = Tensors.toDoubles(next);
            double[][] rows = new double[position.length][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(numbers, i * muscles, (i + 1) * muscles));
            return new Found(
                    rows, Tensors.toDoubles(acceleration(plant, at, next, loads).abs().max(new int[] {1})),
                    Tensors.toDoubles(pulls.abs().max(new int[] {2}).max(new int[] {1})),
                    Tensors.toDoubles(next.sub(activation).abs().max())[0]);
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
    private static NDArray pulls(Plant plant, NDArray position, NDArray activation, Loads loads) {
        NDList rows = new NDList();
        for (int joint = 0; joint < plant.effector().skeleton().dof(); joint++) {
            try (Tape tape = new Tape()) {
                NDArray leaf = activation.duplicate();
                leaf.setRequiresGradient(true);
                tape.backward(Tensors.column(acceleration(plant, position, leaf, loads), joint).sum());
                rows.add(Tensors.gradient(leaf).expandDims(1));
            }
        }
        return NDArrays.concat(rows, 1);
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
