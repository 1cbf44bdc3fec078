package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Turns of {@linkplain Joint#ball ball joints} by rotation vectors, axis times angle (Murray, Li &amp; Sastry 1994, A
 * Mathematical Introduction to Robotic Manipulation, section 2.2): three coordinates for three velocities, so nothing
 * drifts. Functions of the angle are series near 0.
 */
final class BallJoints {
    /** Square of the angle below which series are as exact as doubles. */
    private static final double SMALL = 0.01;

    private final JointTree tree;
    private final Parameters p;

    BallJoints(JointTree tree, Parameters p) {
        this.tree = tree;
        this.p = p;
    }

    /**
     * Rates of positions, {@code w + t x w / 2 + c t x (t x w)} with the rotation vector t and the velocity w along the
     * axes of the body, and {@code c = (1 - |t|/2 cot(|t|/2)) / |t|^2}.
     */
    NDArray rates(NDArray position, NDArray velocity) {
        return changed(position, velocity, (turn, spin) -> {
            NDArray square = squared(turn);
            NDArray half = angle(square).mul(p.constant(0.5));
            NDArray factor = near(square, p.constant(1).sub(half.mul(half.cos()).div(half.sin())).div(far(square)),
                    1.0 / 12, 1.0 / 720, 1.0 / 30240, 1.0 / 1209600);
            NDArray once = skew(turn).mul(spin.expandDims(1)).sum(new int[] {2});
            NDArray twice = skew(turn).mul(once.expandDims(1)).sum(new int[] {2});
            return spin.add(once.mul(p.constant(0.5))).add(twice.mul(factor));
        });
    }

    /** Turns of more than half a circle as the shorter ones to the other side. */
    NDArray reduced(NDArray position) {
        return changed(position, position, (turn, _) -> {
            NDArray square = squared(turn);
            NDArray back = p.constant(1).sub(p.constant(2 * Math.PI).div(angle(square)));
            return Tensors.where(square.gt(p.constant(Math.PI * Math.PI)), turn.mul(back), turn);
        });
    }

    /** The turn of the ball whose joints begin at {@code first}, (batch, 3, 3), by the formula of Rodrigues. */
    NDArray rotation(NDArray position, int first) {
        NDArray turn = Tensors.columns(position, first, first + 3);
        NDArray square = squared(turn);
        NDArray angle = angle(square);
        NDArray sine = near(square, angle.sin().div(angle), 1, -1.0 / 6, 1.0 / 120, -1.0 / 5040);
        NDArray cosine = near(square, p.constant(1).sub(angle.cos()).div(far(square)),
                0.5, -1.0 / 24, 1.0 / 720, -1.0 / 40320);
        NDArray skew = skew(turn);
        return JointTree.identity(p, 3).add(skew.mul(sine.expandDims(2)))
                .add(skew.matMul(skew).mul(cosine.expandDims(2)));
    }

    /** Columns of a second array, those of balls three by three by a function of both. */
    private NDArray changed(NDArray position, NDArray other, BinaryOperator<NDArray> function) {
        List<NDArray> columns = new ArrayList<>();
        for (int i = 0; i < tree.dof(); i += tree.ballOf(i) < 0 ? 1 : 3) {
            int next = tree.ballOf(i) < 0 ? i + 1 : i + 3;
            NDArray part = Tensors.columns(other, i, next);
            columns.add(next == i + 1 ? part : function.apply(Tensors.columns(position, i, next), part));
        }
        return Tensors.concatLast(columns.toArray(NDArray[]::new));
    }

    private static NDArray squared(NDArray turn) {
        return turn.square().sum(new int[] {1}, true);
    }

    /** The square where it is not small, and something harmless elsewhere. */
    private NDArray far(NDArray square) {
        return Tensors.where(square.lt(p.constant(SMALL)), p.constant(1), square);
    }

    private NDArray angle(NDArray square) {
        return far(square).sqrt();
    }

    /** A function of the angle; where that is small by its series in the square of it. */
    private NDArray near(NDArray square, NDArray function, double... series) {
        UnaryOperator<NDArray> horner = x -> {
            NDArray sum = p.constant(series[series.length - 1]).add(x.zerosLike());
            for (int k = series.length - 2; k >= 0; k--) {
                sum = sum.mul(x).add(p.constant(series[k]));
            }
            return sum;
        };
        return Tensors.where(square.lt(p.constant(SMALL)), horner.apply(square), function);
    }

    /** The matrix of the cross product with a vector, (batch, 3, 3). */
    private NDArray skew(NDArray turn) {
        NDArray spread = p.derived("skew", () -> Constants.of(p.manager(), p.type(), new double[][] {
            {0, 0, 0, 0, 0, -1, 0, 1, 0}, {0, 0, 1, 0, 0, 0, -1, 0, 0}, {0, -1, 0, 1, 0, 0, 0, 0, 0}}));
        return turn.matMul(spread).reshape(-1, 3, 3);
    }
}
