package io.efferent.task.perturbation;

import io.efferent.array.RandomStreams;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An experiment as a list of blocks of trials: baseline, adaptation, washout. Trials come in cycles, each of which has
 * every target once, in random order or as they are numbered.
 *
 * <pre>{@code
 * var schedule = Schedule.builder().setTargets(8)
 *         .addCondition("field", Perturbations.named("curl"))
 *         .addCondition("channel", Perturbations.named("channel"))
 *         .addBlock(Block.of("baseline", 4).withProbes(Probes.perCycle("channel")))
 *         .addBlock(Block.of("adaptation", 24).in("field").withProbes(Probes.fraction("channel", 0.125)))
 *         .addBlock(Block.of("washout", 8))
 *         .build();
 * }</pre>
 */
public final class Schedule {
    /** The condition without perturbations. */
    public static final String NULL = "null";

    private final int targets;
    private final Map<String, List<Perturbation>> conditions;
    private final List<Block> blocks;
    private final boolean fixedOrder;
    private final long seed;
    private final List<Row> rows;

    private Schedule(Builder builder) {
        targets = builder.targets;
        conditions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.conditions));
        blocks = List.copyOf(builder.blocks);
        fixedOrder = builder.fixedOrder;
        seed = builder.seed;
        rows = List.copyOf(draw());
    }

    /**
     * A trial.
     *
     * @param trial its number in the schedule, from 0
     * @param block name of its block
     * @param cycle its number in the block, from 0
     * @param condition what perturbs it
     * @param isProbe whether it is one of the block's probes
     * @param target number of its target, from 0
     * @param size of its perturbation; 0 in condition "null"
     * @param seed of what is drawn in it
     */
    public record Row(
            int trial, String block, int cycle, String condition, boolean isProbe, int target, double size,
            long seed) {}

    /**
     * Probe trials among those of a block, such as channel and catch trials; never two in succession.
     *
     * @param condition of a probe; "null" for catch trials in a field
     * @param fraction of all trials of the block; NaN for one in each cycle
     */
    public record Probes(String condition, double fraction) {
        /** One in each cycle. */
        public static Probes perCycle(String condition) {
            return new Probes(condition, Double.NaN);
        }

        /**
         * So many of the block's trials, rounded to a whole number.
         *
         * @throws IllegalArgumentException if there would be two in succession
         */
        public static Probes fraction(String condition, double fraction) {
            if (!(fraction >= 0 && fraction <= 0.5)) {
                throw new IllegalArgumentException("fraction: got " + fraction + ", expected a number in [0, 0.5]");
            }
            return new Probes(condition, fraction);
        }

        @Override
        public String toString() {
            return Double.isNaN(fraction) ? "one of " + condition + " in each cycle"
                    : "%s in %s of the trials".formatted(condition, fraction);
        }
    }

    /**
     * A stretch of trials.
     *
     * @param name such as "baseline"
     * @param cycles how often each target comes
     * @param conditions weights of conditions among the trials that are no probes
     * @param sizes of what perturbs these trials
     * @param probes among them; null for none
     */
    public record Block(
            String name, int cycles, Map<String, Double> conditions, Sizes sizes, Probes probes) {
        public Block {
            if (cycles < 1) {
                throw new IllegalArgumentException("cycles of block '" + name + "': got " + cycles
                        + ", expected at least 1");
            }
            boolean isPositive = conditions.values().stream().allMatch(weight -> weight > 0 && weight < 1e300);
            if (conditions.isEmpty() || !isPositive) {
                throw new IllegalArgumentException("conditions of block '" + name + "': got " + conditions
                        + ", expected positive weights");
            }
            conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
        }

        /** Trials without perturbation. */
        public static Block of(String name, int cycles) {
            return new Block(name, cycles, Map.of(NULL, 1.0), new Sizes.Constant(1), null);
        }

        /** In one condition. */
        public Block in(String condition) {
            return new Block(name, cycles, Map.of(condition, 1.0), sizes, probes);
        }

        /** In conditions that are drawn, as often as their weights say, to one trial. */
        public Block in(Map<String, Double> weights) {
            return new Block(name, cycles, weights, sizes, probes);
        }

        /** With sizes that change. */
        public Block sized(Sizes newSizes) {
            return new Block(name, cycles, conditions, newSizes, probes);
        }

        /** With probe trials. */
        public Block withProbes(Probes newProbes) {
            return new Block(name, cycles, conditions, sizes, newProbes);
        }

        @Override
        public String toString() {
            return "%s: %d cycles in %s, of size %s%s".formatted(
                    name, cycles, conditions.size() == 1 ? conditions.keySet().iterator().next() : conditions, sizes,
                    probes == null ? "" : ", " + probes);
        }
    }

    /** All trials, in order. */
    public List<Row> rows() {
        return rows;
    }

    /** Trials of a block, in order. */
    public List<Row> rows(String block) {
        return rows.stream().filter(row -> row.block().equals(block)).toList();
    }

    /** Number of targets. */
    public int targets() {
        return targets;
    }

    /** Perturbations by condition; "null" has none. */
    public Map<String, List<Perturbation>> conditions() {
        return conditions;
    }

    public List<Block> blocks() {
        return blocks;
    }

    /** The same environment, whose body is stable in all conditions. */
    public Environment stable(Environment environment) {
        return environment.stableUnder(conditions.values().stream().flatMap(Collection::stream).toList());
    }

    /**
     * A batch of trials of this schedule. All conditions are in it, those of other trials at size 0, so that one
     * compiled step serves the whole schedule.
     *
     * @param environment one that is {@link #stable}
     * @param targets a trial to each target, such as {@code environment.trials(8, 0, 0, Purpose.VALIDATION)} of
     *     center-out reaching
     * @param some which trials
     * @throws IllegalArgumentException if a target is missing, or a perturbation does not fit
     */
    public Trials trials(Environment environment, Trials targets, List<Row> some) {
        if (targets.batch() < this.targets) {
            throw new IllegalArgumentException(
                    "targets: got " + targets.batch() + " trials, expected one for each of " + this.targets);
        }
        Trials all = targets.select(some.stream().mapToInt(Row::target).toArray());
        long[] seeds = some.stream().mapToLong(Row::seed).toArray();
        for (var condition : conditions.entrySet()) {
            double[] sizes = some.stream()
                    .mapToDouble(row -> row.condition().equals(condition.getKey()) ? row.size() : 0).toArray();
            for (Perturbation perturbation : condition.getValue()) {
                all = perturbation.perturb(environment, all, sizes, seeds);
            }
        }
        return all;
    }

    /** Blocks and conditions, for a configuration file. */
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("targets", targets);
        description.put("seed", seed);
        Map<String, Object> named = new LinkedHashMap<>();
        conditions.forEach((name, all) -> named.put(name, all.stream().map(Perturbation::describe).toList()));
        description.put("conditions", named);
        description.put("blocks", blocks.stream().map(Block::toString).toList());
        return description;
    }

    @Override
    public String toString() {
        return blocks.stream().map(block -> "%s: %d trials in %s".formatted(
                        block.name(), block.cycles() * targets, String.join(", ", block.conditions().keySet())))
                .collect(Collectors.joining("; "));
    }

    private List<Row> draw() {
        List<Row> all = new ArrayList<>();
        for (int number = 0; number < blocks.size(); number++) {
            Block block = blocks.get(number);
            RandomGenerator random = RandomStreams.stream(seed, "schedule", number);
            int count = block.cycles() * targets;
            boolean afterProbe = !all.isEmpty() && all.getLast().isProbe();
            boolean[] probe = probes(block, count, afterProbe, random);
            String[] condition = conditions(block, probe, random);
            for (int i = 0; i < count; i += targets) {
                int[] order = IntStream.range(0, targets).toArray();
                if (!fixedOrder) {
                    shuffle(order, random);
                }
                for (int k = 0; k < targets; k++) {
                    double size = probe[i + k] ? 1 : block.sizes().at(i + k, count, random);
                    all.add(new Row(
                            all.size(), block.name(), i / targets, condition[i + k], probe[i + k], order[k],
                            condition[i + k].equals(NULL) ? 0 : size, random.nextLong()));
                }
            }
        }
        return all;
    }

    private boolean[] probes(Block block, int count, boolean afterProbe, RandomGenerator random) {
        boolean[] probe = new boolean[count];
        if (block.probes() == null) {
            return probe;
        }
        double fraction = block.probes().fraction();
        if (Double.isNaN(fraction)) {
            boolean last = afterProbe;
            for (int i = 0; i < count; i += targets) {
                probe[i + random.nextInt(last ? 1 : 0, targets)] = true;
                last = probe[i + targets - 1];
            }
            return probe;
        }
        // Positions without neighbors, all equally likely: those of a shorter row, each moved by its number.
        int first = afterProbe ? 1 : 0;
        int wanted = (int) Math.round(fraction * count);
        int[] places = IntStream.range(first, Math.max(first, count - wanted + 1)).toArray();
        if (wanted > places.length) {
            throw new IllegalArgumentException("probes of block '" + block.name() + "': got " + wanted + " in " + count
                    + " trials, expected so few that no two follow each other");
        }
        shuffle(places, random);
        int[] chosen = Arrays.copyOf(places, wanted);
        Arrays.sort(chosen);
        for (int i = 0; i < wanted; i++) {
            probe[chosen[i] + i] = true;
        }
        return probe;
    }

    /** The condition of each trial; among those that are no probes as often as the weights say, to one trial. */
    private static String[] conditions(Block block, boolean[] probe, RandomGenerator random) {
        int rest = (int) IntStream.range(0, probe.length).filter(i -> !probe[i]).count();
        double total = block.conditions().values().stream().mapToDouble(Double::doubleValue).sum();
        List<String> drawn = new ArrayList<>();
        double sum = 0;
        for (var condition : block.conditions().entrySet()) {
            sum += condition.getValue();
            long upTo = Math.round(rest * sum / total);
            while (drawn.size() < upTo) {
                drawn.add(condition.getKey());
            }
        }
        int[] order = IntStream.range(0, rest).toArray();
        shuffle(order, random);
        String[] all = new String[probe.length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = probe[i] ? block.probes().condition() : drawn.get(order[next++]);
        }
        return all;
    }

    private static void shuffle(int[] numbers, RandomGenerator random) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            int swapped = numbers[i];
            numbers[i] = numbers[k];
            numbers[k] = swapped;
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of a schedule. */
    public static final class Builder {
        private int targets;
        private final Map<String, List<Perturbation>> conditions = new LinkedHashMap<>(Map.of(NULL, List.of()));
        private final List<Block> blocks = new ArrayList<>();
        private boolean fixedOrder;
        private long seed;

        private Builder() {}

        /** Number of targets. */
        public Builder setTargets(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("targets: got " + count + ", expected at least 1");
            }
            targets = count;
            return this;
        }

        /**
         * Names what perturbs trials.
         *
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder addCondition(String name, Perturbation... perturbations) {
            if (conditions.putIfAbsent(name, List.of(perturbations)) != null) {
                throw new IllegalArgumentException("condition: got '" + name + "' twice, expected it once");
            }
            return this;
        }

        /** Adds a block. */
        public Builder addBlock(Block block) {
            blocks.add(block);
            return this;
        }

        /** Targets in the order of their numbers in each cycle; default random order. */
        public Builder optFixedOrder() {
            fixedOrder = true;
            return this;
        }

        /** Fixes all that is drawn; default 0. */
        public Builder optSeed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * The schedule.
         *
         * @throws IllegalArgumentException if there are no targets or blocks, a block has a condition that nobody
         *     named, or probes would follow each other
         */
        public Schedule build() {
            if (targets == 0) {
                throw new IllegalArgumentException("targets: got none, expected at least 1; call setTargets");
            }
            if (blocks.isEmpty()) {
                throw new IllegalArgumentException("blocks: got none, expected at least one; call addBlock");
            }
            for (Block block : blocks) {
                block.conditions().keySet().forEach(name -> requireCondition(block, name));
                if (block.probes() != null) {
                    requireCondition(block, block.probes().condition());
                    if (Double.isNaN(block.probes().fraction()) && targets == 1) {
                        throw new IllegalArgumentException("probes of block '" + block.name()
                                + "': got one in each cycle of 1 trial, expected cycles of at least 2");
                    }
                }
            }
            return new Schedule(this);
        }

        private void requireCondition(Block block, String name) {
            if (!conditions.containsKey(name)) {
                throw new IllegalArgumentException("conditions of block '" + block.name() + "': got '" + name
                        + "', expected some of " + conditions.keySet());
            }
        }
    }
}
