package reach;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReachTest {
    @Test
    void theLossFalls() {
        double early = Reach.train(1);
        double late = Reach.train(60);
        assertTrue(late < 0.9 * early, early + " became " + late);
    }
}
