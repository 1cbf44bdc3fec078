package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efferent.experiment.NetworkTable.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class NetworkTableTest {
    private static Row row(String name, String group, double error) {
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("error (mm)", error);
        return new Row(name, group, numbers);
    }

    private static final NetworkTable TABLE = new NetworkTable(List.of(
            row("a", "hidden 16, leaky", 4), row("b", "hidden 16, leaky", 1), row("c", "hidden 32", 7),
            row("d", "hidden 16, leaky", 2), row("e", "hidden 16, leaky", Double.NaN),
            row("f", "hidden 16, leaky", 8)));

    @Test
    void networksAreCountedByGroup() {
        assertEquals(List.of("hidden 16, leaky", "hidden 32"), TABLE.groups());
        assertArrayEquals(new double[] {4, 1, 2, 8}, TABLE.values("hidden 16, leaky", "error (mm)"));
        assertEquals("""
                  error (mm)  hidden 16, leaky  3.000 (1.750 to 5.000)
                  error (mm)  hidden 32  7.000""".indent(2).stripTrailing(), TABLE.toString());
        assertEquals("–", NetworkTable.spread(new double[0]));
    }

    @Test
    void theTableHasARowPerNetwork() {
        assertEquals("""
                network,group,error (mm)
                a,"hidden 16, leaky",4.0
                b,"hidden 16, leaky",1.0
                c,hidden 32,7.0
                d,"hidden 16, leaky",2.0
                e,"hidden 16, leaky",
                f,"hidden 16, leaky",8.0
                """, TABLE.csv());
    }

    /** Differences 1, 2 and 3: mean 2, standard deviation 1. */
    @Test
    void pairsAreCompared() {
        var cells = NetworkTable.pairedCells(new double[] {1, 1, 1}, new double[] {2, 3, 4});
        assertEquals("2.000", cells.get(0));
        assertEquals("1.000 to 3.000", cells.get(1));
        assertEquals("2.00", cells.get(2));
    }
}
