package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A curve through knots with given slopes, twice continuously differentiable, straight outside: the C-shaped quintic
 * Bézier corners of Millard et al. 2013 (J Biomech Eng 135:021005, appendix).
 *
 * <p>Between two knots the tangents meet at a point C. The corner's control points are the knots and, each twice, the
 * points on the tangents a share c of the way to C. In {@code u} from 0 to 1 and {@code w = 1 - u},
 *
 * <pre>
 * X(u) = x0 w^5 + 5 xa u w^4 + 10 xa u^2 w^3 + 10 xb u^3 w^2 + 5 xb u^4 w + x1 u^5
 * </pre>
 *
 * and Y alike. A value at x is Y(u) where X(u) = x. That equation is solved to rounding by a fixed number of
 * operations, so that curves may be part of other equations. One more Newton step is on the tape, with the slope held:
 * values, slopes, second derivatives and integrals are differentiable by x and by all knots, slopes and shares.
 *
 * <p>All arrays are (batch, muscle), those of knots (1, muscle).
 */
public final class QuinticCurve {
    /** Nodes and weights on [-1, 1] that integrate polynomials of degree 9 exactly (Gauss and Legendre). */
    private static final double[][] GAUSS = {
        {0, 128.0 / 225},
        {-Math.sqrt(5 - 2 * Math.sqrt(10.0 / 7)) / 3, (322 + 13 * Math.sqrt(70)) / 900},
        {Math.sqrt(5 - 2 * Math.sqrt(10.0 / 7)) / 3, (322 + 13 * Math.sqrt(70)) / 900},
        {-Math.sqrt(5 + 2 * Math.sqrt(10.0 / 7)) / 3, (322 - 13 * Math.sqrt(70)) / 900},
        {Math.sqrt(5 + 2 * Math.sqrt(10.0 / 7)) / 3, (322 - 13 * Math.sqrt(70)) / 900}
    };

    /** Difference of slopes up to which tangents are one line. */
    private static final double STRAIGHT = 1.5e-8;

    /**
     * A point that the curve passes through.
     *
     * @param x abscissa
     * @param y ordinate
     * @param slope of the tangent
     */
    public record Knot(NDArray x, NDArray y, NDArray slope) {
        Knot swapped(Parameters p) {
            return new Knot(y, x, p.constant(1).div(slope));
        }
    }

    /** A quintic polynomial whose inner control points coincide in pairs. */
    private record Quintic(Parameters p, NDArray first, NDArray a, NDArray b, NDArray last) {
        private NDArray times(NDArray x, double factor) {
            return x.mul(p.constant(factor));
        }

        NDArray value(NDArray u) {
            NDArray w = u.neg().add(p.constant(1));
            NDArray u2 = u.square();
            NDArray w2 = w.square();
            // w^2 (x0 w^3 + xa u w (5 w + 10 u)) + u^2 (x1 u^3 + xb u w (5 u + 10 w))
            NDArray uw = u.mul(w);
            NDArray left = w2.mul(w).mul(first).add(uw.mul(times(w.add(u).add(u), 5)).mul(a));
            NDArray right = u2.mul(u).mul(last).add(uw.mul(times(u.add(w).add(w), 5)).mul(b));
            return w2.mul(left).add(u2.mul(right));
        }

        NDArray slope(NDArray u) {
            NDArray w = u.neg().add(p.constant(1));
            NDArray u2 = u.square();
            NDArray w2 = w.square();
            return times(w2.square().mul(a.sub(first)).add(times(u2.mul(w2).mul(b.sub(a)), 6))
                    .add(u2.square().mul(last.sub(b))), 5);
        }

        NDArray curvature(NDArray u) {
            NDArray w = u.neg().add(p.constant(1));
            NDArray u2 = u.square();
            NDArray w2 = w.square();
            NDArray middle = times(u.mul(w2).sub(u2.mul(w)).mul(b.sub(a)), 3);
            return times(middle.sub(w2.mul(w).mul(a.sub(first))).add(u2.mul(u).mul(last.sub(b))), 20);
        }
    }

