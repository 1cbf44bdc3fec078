package io.efferent.rl.distribution;

import io.efferent.rl.ActionSpace;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract for the families that there are. */
class FamiliesTest {
    private static final ActionSpace TWO = new ActionSpace.Continuous(List.of(-1f, 0f), List.of(4f, 0.5f));

    @Nested
    class OfBeta extends DistributionContract {
        @Override
        protected Distribution distribution() {
            return Distribution.of("beta", TWO, 0);
        }
    }

    @Nested
    class OfGaussian extends DistributionContract {
        @Override
        protected Distribution distribution() {
            return Distribution.of("gaussian", TWO, -0.5);
        }
    }

    @Nested
    class OfSquashedGaussian extends DistributionContract {
        @Override
        protected Distribution distribution() {
            return Distribution.of("squashed-gaussian-state", TWO, -0.5);
        }
    }

    @Nested
    class OfChoices extends DistributionContract {
        @Override
        protected Distribution distribution() {
            return Distribution.of("categorical", new ActionSpace.MultiDiscrete(List.of(2, 3)), 0);
        }
    }
}
