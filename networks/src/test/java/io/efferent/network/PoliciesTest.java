package io.efferent.network;

import org.junit.jupiter.api.Nested;

/** The contract for the policies that there are. */
class PoliciesTest {
    private static Policy recurrent(Cell cell, int layers) {
        return new RecurrentPolicy(cell, 4, 5, layers, 3, -1);
    }

    @Nested
    class OfGru extends PolicyContract {
        @Override
        protected Policy policy() {
            return recurrent(new Cell.Gru(), 2);
        }
    }

    @Nested
    class OfLstm extends PolicyContract {
        @Override
        protected Policy policy() {
            return recurrent(new Cell.Lstm(), 1);
        }
    }

    @Nested
    class OfRateNetwork extends PolicyContract {
        @Override
        protected Policy policy() {
            return recurrent(new Cell.Rate(0.3, false), 1);
        }
    }

    @Nested
    class OfPerceptron extends PolicyContract {
        @Override
        protected Policy policy() {
            return new MlpPolicy(4, 6, 2, 3, -1);
        }
    }
}
