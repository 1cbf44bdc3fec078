package io.efferent.rl;

import org.junit.jupiter.api.Nested;

/** The contract for a simulation in Java on threads, and for bodies that are stepped as one batch. */
class VectorEnvironmentsTest {
    @Nested
    class OfPoles extends VectorEnvironmentContract {
        @Override
        protected VectorEnvironment environments(int count, int threads, long seed) {
            return Environments.named("cartpole").vector(count, threads, seed);
        }

        @Override
        protected int enoughSteps() {
            return 100;
        }
    }

    @Nested
    class OfMusclesOnAMass extends VectorEnvironmentContract {
        @Override
        protected VectorEnvironment environments(int count, int threads, long seed) {
            return Environments.named("PointMassReach-v0").vector(count, threads, seed);
        }

        @Override
        protected int enoughSteps() {
            return 210;
        }
    }
}