    private final Parameters p;
    private final List<Knot> knots;
    private final List<Quintic> x = new ArrayList<>();
    private final List<Quintic> y = new ArrayList<>();
    /** Integral from the first knot to each. */
    private final List<NDArray> areas = new ArrayList<>();
    private final List<NDArray> shares;

    /**
     * A curve.
     *
     * @param p where constants come from
     * @param knots from left to right, at least two
     * @param shares c of the corner between each knot and the next, in (0, 1)
     */
    public QuinticCurve(Parameters p, List<Knot> knots, List<NDArray> shares) {
        if (shares.size() != knots.size() - 1) {
            throw new IllegalArgumentException(
                    "shares: got " + shares.size() + ", expected " + (knots.size() - 1) + ", one less than knots");
        }
        this.p = p;
        this.knots = List.copyOf(knots);
        this.shares = List.copyOf(shares);
        for (int i = 0; i < shares.size(); i++) {
            addCorner(knots.get(i), knots.get(i + 1), shares.get(i));
        }
    }

    /**
     * The first corner that is an S, number of its first knot, or -1: a corner bends one way, so knots are further from
     * each other than from the point where their tangents meet. Reads numbers: not to be traced.
     */
    int firstUnbent() {
        for (int i = 0; i < knots.size() - 1; i++) {
            double[] from = numbers(knots.get(i));
            double[] to = numbers(knots.get(i + 1));
            double bend = from[2] - to[2];
            double x = Math.abs(bend) < STRAIGHT ? (from[0] + to[0]) / 2
                    : (to[1] - from[1] - to[0] * to[2] + from[0] * from[2]) / bend;
            double y = (x - to[0]) * to[2] + to[1];
            double chord = Math.hypot(to[0] - from[0], to[1] - from[1]);
            if (!(chord > Math.hypot(x - from[0], y - from[1]) && chord > Math.hypot(x - to[0], y - to[1]))) {
                return i;
            }
        }
        return -1;
    }

    private static double[] numbers(Knot knot) {
        return new double[] {
            Tensors.toDoubles(knot.x())[0], Tensors.toDoubles(knot.y())[0], Tensors.toDoubles(knot.slope())[0]
        };
    }

    /** The share c of a curviness between 0 and 1: 0.1 to 0.9. */
    public static NDArray share(Parameters p, NDArray curviness) {
        return curviness.mul(p.constant(0.8)).add(p.constant(0.1));
    }

    private void addCorner(Knot from, Knot to, NDArray c) {
        NDArray bend = from.slope().sub(to.slope());
        // Where the slopes are equal the tangents are one line, and any point on it will do.
        NDArray straight = bend.abs().lt(p.constant(STRAIGHT));
        NDArray meets = to.y().sub(from.y()).sub(to.x().mul(to.slope())).add(from.x().mul(from.slope()))
                .div(Tensors.where(straight, bend.onesLike(), bend));
        NDArray xc = Tensors.where(straight, from.x().add(to.x()).mul(p.constant(0.5)), meets);
        NDArray yc = xc.sub(to.x()).mul(to.slope()).add(to.y());
        var cornerX = new Quintic(p, from.x(), between(from.x(), xc, c), between(to.x(), xc, c), to.x());
        var cornerY = new Quintic(p, from.y(), between(from.y(), yc, c), between(to.y(), yc, c), to.y());
        x.add(cornerX);
        y.add(cornerY);
    }

    private static NDArray between(NDArray from, NDArray to, NDArray share) {
        return to.sub(from).mul(share).add(from);
    }

    /** The curve with x and y swapped, for curves that rise; its slopes are the reciprocals. */
    public QuinticCurve inverse() {
        return new QuinticCurve(p, knots.stream().map(knot -> knot.swapped(p)).toList(), shares);
    }

    /** The ordinates at some abscissae. */
    public NDArray value(NDArray abscissa) {
        return new Place(abscissa).value();
    }

    /** The first derivative. */
    public NDArray slope(NDArray abscissa) {
        return new Place(abscissa).slope();
    }

    /** The second derivative. */
    public NDArray curvature(NDArray abscissa) {
        return new Place(abscissa).curvature();
    }

