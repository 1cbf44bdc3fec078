package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of random recurrent programs, compiled against DJL's tape. */
@Tag("slow")
class FuzzTest {
    private static final int BATCH = 6;
    private static final int STEPS = 3;
    private static final int TOGETHER = 40;

    /** A random program: instructions on a list of arrays, as numbers, so that it can be run again and printed. */
    private record Program(long seed, int columns, List<int[]> instructions, List<String> listing) {
        static Program of(long seed) {
            var random = new Random(seed);
            int columns = random.nextInt(8) == 0 ? 18 : 1 + random.nextInt(4);
            List<int[]> instructions = new ArrayList<>();
            int length = random.nextInt(12) == 0 ? 60 : 4 + random.nextInt(14);
            for (int i = 0; i < length; i++) {
                int known = 3 + i;
                instructions.add(new int[] {
                    random.nextInt(KINDS), recent(random, known), recent(random, known), recent(random, known),
                    random.nextInt(5)});
            }
            return new Program(seed, columns, instructions, new ArrayList<>());
        }

        private static int recent(Random random, int known) {
            return random.nextBoolean() ? random.nextInt(known) : known - 1 - random.nextInt(Math.min(3, known));
        }

        /** The last array, made from three given ones. */
        NDArray run(NDArray a, NDArray b, NDArray c) {
            listing.clear();
            List<NDArray> x = new ArrayList<>(List.of(a, b, c));
            for (int[] instruction : instructions) {
                x.add(bounded(instruct(
                        instruction[0], x.get(instruction[1]), x.get(instruction[2]), x.get(instruction[3]),
                        instruction[4])));
                listing.add(x.size() - 1 + " = " + instruction[0] + "(" + instruction[1] + ", " + instruction[2] + ", "
                        + instruction[3] + "; " + instruction[4] + ")");
            }
            return x.getLast();
        }

        /** Keeps numbers in a range where all functions are smooth and well conditioned. */
        private static NDArray bounded(NDArray x) {
            return x.clip(-4, 4);
        }

        private NDArray number(NDArray x, double value) {
            return Constants.of(x.getManager(), x.getDataType(), value);
        }

        private NDArray row(NDArray x, int which) {
            double[] numbers = new double[columns];
            for (int i = 0; i < columns; i++) {
                numbers[i] = ((i * 5 + which * 3) % 9 - 4) / 4.0;
            }
            return Constants.of(x.getManager(), x.getDataType(), new Shape(1, columns), numbers);
        }

        private static final int KINDS = 40;

