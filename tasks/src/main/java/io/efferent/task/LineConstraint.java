package io.efferent.task;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Constants;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import java.util.Map;

/**
 * A line that the hand cannot leave, in the plane: the force along its normal n that makes
 * {@code n a = -2 r n v - r^2 n (x - p)}, a Lagrange multiplier with feedback on what integration leaves of a deviation
 * (Baumgarte 1972). A channel without stiffness.
 *
 * @param gate 1 where it acts, 0 where not, [step][trial][1]
 * @param normal n, a unit vector, [trial][2]
 * @param origin p, a point of the line, m, [trial][2]
 * @param rate r, at which deviations vanish, 1/s, [trial][1]
 */
public record LineConstraint(Sequence gate, double[][] normal, double[][] origin, double[][] rate) {

    void requireSize(String name, int trials, int steps, int dimension) {
        if (dimension != 2) {
            throw new IllegalArgumentException(
                    name + ": got a body in " + dimension + " dimensions, expected one in the plane");
        }
        Trials.requireSequence(name + ", gate", gate, steps, trials, 1);
        Trials.requireRows(name + ", normal", normal, trials, 2);
        Trials.requireRows(name + ", origin", origin, trials, 2);
        Trials.requireRows(name + ", rate", rate, trials, 1);
    }

    LineConstraint select(int... rows) {
        return new LineConstraint(
                gate.select(rows), Trials.select(normal, rows), Trials.select(origin, rows),
                Trials.select(rate, rows));
    }

    /** Puts what it brings under the names of its channels. */
    void bring(String name, Map<String, Sequence> sequences, Map<String, double[][]> constants) {
        sequences.put(name + " gate", gate);
        constants.put(name + " normal", normal);
        constants.put(name + " origin", origin);
        constants.put(name + " rate", rate);
    }

    /** A constraint of the trials in one step, as arrays. */
    record Now(NDArray gate, NDArray normal, NDArray origin, NDArray rate) {
        static Now of(History history, String name) {
            return new Now(
                    history.now(name + " gate"), history.now(name + " normal"), history.now(name + " origin"),
                    history.now(name + " rate"));
        }

        /**
         * Its force on the hand, (batch, 2).
         *
         * @param state the body
         * @param others everything else that pushes it
         */
        NDArray at(Plant plant, EffectorState state, Loads others) {
            Endpoint hand = plant.endpoint(state);
            NDArray free = plant.endpointAcceleration(state, others);
            NDArray onHand = others.endpoint() == null ? normal : others.endpoint().add(normal);
            NDArray pushed = plant.endpointAcceleration(state, new Loads(onHand, others.joint()));
            NDArray two = Constants.of(plant.manager(), plant.type(), 2);
            NDArray wanted = along(hand.velocity()).mul(rate).mul(two)
                    .add(along(hand.position().sub(origin)).mul(rate.square())).neg();
            NDArray multiplier = wanted.sub(along(free)).div(along(pushed.sub(free)));
            return normal.mul(multiplier).mul(gate);
        }

        private NDArray along(NDArray vector) {
            return vector.mul(normal).sum(new int[] {1}, true);
        }
    }
}