    /** The area under the curve from the first knot; negative for what lies to the left of it. */
    public NDArray integral(NDArray abscissa) {
        return new Place(abscissa).integral();
    }

    /** Where on the curve something is evaluated. */
    private final class Place {
        private final NDArray at;
        private final NDArray before;
        private final NDArray beyond;
        /** For each inner knot, whether it is passed. */
        private final List<NDArray> passed = new ArrayList<>();
        private final Quintic cornerX;
        private final NDArray u;

        Place(NDArray at) {
            this.at = at;
            before = at.lt(knots.getFirst().x());
            beyond = at.gt(knots.getLast().x());
            knots.subList(1, knots.size() - 1).forEach(knot -> passed.add(at.gte(knot.x())));
            cornerX = chosen(x);
            NDArray inside = Tensors.clip(at, knots.getFirst().x(), knots.getLast().x());
            NDArray found = QuinticParameter.of(
                    p, part(inside), part(cornerX.a()), part(cornerX.b()));
            u = found.sub(cornerX.value(found).sub(inside).div(cornerX.slope(found).stopGradient()));
        }

        /** How far something is on the way from the left to the right end of the corner, without derivatives. */
        private NDArray part(NDArray abscissa) {
            return abscissa.sub(cornerX.first()).div(cornerX.last().sub(cornerX.first()));
        }

        private <T> NDArray chosen(List<T> corners, Function<T, NDArray> part) {
            NDArray result = at.zerosLike().add(part.apply(corners.getFirst()));
            for (int i = 1; i <= passed.size(); i++) {
                result = Tensors.where(passed.get(i - 1), part.apply(corners.get(i)), result);
            }
            return result;
        }

        private Quintic chosen(List<Quintic> corners) {
            return new Quintic(
                    p, chosen(corners, Quintic::first), chosen(corners, Quintic::a), chosen(corners, Quintic::b),
                    chosen(corners, Quintic::last));
        }

        private NDArray outside(NDArray inside, Function<Knot, NDArray> line) {
            NDArray left = Tensors.where(before, line.apply(knots.getFirst()), inside);
            return Tensors.where(beyond, line.apply(knots.getLast()), left);
        }

        NDArray value() {
            return outside(chosen(y).value(u), knot -> at.sub(knot.x()).mul(knot.slope()).add(knot.y()));
        }

        NDArray slope() {
            return outside(chosen(y).slope(u).div(cornerX.slope(u)), Knot::slope);
        }

        NDArray curvature() {
            Quintic cornerY = chosen(y);
            NDArray dx = cornerX.slope(u);
            NDArray turn = cornerY.curvature(u).mul(dx).sub(cornerX.curvature(u).mul(cornerY.slope(u)));
            return outside(turn.div(dx.square().mul(dx)), knot -> p.constant(0));
        }

        NDArray integral() {
            NDArray inside = chosen(areas(), Function.identity()).add(area(cornerX, chosen(y), u));
            return outside(inside, knot -> {
                NDArray further = at.sub(knot.x());
                NDArray area = further.mul(p.constant(0.5)).mul(knot.slope()).add(knot.y()).mul(further);
                return knot == knots.getFirst() ? area : area.add(areas().getLast());
            });
        }
    }

    private List<NDArray> areas() {
        if (areas.isEmpty()) {
            NDArray area = knots.getFirst().x().sub(knots.getFirst().x());
            areas.add(area);
            for (int i = 0; i < x.size(); i++) {
                area = area.add(area(x.get(i), y.get(i), x.get(i).first().onesLike()));
                areas.add(area);
            }
        }
        return areas;
    }

    /** The integral of Y X' from 0 to u, a polynomial of degree 9. */
    private NDArray area(Quintic cornerX, Quintic cornerY, NDArray u) {
        NDArray half = u.mul(p.constant(0.5));
        NDArray sum = null;
        for (double[] node : GAUSS) {
            NDArray at = half.mul(p.constant(1 + node[0]));
            NDArray term = cornerY.value(at).mul(cornerX.slope(at)).mul(p.constant(node[1]));
            sum = sum == null ? term : sum.add(term);
        }
        return sum.mul(half);
    }
}
