package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopulationVectorTest {
    private static TuningCurve unit(double preferred, double depth) {
        return new TuningCurve(10, depth, preferred, 1, 100, 1e-6, preferred);
    }

    @Test
    void evenUnitsVoteForTheDirection() {
        List<TuningCurve> tuning = IntStream.range(0, 16).mapToObj(i -> unit(i * Math.PI / 8, 2 + i)).toList();
        for (double direction = -3; direction < 3; direction += 0.37) {
            double theta = direction;
            var vote = PopulationVector.of(tuning, tuning.stream().mapToDouble(u -> u.rate(theta)).toArray());
            assertEquals(direction, vote.direction(), 1e-12);
            assertEquals(1, vote.length(), 1e-12);
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("tuning: got no tuned unit, expected at least one", assertThrows(IllegalArgumentException.class,
                () -> PopulationVector.of(List.of(unit(1, 0)), new double[] {1})).getMessage());
    }
}
