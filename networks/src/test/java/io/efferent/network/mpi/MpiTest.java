package io.efferent.network.mpi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MpiTest {
    static List<String> launchers() {
        return Launcher.all();
    }

    @ParameterizedTest
    @MethodSource("launchers")
    void ranksTalk(String launcher) throws Exception {
        String output = Launcher.run(launcher, Conversation.class);
        for (int rank = 0; rank < 2; rank++) {
            String expected = "rank " + rank + " of 2: sum [3.0, 0.1] told [5.0, 7.0] words [1, 101] true false";
            assertTrue(output.contains(expected), output);
        }
    }

    @Test
    void aloneNothingChanges() {
        double[] numbers = {1, 2};
        Ranks.ALONE.sum(numbers);
        Ranks.ALONE.broadcast(numbers);
        assertArrayEquals(new double[] {1, 2}, numbers);
        assertFalse(Ranks.ALONE.any(false));
        assertTrue(Ranks.ALONE.any(true));
    }
}
