package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.kernel.Pointwise;
import java.util.List;
import java.util.Map;

/**
 * Where {@code X(u) = t} for quintics of a {@link QuinticCurve} that rise from 0 to 1, by a fixed number of operations:
 * the inverse is interpolated between three parameters of the half that t is in, then corrected by steps of Halley's
 * method, each of which cubes the error. With the Newton step that follows the result is exact to rounding for corners
 * whose tangents meet anywhere between 1 and 99 % of their width.
 */
final class QuinticParameter {
    private static final int STEPS = 3;
    /** The second of those parameters, between 0 and 0.5: close to the end, where X may be flat. */
    private static final double CUT = 0.1;

    private static final Pointwise PARAMETER = new Pointwise(List.of("t", "a", "b"), QuinticParameter::parameter);

    private final Parameters p;
    private final NDArray a;
    private final NDArray b;

    private QuinticParameter(Parameters p, NDArray a, NDArray b) {
        this.p = p;
        this.a = a;
        this.b = b;
    }

    /**
     * The parameter, without derivatives.
     *
     * @param p where constants come from
     * @param t from 0 to 1
     * @param a the second and third control point
     * @param b the fourth and fifth, not less
     */
    static NDArray of(Parameters p, NDArray t, NDArray a, NDArray b) {
        return PARAMETER.of(p.with(Map.of("t", t, "a", a, "b", b)));
    }

    private static NDArray parameter(Parameters p) {
        NDArray t = p.get("t");
        NDArray a = p.get("a");
        NDArray b = p.get("b");
        NDArray one = p.constant(1);
        NDArray fromEnd = t.gt(new QuinticParameter(p, a, b).value(0.5));
        // Seen from its end the curve is one of the same kind.
        var half = new QuinticParameter(
                p, Tensors.where(fromEnd, b.neg().add(one), a), Tensors.where(fromEnd, a.neg().add(one), b));
        NDArray u = half.solve(Tensors.where(fromEnd, t.neg().add(one), t));
        return Tensors.where(fromEnd, u.neg().add(one), u);
    }

    private NDArray solve(NDArray t) {
        NDArray u = start(t);
        for (int i = 0; i < STEPS; i++) {
            NDArray w = u.neg().add(p.constant(1));
            NDArray w2 = w.square();
            NDArray u2 = u.square();
            NDArray uw = u.mul(w);
            NDArray middle = b.sub(a);
            NDArray last = b.neg().add(p.constant(1));
            NDArray left = uw.mul(w2).mul(u.add(p.constant(1))).mul(a);
            NDArray right = uw.mul(w.add(p.constant(1))).mul(b);
            NDArray value = left.add(right.mul(u2)).mul(p.constant(5)).add(u2.square().mul(u));
            NDArray slope = w2.square().mul(a).add(uw.square().mul(middle).mul(p.constant(6)))
                    .add(u2.square().mul(last));
            NDArray turn = uw.mul(w.sub(u)).mul(middle).mul(p.constant(3)).sub(w2.mul(w).mul(a))
                    .add(u2.mul(u).mul(last));
            NDArray excess = value.sub(t);
            NDArray below = slope.square().mul(p.constant(5)).sub(excess.mul(turn).mul(p.constant(2)));
            u = Tensors.clip(u.sub(excess.mul(slope).div(below)), p.constant(0), p.constant(1));
        }
        return u;
    }

    /** The inverse in the first half, interpolated by cubic polynomials that rise. */
    private NDArray start(NDArray t) {
        NDArray cut = value(CUT);
        NDArray beyond = t.gt(cut);
        NDArray from = Tensors.where(beyond, cut, t.zerosLike());
        NDArray width = Tensors.where(beyond, value(0.5), cut).sub(from);
        NDArray low = Tensors.where(beyond, slope(CUT), slope(0));
        NDArray high = Tensors.where(beyond, slope(0.5), slope(CUT));
        NDArray step = Tensors.where(beyond, p.constant(0.5 - CUT), p.constant(CUT));
        NDArray most = step.mul(p.constant(3));
        NDArray rise = Tensors.where(most.mul(low).lt(width), most, width.div(low));
        NDArray end = Tensors.where(most.mul(high).lt(width), most, width.div(high));
        NDArray s = t.sub(from).div(width);
        NDArray both = rise.add(end);
        NDArray cubic = both.sub(step).sub(step).mul(s).add(most.sub(both).sub(rise)).mul(s).add(rise).mul(s);
        return cubic.add(Tensors.where(beyond, p.constant(CUT), t.zerosLike()));
    }

    private NDArray value(double u) {
        double w = 1 - u;
        return a.mul(p.constant(5 * u * w * w * w * (1 + u))).add(b.mul(p.constant(5 * u * u * u * w * (1 + w))))
                .add(p.constant(Math.pow(u, 5)));
    }

    private NDArray slope(double u) {
        double w = 1 - u;
        double middle = 30 * u * u * w * w;
        return a.mul(p.constant(5 * Math.pow(w, 4) - middle))
                .add(b.mul(p.constant(middle - 5 * Math.pow(u, 4)))).add(p.constant(5 * Math.pow(u, 4)));
    }
}
