package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.FatiguingMuscle;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.Muscles;
import io.efferent.muscle.ThelenRigidMuscle;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalanceTest {
    private static final int POSTURES = 8;

    private static Effector body(String name) {
        return (switch (name) {
            case "arm26" -> ReadyMade.rigidTendonArm26(new ThelenRigidMuscle());
            case "arm26-vertical" -> ReadyMade.verticalArm26(new KistemakerRigidMuscle());
            case "arm26-compliant" -> ReadyMade.compliantTendonArm26();
            case "millard", "degroote", "thelen2003" ->
                    ReadyMade.elasticTendonArm26((ElasticTendonMuscle) Muscles.named(name));
            case "arm39" -> ReadyMade.arm39(new KistemakerRigidMuscle());
            default -> ReadyMade.reluPointMass24();
        }).build();
    }

    private static double[][] random(int rows, int columns, double size, Random random) {
        double[][] numbers = new double[rows][columns];
        Arrays.stream(numbers).forEach(row -> Arrays.setAll(row, i -> size * random.nextGaussian()));
        return numbers;
    }

    /** Postures around the middle of the joints, loads of some newtons. */
    @ParameterizedTest
    @CsvSource({"arm26-compliant, 0.05, 1", "millard, 0.05, 2", "degroote, 0.02, 1", "thelen2003, 0.1, 0.5",
        "arm26, 0.02, 2", "arm26, 0.1, 0", "arm26-vertical, 0.05, 1", "arm39, 0.05, 0.5", "point-mass, 0, 20"})
    void aBodyStaysWhereItIs(String name, double level, double size) {
        var body = body(name);
        var random = new Random(1);
        int dof = body.skeleton().dof();
        double[] middle = body.limits().middle();
        double[][] position = random(POSTURES, dof, 0.2, random);
        Arrays.stream(position).forEach(row -> Arrays.setAll(row, i -> row[i] + middle[i]));
        double[][] load = random(POSTURES, 2, size, random);
        double[][] activation = Balance.activations(body, position, load, null, level);
        try (var manager = Tensors.newManager()) {
            var plant = body.bind(manager, DataType.FLOAT64);
            var at = Constants.of(manager, DataType.FLOAT64, position);
            var a = Constants.of(manager, DataType.FLOAT64, activation);
            var state = plant.initialState(at, at.zerosLike(), a);
            var loads = new Loads(Constants.of(manager, DataType.FLOAT64, load), null);
            for (int step = 0; step < 3; step++) {
                state = plant.step(state, a, loads);
            }
            assertArrayEquals(
                    Tensors.toDoubles(at), Tensors.toDoubles(state.position()), 1e-8, "after three steps");
            double lowest = Tensors.toDoubles(plant.muscle().boundedExcitation(
                    plant.muscleConstants(), a.zerosLike()))[0];
            for (double[] row : activation) {
                assertTrue(Arrays.stream(row).allMatch(x -> x >= Math.max(level, lowest) && x <= 1),
                        Arrays.toString(row));
            }
        }
    }

    /** Nothing that holds as well, and goes below the level nowhere, is smaller. */
    @Test
    void noOtherActivationsThatHoldAreSmaller() {
        var body = body("arm26");
        double level = 0.05;
        double[][] position = {{0.8, 1.5}};
        double[][] torque = {{-1, 2}};
        double[] activation = Balance.activations(body, position, null, torque, level)[0];
        double[][] pulls = new double[2][6];
        try (var manager = Tensors.newManager()) {
            var plant = body.bind(manager, DataType.FLOAT64);
            double[] arms = Tensors.toDoubles(
                    plant.initialState(Constants.of(manager, DataType.FLOAT64, position),
                    Constants.of(manager, DataType.FLOAT64, new double[1][2])).path().momentArms());
            double[] slope = slopes(plant, position, activation);
            for (int i = 0; i < 12; i++) {
                pulls[i / 6][i % 6] = -arms[i] * slope[i % 6];
            }
        }
        var random = new Random(2);
        int tried = 0;
        for (int draw = 0; draw < 20_000; draw++) {
            double[] change = random(1, 6, 0.01, random)[0];
            project(change, pulls);
            double[] other = new double[6];
            Arrays.setAll(other, i -> activation[i] + change[i]);
            if (Arrays.stream(other).allMatch(x -> x >= level)) {
                assertTrue(size(other, level) >= size(activation, level) - 1e-12);
                tried++;
            }
        }
        assertTrue(tried > 100, tried + " tried");
        assertTrue(Arrays.stream(activation).anyMatch(x -> x > level + 0.01), Arrays.toString(activation));
    }

    private static double[] slopes(Plant plant, double[][] position, double[] activation) {
        double[] higher = Arrays.stream(activation).map(x -> x + 0.1).toArray();
        double[][] forces = new double[2][];
        for (int i = 0; i < 2; i++) {
            var at = Constants.of(plant.manager(), DataType.FLOAT64, position);
            var a = Constants.of(plant.manager(), DataType.FLOAT64, new double[][] {i == 0 ? activation : higher});
            forces[i] = Tensors.toDoubles(plant.initialState(at, at.zerosLike(), a).force());
        }
        double[] slope = new double[6];
        Arrays.setAll(slope, m -> (forces[1][m] - forces[0][m]) / 0.1);
        return slope;
    }

    private static double size(double[] activation, double level) {
        return Arrays.stream(activation).map(x -> (x - level) * (x - level)).sum();
    }

    /** Takes from a change what moves the joints. */
    private static void project(double[] change, double[][] pulls) {
        double[] first = pulls[0];
        double[] second = pulls[1].clone();
        double share = dot(second, first) / dot(first, first);
        Arrays.setAll(second, i -> second[i] - share * first[i]);
        for (double[] direction : new double[][] {first, second}) {
            double along = dot(change, direction) / dot(direction, direction);
            Arrays.setAll(change, i -> change[i] - along * direction[i]);
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void whatCannotBeHeldIsNamed() {
        var arm = body("arm26");
        double[][] position = {{0.8, 1.5}};
        assertTrue(assertThrows(IllegalArgumentException.class, () ->
                Balance.activations(arm, position, new double[][] {{900, 0}}, null, 0.05)).getMessage()
                .startsWith("position: got [0.8, 1.5], where muscles of at least 0.05 leave an acceleration of "));
        assertEquals("coContraction: got 1.5, expected a number in [0, 1]",
                assertThrows(IllegalArgumentException.class, () ->
                Balance.activations(arm, position, null, null, 1.5)).getMessage());
        var tired = ReadyMade.rigidTendonArm26(new FatiguingMuscle(new ThelenRigidMuscle())).build();
        assertTrue(assertThrows(IllegalArgumentException.class, () ->
                Balance.activations(tired, position, null, null, 0.05)).getMessage()
                .endsWith("expected none: the model does not say where they rest"));
    }
}
