package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MuscleBanksTest {
    private static final int BATCH = 17;
    private static final Muscle ELASTIC = new KistemakerCompliantMuscle();
    private static final List<Muscle> MODELS = List.of(
            new ReluMuscle(), new ThelenRigidMuscle(), new ThelenRigidMuscle(), ELASTIC, new MujocoMuscle(),
            new KistemakerRigidMuscle(), ELASTIC, ELASTIC);

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Random random = new Random(3);
    private final List<Map<String, Double>> resolved = new ArrayList<>();

    MuscleBanksTest() {
        for (int m = 0; m < MODELS.size(); m++) {
            MuscleConstants constants = MODELS.get(m) instanceof ReluMuscle
                    ? MuscleConstants.force(500)
                    : MuscleConstants.hill(500 + 100 * m, 0.1 + 0.005 * m, 0.2);
            resolved.add(MODELS.get(m).resolve("muscle " + m, constants));
        }
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray draw(double from, double to) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(BATCH, MODELS.size()),
                random.doubles((long) BATCH * MODELS.size(), from, to).toArray());
    }

    @Test
    void everyColumnIsWhatItsModelAloneComputes() {
        Muscle banks = MuscleBanks.of(MODELS);
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, banks.bank(resolved));
        NDArray length = draw(0.25, 0.36);
        NDArray velocity = draw(-0.5, 0.5);
        NDArray excitation = banks.boundedExcitation(p, draw(-0.2, 1.2));
        MuscleState rest = banks.initialState(p, length);
        MuscleState state = banks.bounded(p, rest.withActivation(draw(-0.1, 1.1)));
        MuscleOutput output = banks.output(p, state, length, velocity);
        MuscleState rates = banks.rates(p, state, output, excitation, 0.01);
        assertEquals(List.of("activation", "2-kistemaker-compliant.fiberLength", "5-kistemaker-compliant.fiberLength"),
                banks.stateVariables());
        assertEquals("relu+thelen+kistemaker-compliant+mujoco+kistemaker+kistemaker-compliant", banks.name());

        for (int m = 0; m < MODELS.size(); m++) {
            Muscle alone = MODELS.get(m);
            Parameters q = Parameters.bind(manager, DataType.FLOAT64, alone.bank(List.of(resolved.get(m))));
            NDArray l = Tensors.column(length, m);
            NDArray v = Tensors.column(velocity, m);
            MuscleState restAlone = alone.initialState(q, l);
            MuscleState s = restAlone.withActivation(Tensors.column(state.activation(), m));
            MuscleOutput o = alone.output(q, s, l, v);
            MuscleState r = alone.rates(q, s, o, Tensors.column(excitation, m), 0.01);
            String name = "muscle " + m + " (" + alone.name() + ")";
            assertColumn(name + " force", output.force(), m, o.force());
            assertColumn(name + " fiber length", output.fiberLength(), m, o.fiberLength());
            assertColumn(name + " fiber velocity", output.fiberVelocity(), m, o.fiberVelocity());
            assertColumn(name + " activation rate", rates.activation(), m, r.activation());
            assertColumn(name + " rest", rest.activation(), m, restAlone.activation());
            assertColumn(name + " reference length", banks.referenceLength(p), m, alone.referenceLength(q));
            assertColumn(name + " reference velocity", banks.referenceVelocity(p), m, alone.referenceVelocity(q));
            assertColumn(name + " Fmax", banks.maximumIsometricForce(p), m, alone.maximumIsometricForce(q));
            if (alone == ELASTIC) {
                int variable = m == 3 ? 1 : 2;
                int column = m == 3 ? 0 : m - 6;
                assertColumn(name + " fiber rate", rates.get(variable), column, r.get(1));
                assertColumn(name + " fiber at rest", rest.get(variable), column, restAlone.get(1));
            }
        }
    }

    private static void assertColumn(String what, NDArray all, int column, NDArray alone) {
        assertArrayEquals(alone.toDoubleArray(), Tensors.column(all, column).toDoubleArray(), 0, what);
    }

    @Test
    void oneModelNeedsNoBanks() {
        assertSame(ELASTIC, MuscleBanks.of(List.of(ELASTIC, ELASTIC)));
    }

    @Test
    void noMuscleIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> MuscleBanks.of(List.of()));
        assertEquals("models: got none, expected one per muscle", e.getMessage());
    }
}
