package io.efferent.task.perturbation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.task.perturbation.Schedule.Block;
import io.efferent.task.perturbation.Schedule.Probes;
import io.efferent.task.perturbation.Schedule.Row;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static Schedule.Builder conditions(int targets, long seed) {
        return Schedule.builder().setTargets(targets).optSeed(seed)
                .addCondition("field", Perturbations.named("curl"))
                .addCondition("opposite", Perturbations.named("curl", Map.of("strength", -13)))
                .addCondition("channel", Perturbations.named("channel"));
    }

    private static Schedule aba(int targets, long seed) {
        return conditions(targets, seed)
                .addBlock(Block.of("baseline", 20).withProbes(Probes.perCycle("channel")))
                .addBlock(Block.of("adaptation", 40).in("field").withProbes(Probes.fraction("channel", 0.125)))
                .addBlock(Block.of("washout", 20).withProbes(Probes.fraction("field", 0.5)))
                .addBlock(Block.of("clamp", 3).in("channel"))
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void everyCycleHasEachTargetOnceAndProbesAreExactAndApart(int targets) {
        for (long seed = 0; seed < 200; seed++) {
            Schedule schedule = aba(targets, seed);
            List<Row> rows = schedule.rows();
            assertEquals(83 * targets, rows.size());
            for (int i = 0; i < rows.size(); i += targets) {
                Row first = rows.get(i);
                Set<Integer> seen = new HashSet<>();
                rows.subList(i, i + targets).forEach(row -> {
                    assertEquals(first.block(), row.block());
                    assertEquals(first.cycle(), row.cycle());
                    seen.add(row.target());
                });
                assertEquals(targets, seen.size());
                if (first.block().equals("baseline")) {
                    assertEquals(1, rows.subList(i, i + targets).stream().filter(Row::isProbe).count());
                }
            }
            assertEquals(5 * targets, schedule.rows("adaptation").stream().filter(Row::isProbe).count());
            assertEquals(10 * targets, schedule.rows("washout").stream().filter(Row::isProbe).count());
            assertEquals(0, schedule.rows("clamp").stream().filter(Row::isProbe).count());
            assertFalse(IntStream.range(1, rows.size())
                    .anyMatch(i -> rows.get(i - 1).isProbe() && rows.get(i).isProbe()), "two probes in succession");
            assertTrue(IntStream.range(0, rows.size()).allMatch(i -> rows.get(i).trial() == i));
            assertTrue(rows.stream().allMatch(row -> row.isProbe()
                    ? row.condition().equals(row.block().equals("washout") ? "field" : "channel")
                    : row.condition().equals(switch (row.block()) {
                        case "adaptation" -> "field";
                        case "clamp" -> "channel";
                        default -> "null";
                    })));
            assertTrue(rows.stream().allMatch(row -> row.size() == (row.condition().equals("null") ? 0 : 1)));
        }
    }

    /** Probes come at every place of a cycle and of a block, and targets in every order. */
    @Test
    void drawsAreUniform() {
        int[] place = new int[8];
        int[] places = new int[16];
        int[] firstTarget = new int[8];
        for (long seed = 0; seed < 4000; seed++) {
            Schedule schedule = conditions(8, seed)
                    .addBlock(Block.of("one", 1).withProbes(Probes.perCycle("channel")))
                    .addBlock(Block.of("null", 1))
                    .addBlock(Block.of("two", 2).withProbes(Probes.fraction("channel", 1 / 16.0)))
                    .build();
            schedule.rows("one").stream().filter(Row::isProbe).forEach(row -> place[row.trial()]++);
            schedule.rows("two").stream().filter(Row::isProbe).forEach(row -> places[row.trial() - 16]++);
            firstTarget[schedule.rows().getFirst().target()]++;
        }
        // Five standard deviations of a binomial count.
        for (int i = 0; i < 16; i++) {
            assertEquals(250, places[i], 5 * Math.sqrt(250));
            assertEquals(500, place[i % 8], 5 * Math.sqrt(500));
            assertEquals(500, firstTarget[i % 8], 5 * Math.sqrt(500));
        }
    }

    @Test
    void aSeedFixesEverything() {
        assertEquals(aba(8, 3).rows(), aba(8, 3).rows());
        assertNotEquals(aba(8, 3).rows(), aba(8, 4).rows());
        assertEquals(83 * 8, aba(8, 3).rows().stream().map(Row::seed).distinct().count());
    }

    @Test
    void conditionsComeAsOftenAsTheirWeightsSay() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("field", 2.0);
        weights.put("opposite", 1.0);
        weights.put("null", 1.0);
        Schedule schedule = conditions(8, 1).addBlock(Block.of("random", 10).in(weights)).build();
        assertEquals(40, schedule.rows().stream().filter(row -> row.condition().equals("field")).count());
        assertEquals(20, schedule.rows().stream().filter(row -> row.condition().equals("opposite")).count());
        assertEquals(20, schedule.rows().stream().filter(row -> row.condition().equals("null")).count());
    }

    @Test
    void sizesFollowTheirRamp() {
        Schedule schedule = conditions(4, 0)
                .addBlock(Block.of("linear", 3).in("field").sized(new Sizes.Linear(0, 1)))
                .addBlock(Block.of("exponential", 3).in("field").sized(new Sizes.Exponential(0, 2, 3)))
                .addBlock(Block.of("drawn", 100).in("field").sized(new Sizes.Drawn(-1, 1)))
                .optFixedOrder().build();
        for (Row row : schedule.rows("linear")) {
            assertEquals(row.trial() / 11.0, row.size(), 1e-15);
            assertEquals(row.trial() % 4, row.target());
        }
        for (Row row : schedule.rows("exponential")) {
            assertEquals(2 - 2 * Math.exp(-(row.trial() - 12) / 3.0), row.size(), 1e-15);
        }
        assertEquals(0, schedule.rows("drawn").stream().mapToDouble(Row::size).sum(), 5 * 20);
        assertEquals(Set.of(-1.0, 1.0), new HashSet<>(schedule.rows("drawn").stream().map(Row::size).toList()));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefused("targets: got none, expected at least 1; call setTargets", () -> Schedule.builder().build());
        assertRefused("blocks: got none, expected at least one; call addBlock", () -> conditions(8, 0).build());
        assertRefused("conditions of block 'a': got 'wind', expected some of [null, field, opposite, channel]",
                () -> conditions(8, 0).addBlock(Block.of("a", 1).in("wind")).build());
        assertRefused("probes of block 'a': got one in each cycle of 1 trial, expected cycles of at least 2",
                () -> conditions(1, 0).addBlock(Block.of("a", 1).withProbes(Probes.perCycle("field"))).build());
        assertRefused("fraction: got 0.6, expected a number in [0, 0.5]", () -> Probes.fraction("field", 0.6));
        assertRefused("condition: got 'field' twice, expected it once",
                () -> conditions(1, 0).addCondition("field"));
        assertRefused("cycles of block 'a': got 0, expected at least 1", () -> Block.of("a", 0));
        assertRefused("trials: got 0.0, expected a positive number", () -> new Sizes.Exponential(0, 1, 0));
    }
}
