package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Roots against closed solutions, their derivatives against the implicit function's, and both engines. */
class RootTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    /** x^3 + b x = c, which rises for b > 0. */
    private static final Root CUBIC = new Root(List.of("b", "c"), (p, x) ->
            x.mul(x).mul(x).add(p.get("b").mul(x)).sub(p.get("c")));

    /** exp(y) + y = a with y + y^3 = x, the second an equation of its own. */
    private static final Root NESTED = new Root(List.of("a"), (p, x) -> {
        var inner = p.with(Map.of("b", x.onesLike(), "c", x));
        NDArray y = CUBIC.solve(inner, p.constant(-50), p.constant(50), x.zerosLike());
        return y.exp().add(y).sub(p.get("a"));
    });

    private static Parameters given(NDArray like, Map<String, NDArray> arrays) {
        return Parameters.of(like.getManager(), like.getDataType(), arrays);
    }

    private static NDArray bound(NDArray like, double value) {
        return Constants.of(like.getManager(), like.getDataType(), value);
    }

    private static NDArray cubic(NDArray b, NDArray c) {
        return CUBIC.solve(given(c, Map.of("b", b, "c", c)), bound(c, -30), bound(c, 30), c.zerosLike());
    }

    private static double[] solve(Root root, double lower, double upper, double start, double b, double c) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray first = Constants.of(manager, DataType.FLOAT64, new double[][] {{start}});
            var p = given(first, Map.of("b", bound(first, b), "c", bound(first, c)));
            return root.solve(p, bound(first, lower), bound(first, upper), first).toDoubleArray();
        }
    }

    @Test
    void rootsOfCubicsAreThoseOfTheClosedFormula() {
        var random = new Random(1);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            double[] b = random.doubles(500, 0.01, 5).toArray();
            double[] c = random.doubles(500, -100, 100).toArray();
            double[] roots = cubic(
                    Constants.of(manager, DataType.FLOAT64, new Shape(100, 5), b),
                    Constants.of(manager, DataType.FLOAT64, new Shape(100, 5), c)).toDoubleArray();
            for (int i = 0; i < b.length; i++) {
                double s = Math.sqrt(c[i] * c[i] / 4 + b[i] * b[i] * b[i] / 27);
                // The smaller of the two cube roots follows from the larger without cancellation.
                double large = Math.cbrt(c[i] / 2 + Math.copySign(s, c[i]));
                assertEquals(large - b[i] / 3 / large, roots[i], 1e-11, "b " + b[i] + ", c " + c[i]);
            }
        }
    }

    @Test
    void aBoundIsTheResultWhereTheRootLiesBeyond() {
        assertArrayEquals(new double[] {2}, solve(CUBIC, 2, 5, 4, 1, 1), 0, "below");
        assertArrayEquals(new double[] {0.5}, solve(CUBIC, -5, 0.5, 0, 1, 100), 0, "above");
        assertArrayEquals(new double[] {2}, solve(CUBIC, 2, 5, -7, 1, 10), 1e-14, "at a bound, from outside");
    }

    @Test
    void theSearchSurvivesFlatAndKinkedFunctions() {
        var kinked = new Root(List.of("c"), (p, x) -> {
            NDArray beyond = x.sub(p.get("c"));
            return Tensors.where(beyond.lt(0), beyond.mul(1e-9), beyond.mul(1e9));
        });
        assertArrayEquals(new double[] {0.3}, solve(kinked, -1e3, 1e3, -999, 0, 0.3), 1e-11);
        var flat = new Root(List.of("c"), (p, x) -> x.sub(p.get("c")).sign());
        assertArrayEquals(new double[] {0.3}, solve(flat, -1, 1, 0.9, 0, 0.3), 1e-14);
        var steep = new Root(List.of("c"), (p, x) -> x.sub(p.get("c")).atan2(p.constant(1e-3)));
        assertArrayEquals(new double[] {0.3}, solve(steep, -100, 100, 90, 0, 0.3), 1e-12);
    }

    @Test
    void whatIsNoNumberStaysNone() {
        assertTrue(Double.isNaN(solve(CUBIC, -5, 5, 0, 1, Double.NaN)[0]));
    }

    @Test
    void gradientsAreThoseOfTheImplicitFunction() {
        var random = new Random(2);
        var shape = new Shape(40, 1);
        var inputs = Map.of(
                "b", new Values(random.doubles(40, 0.1, 5).toArray(), shape),
                "c", new Values(random.doubles(40, -20, 20).toArray(), shape));
        Gradients.check(inputs, random, 1e-8, (manager, in) -> cubic(in.get("b"), in.get("c")).square().sum());
        Gradients.check(Map.of("a", inputs.get("b")), random, 1e-8, (manager, in) -> nested(in.get("a")).sum());
    }

    private static NDArray nested(NDArray a) {
        return NESTED.solve(given(a, Map.of("a", a)), bound(a, -100), bound(a, 100), a.zerosLike());
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void compiledRootsEqualThoseOfAutograd(Twin.Mode mode) {
        var random = new Random(3);
        double[][] b = Twin.random(random, 35, 3, 0.5, 2);
        double[][] c = Twin.random(random, 35, 3, -2, 2);
        double[][] wide = Twin.random(random, 35, 20, 0.5, 2);
        Twin.compare(mode, List.of(
                Twin.once("cubic", x -> cubic(x[0], x[1]).square(), b, c),
                Twin.once("wide", x -> cubic(x[0], x[0]), wide),
                Twin.once("constant", x -> cubic(bound(x[0], 2), x[0]), c),
                Twin.once("nested", x -> nested(x[0]), b),
                Twin.once("at bounds", x -> CUBIC.solve(
                        given(x[0], Map.of("b", x[0].onesLike(), "c", x[1])), x[0], x[0].add(1), x[0]), b, c)));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void rootsAreSolvedInRepetitions(Twin.Mode mode) {
        var random = new Random(4);
        double[][] b = Twin.random(random, 35, 2, 0.5, 2);
        double[][] c = Twin.random(random, 35, 2, -2, 2);
        Twin.compare(mode, List.of(Twin.once("repeated", in -> Repeat.times(
                4, new NDList(in[0], in[1]), x -> new NDList(x.get(0), cubic(x.get(0), x.get(1)).add(x.get(1)))).get(1),
                b, c)));
    }
}