        private NDArray instruct(int kind, NDArray x, NDArray y, NDArray z, int k) {
            return switch (kind) {
                case 0 -> x.add(y);
                case 1 -> x.sub(y);
                case 2, 3 -> x.mul(y);
                case 4 -> x.div(y.square().add(1));
                case 5 -> x.maximum(y);
                case 6 -> x.minimum(y);
                case 7 -> x.abs();
                case 8 -> x.square().add(0.5).sqrt();
                case 9 -> x.square().add(0.5).log();
                case 10 -> x.minimum(y).exp().minimum(number(x, 3));
                case 11 -> x.sin();
                case 12 -> x.cos().mul(y);
                case 13 -> x.mul(number(x, 0.25)).tan();
                case 14 -> x.mul(number(x, 0.2)).asin();
                case 15 -> x.mul(number(x, 0.2)).acos();
                case 16 -> x.atan();
                case 17 -> x.mul(number(x, 0.25)).sinh().add(x.mul(number(x, 0.5)).cosh());
                case 18 -> x.tanh();
                case 19 -> ai.djl.nn.Activation.sigmoid(x);
                case 20 -> x.atan2(y.square().add(0.25));
                case 21 -> x.square().add(0.25).pow(y.mul(number(x, 0.25)));
                case 22 -> Tensors.where(x.lt(y), x.sin(), z);
                case 23 -> Tensors.where(x.gte(number(x, (k - 2) / 2.0)), y, z.neg());
                case 24 -> Tensors.where(x.gt(y).logicalAnd(z.lte(x)), y.sub(z), x);
                case 25 -> Tensors.where(x.lt(y).logicalOr(z.gt(x).logicalNot()), y.mul(z), x.cos());
                case 26 -> x.mul(y.lt(z).toType(x.getDataType(), false));
                case 27 -> x.mul(row(x, k)).add(row(x, k + 1));
                case 28 -> x.maximum(row(x, k)).minimum(row(y, k + 2).abs().add(1));
                case 29 -> x.clip(-0.5 - k, 0.5 * k);
                case 30 -> x.sum(new int[] {1}, true).mul(number(x, 0.125)).add(y);
                case 31 -> x.mean(new int[] {1}, true).sub(y);
                case 32 ->
                        Tensors.concatLast(
                        Tensors.columns(x, k % columns, columns), Tensors.columns(y, 0, k % columns));
                case 33 -> x.matMul(OperationsTest.matrix(x, columns, columns)).mul(number(x, 0.125));
                case 34 -> x.stack(y, 1).max(new int[] {1}).sub(z);
                case 35 -> x.expandDims(1).mul(y.expandDims(2)).sum(new int[] {2}).mul(number(x, 0.25));
                case 36 -> Tensors.column(x, k % columns).mul(y);
                case 37 -> x.reshape(-1, 1, columns).swapAxes(1, 2).squeeze(2).add(y);
                case 38 -> x.mul(number(x, k - 2)).add(number(x, k - 2)).sub(y.mul(number(y, 0)));
                default -> ai.djl.nn.Activation.relu(x).add(y.eq(z).toType(x.getDataType(), false));
            };
        }
    }

    private static Twin.Model model(Program program) {
        var random = new Random(program.seed());
        int n = program.columns();
        Map<String, double[][]> initial = new LinkedHashMap<>();
        initial.put("a", Twin.random(random, BATCH, n, -1.5, 1.5));
        initial.put("b", Twin.random(random, BATCH, n, -1.5, 1.5));
        double[][][] outer = new double[STEPS][][];
        for (int t = 0; t < STEPS; t++) {
            outer[t] = Twin.random(random, BATCH, n, -1.5, 1.5);
        }
        int lag = 1 + random.nextInt(4);
        return new Twin.Model(
                "program " + program.seed(), initial, Map.of("c", outer), Map.of(), Set.of("a", "b"), STEPS,
                in -> {
                    NDArray a = in.lagged("a", 1);
                    NDArray y = program.run(a, in.lagged("b", lag), in.outer("c"));
                    return Map.of("a", y, "b", a.sub(y.mul(Constants.of(y.getManager(), y.getDataType(), 0.5))));
                });
    }

    @ParameterizedTest
    @CsvSource({"0, 1400, true", "100000, 600, false"})
    void randomPrograms(int from, int count, boolean vectors) {
        var mode = new Twin.Mode(DataType.FLOAT64, vectors, 1e-10, 1e-9);
        for (int first = from; first < from + count; first += TOGETHER) {
            List<Program> programs = new ArrayList<>();
            List<Twin.Model> models = new ArrayList<>();
            for (int seed = first; seed < Math.min(first + TOGETHER, from + count); seed++) {
                programs.add(Program.of(seed));
                models.add(model(programs.getLast()));
            }
            try {
                Twin.compare(mode, models);
            } catch (AssertionError | RuntimeException e) {
                report(mode, programs, models, e);
            }
        }
    }

    /** Finds the program that fails. */
    private static void report(Twin.Mode mode, List<Program> programs, List<Twin.Model> models, Throwable together) {
        for (int i = 0; i < models.size(); i++) {
            try {
                Twin.compare(mode, List.of(models.get(i)));
            } catch (AssertionError | RuntimeException e) {
                Program program = programs.get(i);
                fail("seed " + program.seed() + " with " + program.columns() + " columns:\n"
                        + String.join("\n", program.listing()), e);
            }
        }
        fail("programs from seed " + programs.getFirst().seed() + " fail together only", together);
    }
}
