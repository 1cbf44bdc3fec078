package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every operation that can be traced, value and adjoint, against DJL's tape. */
class OperationsTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    /** Numbers around which functions have kinks, each against each. */
    private static final double[] CORNERS = {-2, -1, -0.5, 0, 0.5, 1, 2};

    private static NDArray number(NDArray x, double value) {
        return Constants.of(x.getManager(), x.getDataType(), value);
    }

    private final Random random = new Random(1);

    private Twin.Model unary(String name, double from, double to, UnaryOperator<NDArray> f) {
        return Twin.once(name, x -> f.apply(x[0]), Twin.random(random, 37, 3, from, to));
    }

    private Twin.Model binary(String name, double from, double to, Twin.Program f) {
        return Twin.once(name, f, Twin.random(random, 37, 3, from, to), Twin.random(random, 37, 3, from, to));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void smoothFunctions(Twin.Mode mode) {
        Twin.compare(mode, List.of(
                binary("add", -2, 2, x -> x[0].add(x[1])),
                binary("sub", -2, 2, x -> x[0].sub(x[1])),
                binary("mul", -2, 2, x -> x[0].mul(x[1])),
                binary("div", 0.5, 2, x -> x[0].div(x[1])),
                binary("pow", 0.1, 3, x -> x[0].pow(x[1])),
                binary("atan2", -2, 2, x -> x[0].atan2(x[1])),
                binary("max", -2, 2, x -> x[0].maximum(x[1])),
                binary("min", -2, 2, x -> x[0].minimum(x[1])),
                unary("neg", -2, 2, NDArray::neg),
                unary("abs", -2, 2, NDArray::abs),
                unary("square", -2, 2, NDArray::square),
                unary("sqrt", 0.1, 4, NDArray::sqrt),
                unary("exp", -3, 3, NDArray::exp),
                unary("log", 0.1, 4, NDArray::log),
                unary("log10", 0.1, 4, NDArray::log10),
                unary("sign", -2, 2, x -> x.sign().mul(x)),
                unary("softmax", -3, 3, x -> x.softmax(1)),
                unary("logSoftmax", -3, 3, x -> x.logSoftmax(-1)),
                unary("leakyRelu", -3, 3, x -> Activation.leakyRelu(x, 0.125f)),
                unary("sin", -6, 6, NDArray::sin),
                unary("cos", -6, 6, NDArray::cos),
                unary("tan", -1.2, 1.2, NDArray::tan),
                unary("asin", -0.9, 0.9, NDArray::asin),
                unary("acos", -0.9, 0.9, NDArray::acos),
                unary("atan", -3, 3, NDArray::atan),
                unary("sinh", -2, 2, NDArray::sinh),
                unary("cosh", -2, 2, NDArray::cosh),
                unary("tanh", -3, 3, NDArray::tanh),
                unary("sigmoid", -5, 5, Activation::sigmoid),
                unary("tanh of DJL", -3, 3, Activation::tanh),
                unary("relu", -3, 3, Activation::relu),
                unary("softplus", -5, 5, Activation::softPlus),
                unary("log2", 0.1, 4, NDArray::log2),
                unary("elu", -3, 3, x -> Activation.elu(x, 0.75f)),
                unary("elu of large numbers", -900, 900, x -> Activation.elu(x, 0.75f)),
                unary("selu", -3, 3, Activation::selu),
                unary("swish", -3, 3, x -> Activation.swish(x, 1.5f)),
                unary("mish", -3, 3, Activation::mish),
                unary("softsign", -3, 3, Activation::softSign),
                unary("stopped", -2, 2, x -> x.sin().stopGradient().mul(x).add(x.stopGradient().square())),
                unary("straight through", -2, 2, x -> Tensors.where(x.gt(0), x.onesLike(), x.zerosLike())
                        .add(Activation.softSign(x).sub(Activation.softSign(x).stopGradient()))),
                unary("negative base", -2, -0.5, x -> x.pow(number(x, 3))),
                unary("exponent -1.5", 0.3, 2, x -> x.pow(number(x, -1.5))),
                unary("clip", -2, 2, x -> x.clip(-0.75, 0.5)),
                unary("number minus x", -2, 2, x -> NDArrays.sub(0.7, x)),
                unary("same twice", -2, 2, x -> x.mul(x).add(x).sub(x.mul(x)).maximum(x))));
    }

    /** DJL's overloads with numbers are not safe on a tape: what is compared with them has constants. */
    @ParameterizedTest
    @FieldSource("MODES")
    void overloadsWithNumbers(Twin.Mode mode) {
        List<Twin.Model> models = new ArrayList<>();
        models.add(either("mul 0.1", x -> x.mul(0.1), x -> x.mul(number(x, 0.1))));
        models.add(either("div 3", x -> x.div(3), x -> x.div(number(x, 3))));
        models.add(either("add 0.1", x -> x.add(0.1), x -> x.add(number(x, 0.1))));
        models.add(either("sub 0.1f", x -> x.sub(0.1f), x -> x.sub(number(x, 0.1f))));
        models.add(either("pow 1", x -> x.pow(1), x -> x.pow(number(x, 1))));
        models.add(either("pow 2", x -> x.pow(2), x -> x.pow(number(x, 2))));
        models.add(either("pow 0", x -> x.pow(0), x -> x.pow(number(x, 0))));
        models.add(either("pow 0.5", x -> x.abs().pow(0.5), x -> x.abs().pow(number(x, 0.5))));
        models.add(either("pow -2", x -> x.pow(-2), x -> x.pow(number(x, -2))));
        models.add(either("maximum 0.25", x -> x.maximum(0.25), x -> x.maximum(number(x, 0.25))));
        models.add(either("minimum 0.25", x -> x.minimum(0.25), x -> x.minimum(number(x, 0.25))));
        models.add(either("0.1 / x", x -> NDArrays.div(0.1, x), x -> number(x, 0.1).div(x)));
        models.add(either("0.1 - x", x -> NDArrays.sub(0.1, x), x -> number(x, 0.1).sub(x)));
        models.add(either("2.5 to the power of x", x -> NDArrays.pow(2.5, x), x -> number(x, 2.5).pow(x)));
        models.add(either("max of infinity", x -> x.maximum(Double.NEGATIVE_INFINITY), x -> x.mul(number(x, 1))));
        models.add(either("mul -1", x -> x.mul(-1), NDArray::neg));
        Twin.compare(mode, models);
    }

    private Twin.Model either(String name, UnaryOperator<NDArray> traced, UnaryOperator<NDArray> taped) {
        return unary(name, -2, 2, x -> x instanceof TracedArray ? traced.apply(x) : taped.apply(x));
    }

    private static double[][] pairs(int which) {
        double[][] x = new double[CORNERS.length * CORNERS.length][1];
        Arrays.setAll(x, i -> new double[] {CORNERS[which == 0 ? i / CORNERS.length : i % CORNERS.length]});
        return x;
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void kinksAndEqualArguments(Twin.Mode mode) {
        List<Twin.Model> models = new ArrayList<>();
        corner(models, "max", x -> x[0].maximum(x[1]));
        corner(models, "min", x -> x[0].minimum(x[1]));
        corner(models, "max with number", x -> x[0].maximum(number(x[0], 0.5)));
        corner(models, "clip", x -> x[0].clip(-1, 0.5));
        corner(models, "clip crossed", x -> x[0].clip(1, -1));
        corner(models, "clip with arrays", x -> Tensors.clip(x[0], x[1], number(x[0], 0.5)));
        corner(models, "abs", x -> x[0].abs());
        corner(models, "relu", x -> Activation.relu(x[0]));
        corner(models, "softplus", x -> Activation.softPlus(x[0]));
        corner(models, "where less", x -> Tensors.where(x[0].lt(x[1]), x[0].mul(x[1]), x[1].sub(x[0])));
        corner(models, "where at most", x -> Tensors.where(x[0].lte(x[1]), x[0].mul(x[1]), x[1].sub(x[0])));
        corner(models, "where greater", x -> Tensors.where(x[0].gt(x[1]), x[0].mul(x[1]), x[1].sub(x[0])));
        corner(models, "where at least", x -> Tensors.where(x[0].gte(x[1]), x[0].mul(x[1]), x[1].sub(x[0])));
        corner(models, "where equal", x -> Tensors.where(x[0].eq(x[1]), x[0].mul(x[1]), x[1].sub(x[0])));
        corner(models, "where not equal", x -> Tensors.where(x[0].neq(x[1]), x[0].mul(x[1]), x[1].sub(x[0])));
        corner(models, "numbers", x -> Tensors.where(
                x[0].lt(0.5).logicalOr(x[1].gt(1)).logicalAnd(x[0].neq(-1)), x[0], x[1].square()));
        corner(models, "sign", x -> x[0].sign().mul(x[1]));
        corner(models, "leakyRelu", x -> Activation.leakyRelu(x[0], 0.125f));
        corner(models, "elu", x -> Activation.elu(x[0], 0.75f));
        corner(models, "selu", x -> Activation.selu(x[0]));
        corner(models, "softsign", x -> Activation.softSign(x[0]));
        corner(models, "either, not both", x -> Tensors.where(x[0].gt(0).logicalXor(x[1].gt(0)), x[0], x[1].square()));
        corner(models, "numbers at bounds", x -> Tensors.where(
                x[0].lte(0.5).logicalAnd(x[1].gte(1).logicalNot()).logicalOr(x[0].eq(2)), x[0], x[1].square()));
        corner(models, "pow", x -> x[0].pow(x[1]));
        corner(models, "square at 0", x -> x[0].pow(number(x[0], 2)));
        corner(models, "atan2", x -> x[0].atan2(x[1]));
        corner(models, "sqrt at 0", x -> x[0].sqrt());
        corner(models, "div by 0", x -> x[0].div(x[1]));
        corner(models, "log", x -> x[0].log());
        corner(models, "asin at bounds", x -> x[0].asin());
        corner(models, "acos at bounds", x -> x[0].acos());
        Twin.compare(mode, models);
    }

    private static void corner(List<Twin.Model> models, String name, Twin.Program program) {
        models.add(Twin.once(name, program, pairs(0), pairs(1)));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void comparisonsAsNumbers(Twin.Mode mode) {
        List<Twin.Model> models = new ArrayList<>();
        for (int columns : new int[] {1, 20}) {
            double[][] a = grid(columns);
            double[][] b = grid(columns);
            models.add(Twin.once("toType " + columns,
                    x -> x[0].lt(x[1]).toType(x[0].getDataType(), false).mul(x[0]), a, b));
            models.add(Twin.once("product with condition " + columns, x -> x[0].mul(x[0].gte(x[1])), a, b));
            models.add(Twin.once("condition alone " + columns,
                    x -> x[0].eq(x[1]).toType(x[0].getDataType(), true).add(x[0].mul(number(x[0], 0))), a, b));
            models.add(Twin.once("sum of conditions " + columns,
                    x -> x[0].mul(x[0].neq(x[1]).toType(x[0].getDataType(), false).sum(new int[] {1}, true)), a, b));
            models.add(Twin.once("reused " + columns, x -> {
                NDArray c = x[0].lt(x[1]);
                NDArray y = Tensors.where(c, x[0], x[1]);
                for (int i = 0; i < 30; i++) {
                    y = Tensors.where(c, y.sin(), y.mul(y).add(x[0]).tanh());
                }
                return Tensors.where(c.logicalNot(), y, y.neg());
            }, a, b));
        }
        Twin.compare(mode.within(mode.valueTolerance(), 10 * mode.gradientTolerance()), models);
    }

    /** Halves, so that equal numbers meet. */
    private double[][] grid(int columns) {
        double[][] x = Twin.random(random, 35, columns, -2, 2);
        for (double[] row : x) {
            Arrays.setAll(row, i -> Math.rint(2 * row[i]) / 2);
        }
        return x;
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void wideArrays(Twin.Mode mode) {
        double[][] a = Twin.random(random, 33, 24, -1, 1);
        double[][] b = Twin.random(random, 33, 24, 0.5, 2);
        double[][] one = Twin.random(random, 33, 1, -1, 1);
        double[][] few = Twin.random(random, 33, 5, -1, 1);
        Shape row = new Shape(1, 24);
        double[] ramp = new double[24];
        Arrays.setAll(ramp, i -> i / 8.0 - 1);
        Twin.compare(mode, List.of(
                Twin.once("stopped", x -> x[0].mul(x[1].tanh().stopGradient()), a, b),
                Twin.once("arithmetic", x -> x[0].mul(x[1]).add(x[0]).sub(x[1].log()).div(x[1]), a, b),
                Twin.once("with a row of constants",
                        x -> x[0].mul(Constants.of(x[0].getManager(), x[0].getDataType(), row, ramp)), a),
                Twin.once("with equal constants",
                        x -> x[0].mul(Constants.of(x[0].getManager(), x[0].getDataType(), row, filled(0.25))), a),
                Twin.once("with a column", x -> x[0].mul(x[1]).add(x[1]), a, one),
                Twin.once("where", x -> Tensors.where(x[0].gt(x[1]), x[0].sin(), x[1].exp()), a, b),
                Twin.once("where with numbers", x -> Tensors.where(x[0].gt(0), x[0], number(x[0], 0.125)), a),
                Twin.once("where by a column", x -> Tensors.where(x[1].gt(0), x[0], x[0].square()), a, one),
                Twin.once("where among columns", x -> Tensors.where(x[0].gt(0), x[0], x[1]), a, one),
                Twin.once("product with zero",
                        x -> x[0].mul(number(x[0], 0)).add(x[1]).mul(x[0].sub(x[0].mul(number(x[0], 1)))), a, b),
                Twin.once("constant in the end", x -> x[0].mul(number(x[0], 0)).add(number(x[0], 3)), a),
                Twin.once("maximum", x -> x[0].maximum(x[1]).minimum(number(x[0], 0.75)), a, b),
                Twin.once("columns", x -> Tensors.columns(x[0], 3, 20).mul(Tensors.columns(x[1], 7, 24)), a, b),
                Twin.once("one column", x -> Tensors.column(x[0], 23).mul(Tensors.column(x[0], 0)).mul(x[1]), a, few),
                Twin.once("every third", x -> x[0].get(":, 1::3").mul(x[0].get(":, 0::3")), a),
                Twin.once("joined", x -> Tensors.concatLast(x[2], x[0], x[1], x[2].sin()).square(), a, b, few),
                Twin.once("split and joined", x -> Tensors.concatLast(
                        Tensors.columns(x[0], 12, 24), Tensors.columns(x[0], 0, 12)).mul(x[1]), a, b),
                Twin.once("split and joined back", x -> Tensors.concatLast(
                        Tensors.columns(x[0], 0, 12), Tensors.columns(x[0], 12, 24)).mul(x[0]), a),
                Twin.once("sum", x -> x[0].mul(x[1]).sum(new int[] {1}, true).mul(x[0]), a, b),
                Twin.once("matrix", x -> x[0].matMul(matrix(x[0], 24, 3)), a),
                Twin.once("reshaped", x -> x[0].sin().reshape(-1, 4, 6).sum(new int[] {2}), a),
                Twin.once("part reshaped", x -> x[0].exp().get(":, 4:16").reshape(-1, 3, 4).swapAxes(1, 2), a)));
    }

    private static double[] filled(double value) {
        double[] numbers = new double[24];
        Arrays.fill(numbers, value);
        return numbers;
    }

    static NDArray matrix(NDArray like, int rows, int columns) {
        return Constants.of(like.getManager(), like.getDataType(), new Shape(rows, columns), ramp(rows * columns));
    }

    /** Numbers exact in either type, some of them 0, 1 and -1. */
    static double[] ramp(int count) {
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> (i * 7 % 17 - 8) / 4.0);
        return numbers;
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void notANumberAndInfinity(Twin.Mode mode) {
        double[][] x = {{1}, {-1}, {0}, {Double.NaN}, {Double.POSITIVE_INFINITY}, {Double.NEGATIVE_INFINITY}};
        List<Twin.Model> models = new ArrayList<>();
        for (double constant : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1}) {
            models.add(Twin.once("add " + constant, in -> in[0].add(number(in[0], constant)), x));
            models.add(Twin.once("mul " + constant, in -> in[0].mul(number(in[0], constant)), x));
            models.add(Twin.once("max " + constant, in -> in[0].maximum(number(in[0], constant)), x));
            models.add(Twin.once("min " + constant, in -> in[0].minimum(number(in[0], constant)), x));
            models.add(Twin.once("where " + constant, in -> Tensors.where(
                    in[0].lt(number(in[0], constant)).logicalOr(in[0].eq(number(in[0], constant))),
                    in[0], in[0].neg()), x));
            models.add(Twin.once("where not " + constant, in -> Tensors.where(
                    in[0].gte(number(in[0], constant)).logicalNot(), in[0], in[0].neg()), x));
            models.add(Twin.once("neq " + constant, in -> Tensors.where(
                    in[0].neq(number(in[0], constant)), in[0], in[0].neg()), x));
        }
        models.add(Twin.once("clip", in -> in[0].clip(-0.5, 0.5), x));
        models.add(Twin.once("relu", in -> Activation.relu(in[0]), x));
        models.add(Twin.once("functions", in -> in[0].exp().add(in[0].tanh()).add(Activation.sigmoid(in[0])), x));
        models.removeIf(m -> mode.type() == DataType.FLOAT32 && m.name().equals("functions"));
        values(mode, models);
    }

    /** Values only: derivatives at infinity are nobody's business. */
    private static void values(Twin.Mode mode, List<Twin.Model> models) {
        Twin.compare(mode.within(mode.valueTolerance(), Double.POSITIVE_INFINITY), models);
    }
}
