package io.efferent.effector.wrap;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How segments run over surfaces of a kind, in the surfaces' frames. Arrays are (batch, segment), lists have one per
 * coordinate. Where there is no contact the numbers are finite and mean nothing.
 *
 * @param touches where there is contact
 * @param length of both straight parts and the one on the surface, m
 * @param first where the path meets the surface
 * @param last where it leaves it
 * @param towardsStart unit vector from {@code first} to the start of the segment
 * @param towardsEnd unit vector from {@code last} to its end
 */
record Contact(
        NDArray touches, NDArray length, List<NDArray> first, List<NDArray> last, List<NDArray> towardsStart,
        List<NDArray> towardsEnd) {
    /** A point this close to a surface, in radii, counts as inside, where paths are straight. */
    static final double CLOSE = 1e-6;

    /**
     * Over cylinders. In the plane across the axis the path is two tangents and an arc; unrolled it is straight.
     *
     * @param p (in 2 or 3 coordinates) start of the segment
     * @param q its end
     * @param radius (1, segment)
     * @param side 1 or -1, (1, segment)
     */
    static Contact overCylinder(Parameters c, List<NDArray> p, List<NDArray> q, NDArray radius, NDArray side) {
        NDArray zero = c.constant(0);
        NDArray outside = outside(c, p.subList(0, 2), radius).logicalAnd(outside(c, q.subList(0, 2), radius));
        NDArray far = radius.mul(c.constant(2));
        NDArray px = Tensors.where(outside, p.get(0), far);
        NDArray py = Tensors.where(outside, p.get(1), zero);
        NDArray qx = Tensors.where(outside, q.get(0), far.neg());
        NDArray qy = Tensors.where(outside, q.get(1), far);
        NDArray squared1 = px.square().add(py.square());
        NDArray squared2 = qx.square().add(qy.square());
        NDArray tangent1 = squared1.sub(radius.square()).sqrt();
        NDArray tangent2 = squared2.sub(radius.square()).sqrt();

        NDArray turn = px.mul(qy).sub(py.mul(qx)).mul(side).atan2(px.mul(qx).add(py.mul(qy)));
        turn = Tensors.where(turn.lt(c.constant(-Math.PI / 2)), turn.add(c.constant(2 * Math.PI)), turn);
        NDArray arc = turn.sub(tangent1.atan2(spread(radius, tangent1))).sub(tangent2.atan2(spread(radius, tangent2)));
        NDArray flat = arc.mul(radius).add(tangent1).add(tangent2);

        NDArray cosine1 = px.mul(radius).sub(py.mul(tangent1).mul(side)).div(squared1);
        NDArray sine1 = py.mul(radius).add(px.mul(tangent1).mul(side)).div(squared1);
        NDArray cosine2 = qx.mul(radius).add(qy.mul(tangent2).mul(side)).div(squared2);
        NDArray sine2 = qy.mul(radius).sub(qx.mul(tangent2).mul(side)).div(squared2);
        NDArray touches = outside.logicalAnd(arc.gt(zero));
        if (p.size() == 2) {
            return new Contact(touches, flat,
                    List.of(cosine1.mul(radius), sine1.mul(radius)), List.of(cosine2.mul(radius), sine2.mul(radius)),
                    List.of(sine1.mul(side), cosine1.mul(side).neg()),
                    List.of(sine2.mul(side).neg(), cosine2.mul(side)));
        }
        NDArray rise = q.get(2).sub(p.get(2));
        NDArray safe = Tensors.where(touches, flat, radius);
        NDArray length = safe.square().add(rise.square()).sqrt();
        NDArray across = safe.div(length).mul(side);
        NDArray along = rise.div(length);
        NDArray slope = rise.div(safe);
        return new Contact(touches, length,
                List.of(cosine1.mul(radius), sine1.mul(radius), p.get(2).add(slope.mul(tangent1))),
                List.of(cosine2.mul(radius), sine2.mul(radius), q.get(2).sub(slope.mul(tangent2))),
                List.of(sine1.mul(across), cosine1.mul(across).neg(), along.neg()),
                List.of(sine2.mul(across).neg(), cosine2.mul(across), along));
    }

    /**
     * Over spheres: two tangents and an arc in the plane through the center. Where start, center and end lie in a line
     * no side is nearer, and nothing changes sideways.
     */
    static Contact overSphere(Parameters c, List<NDArray> p, List<NDArray> q, NDArray radius) {
        NDArray zero = c.constant(0);
        NDArray outside = outside(c, p, radius).logicalAnd(outside(c, q, radius));
        NDArray far = radius.mul(c.constant(2));
        List<NDArray> start = List.of(Tensors.where(outside, p.get(0), far), Tensors.where(outside, p.get(1), zero),
                Tensors.where(outside, p.get(2), zero));
        List<NDArray> end = List.of(Tensors.where(outside, q.get(0), zero), Tensors.where(outside, q.get(1), far),
                Tensors.where(outside, q.get(2), zero));
        NDArray squared1 = dot(start, start);
        NDArray squared2 = dot(end, end);
        NDArray distance1 = squared1.sqrt();
        NDArray distance2 = squared2.sqrt();
        NDArray tangent1 = squared1.sub(radius.square()).sqrt();
        NDArray tangent2 = squared2.sub(radius.square()).sqrt();

        List<NDArray> cross = List.of(
                start.get(1).mul(end.get(2)).sub(start.get(2).mul(end.get(1))),
                start.get(2).mul(end.get(0)).sub(start.get(0).mul(end.get(2))),
                start.get(0).mul(end.get(1)).sub(start.get(1).mul(end.get(0))));
        NDArray product = distance1.mul(distance2);
        NDArray squaredSine = dot(cross, cross);
        NDArray least = product.mul(c.constant(1e-9)).square();
        NDArray sine = Tensors.atLeast(squaredSine, least).sqrt();
        NDArray cosine = dot(start, end);
        NDArray arc = sine.atan2(cosine)
                .sub(tangent1.atan2(spread(radius, tangent1))).sub(tangent2.atan2(spread(radius, tangent2)));
        NDArray length = arc.mul(radius).add(tangent1).add(tangent2);

        List<NDArray> unit1 = each(start, x -> x.div(distance1));
        List<NDArray> unit2 = each(end, x -> x.div(distance2));
        NDArray cosineOfUnits = cosine.div(product);
        NDArray sineOfUnits = sine.div(product);
        List<NDArray> onwards = difference(unit2, unit1, cosineOfUnits, sineOfUnits);
        List<NDArray> back = difference(unit1, unit2, cosineOfUnits, sineOfUnits);
        NDArray touches = outside.logicalAnd(arc.gt(zero));
        return new Contact(touches, length,
                sum(unit1, radius.square().div(distance1), onwards, tangent1.mul(radius).div(distance1)),
                sum(unit2, radius.square().div(distance2), back, tangent2.mul(radius).div(distance2)),
                sum(unit1, tangent1.div(distance1), onwards, radius.div(distance1).neg()),
                sum(unit2, tangent2.div(distance2), back, radius.div(distance2).neg()));
    }

    private static NDArray outside(Parameters c, List<NDArray> x, NDArray radius) {
        return dot(x, x).gt(radius.square().mul(c.constant(1 + CLOSE)));
    }

    /** In the shape of another array, which atan2 wants. */
    private static NDArray spread(NDArray x, NDArray like) {
        return like.zerosLike().add(x);
    }

    static NDArray dot(List<NDArray> a, List<NDArray> b) {
        NDArray sum = a.getFirst().mul(b.getFirst());
        for (int i = 1; i < a.size(); i++) {
            sum = sum.add(a.get(i).mul(b.get(i)));
        }
        return sum;
    }

    private static List<NDArray> each(List<NDArray> x, UnaryOperator<NDArray> function) {
        return x.stream().map(function).toList();
    }

    /** {@code (a - cosine b) / sine}, coordinate by coordinate. */
    private static List<NDArray> difference(List<NDArray> a, List<NDArray> b, NDArray cosine, NDArray sine) {
        return List.of(a.get(0).sub(b.get(0).mul(cosine)).div(sine), a.get(1).sub(b.get(1).mul(cosine)).div(sine),
                a.get(2).sub(b.get(2).mul(cosine)).div(sine));
    }

    /** {@code a x + b y}, coordinate by coordinate. */
    private static List<NDArray> sum(List<NDArray> a, NDArray x, List<NDArray> b, NDArray y) {
        return List.of(a.get(0).mul(x).add(b.get(0).mul(y)), a.get(1).mul(x).add(b.get(1).mul(y)),
                a.get(2).mul(x).add(b.get(2).mul(y)));
    }
}
