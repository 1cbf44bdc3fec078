package io.efferent.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * In which order the nodes of a graph are computed, which of them in one loop, and where those are stored that outlive
 * their loop. A row is one number of each sample of a block.
 */
final class Schedule {
    /** The {@link Op#cost} of the operations in one loop: the compiler of the JVM is done quickly with so many. */
    private static final int LARGEST_LOOP = 64;

    /** Rows in a page of memory, for 32 samples of float. */
    private static final int PAGE = 32;

    /**
     * Nodes that are computed together: a loop over elementwise nodes of equally many rows, or one node of another
     * kind.
     */
    record Stage(List<Node> nodes) {
        boolean isLoop() {
            return nodes.getFirst().op().isElementwise();
        }

        /** Whether it is code among other code, and no kernel of its own. */
        boolean isStraight() {
            return nodes.getFirst().loop() == null && nodes.getFirst().callee() == null;
        }

        int rows() {
            return nodes.getFirst().rows();
        }
    }

    private final List<Stage> stages = new ArrayList<>();
    private final Map<Node, Integer> stageOf = new HashMap<>();
    /** Where nodes are that need not be computed: inputs, and what was kept; null for others. */
    private final Function<Node, Place> given;
    /** Where some nodes are to be stored. */
    private final Map<Node, Place> kept;
    private final Map<Node, Place> places = new HashMap<>();
    private final int firstRow;
    /** Whether each operation is a stage by itself, to be interpreted. */
    private final boolean apart;
    private int rows;
    /** Of the loops in it, by the node that runs them. */
    private final Map<Node, Schedule> loops = new HashMap<>();

    /**
     * Plans a program whose input comes first in memory.
     *
     * @param outputs what to compute
     * @param inputRows rows of the input
     */
    Schedule(Collection<Node> outputs, int inputRows) {
        this(outputs, 0, inputRows, false);
    }

    private Schedule(Collection<Node> outputs, int firstRow, int inputRows, boolean apart) {
        this(outputs, Map.of(), node -> node.op() == Op.INPUT ? Place.memory(firstRow + node.index()) : null, firstRow,
                firstRow + inputRows, apart);
    }

    /**
     * Plans a program.
     *
     * @param outputs what to compute
     * @param kept where some of them are to be stored
     * @param given where nodes are that need not be computed, null for others
     * @param inputRows rows of memory that are taken
     * @param apart whether each operation is a stage by itself, to be interpreted
     */
    Schedule(
            Collection<Node> outputs, Map<Node, Place> kept, Function<Node, Place> given, int inputRows,
            boolean apart) {
        this(outputs, kept, given, 0, inputRows, apart);
    }

    private Schedule(
            Collection<Node> outputs, Map<Node, Place> kept, Function<Node, Place> given, int firstRow, int takenRows,
            boolean apart) {
        this.kept = kept;
        this.given = given;
        this.firstRow = firstRow;
        this.apart = apart;
        rows = takenRows;
        List<Node> work = reachable(outputs, node -> given.apply(node) != null).stream().filter(this::isComputed)
                .sorted(Comparator.comparingInt(Node::id)).toList();
        order(work);
        allocate(outputs);
        allocateLoops();
    }

    List<Stage> stages() {
        return stages;
    }

    /** Whether each operation is a stage by itself, to be interpreted. */
    boolean isApart() {
        return apart;
    }

    /** How many operations there are, in loops too; copies and products with matrices do not count. */
    int size() {
        return stages.stream().filter(Stage::isLoop).mapToInt(stage -> stage.nodes().size()).sum()
                + loops.values().stream().mapToInt(Schedule::size).sum();
    }

    /**
     * A copy of rows.
     *
     * @param from where they are; null for a constant
     * @param value of the constant
     */
    record Copy(Place from, double value, Place to, int rows) {}

    /** What joins the parts of a node: those that are not there yet; what lies under each other is copied at once. */
    List<Copy> copies(Node pack) {
        List<Copy> copies = new ArrayList<>();
        Place to = place(pack);
        for (Node part : pack.inputs()) {
            Place from = part.isConstant() ? null : place(part);
            Copy last = copies.isEmpty() ? null : copies.getLast();
            if (from != null && last != null && last.from != null && last.from.plus(last.rows).equals(from)) {
                copies.removeLast();
                copies.add(new Copy(last.from, 0, last.to, last.rows + part.rows()));
            } else {
                copies.add(new Copy(from, part.isConstant() ? part.value() : 0, to, part.rows()));
            }
            to = to.plus(part.rows());
        }
        copies.removeIf(copy -> copy.to.equals(copy.from));
        return copies;
    }

    /** The plan of what a node repeats, in the same memory. */
    Schedule loop(Node node) {
        return loops.get(node);
    }

    /** First row of the input. */
    int firstRow() {
        return firstRow;
    }

    /** Rows of memory a block needs. */
    int rows() {
        return rows;
    }

    /** Where a stored node, an input, or a view of one begins; null if it lives in registers only. */
    Place place(Node node) {
        Place known = given.apply(node);
        if (known != null) {
            return known;
        }
        return switch (node.op()) {
            case LAST -> below(node.input(0), node.input(0).rows() - node.rows());
            case ROWS -> below(node.input(0), node.index());
            default -> isView(node) ? place(node.input(0)) : places.get(node);
        };
    }

    private Place below(Node node, int rows) {
        Place place = place(node);
        return place == null ? null : place.plus(rows);
    }

    /** The row of memory from which a node is stored that is not kept elsewhere. */
    int row(Node node) {
        Place place = place(node);
        if (place.isFrame()) {
            throw new IllegalStateException(node + " is kept in frame " + place.frame());
        }
        return place.row();
    }

    static Set<Node> reachable(Collection<Node> outputs) {
        return reachable(outputs, node -> false);
    }

    /** All nodes that outputs depend on; what some depend on is left out. */
    private static Set<Node> reachable(Collection<Node> outputs, Predicate<Node> isKnown) {
        Set<Node> reached = new HashSet<>();
        List<Node> open = new ArrayList<>(outputs);
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            if (reached.add(node) && !isKnown.test(node)) {
                open.addAll(node.inputs());
            }
        }
        return reached;
    }

    /** Whether nodes that are packed lie under each other anyway. */
    private boolean isView(Node pack) {
        if (pack.op() != Op.PACK || kept.containsKey(pack)) {
            return false;
        }
        Place next = given.apply(pack.input(0));
        for (Node part : pack.inputs()) {
            if (next == null || !next.equals(given.apply(part))) {
                return false;
            }
            next = next.plus(part.rows());
        }
        return true;
    }

    /**
     * Whether a node needs a stage: constants, inputs and views need none, and conditions are computed where they are
     * used.
     */
    private boolean isComputed(Node node) {
        return given.apply(node) == null && switch (node.op()) {
            case CONSTANT, ROWS, LAST -> false;
            case PACK -> !isView(node);
            default -> !node.op().isCondition();
        };
    }

    /** The computed nodes or inputs that a node reads, through views and conditions. */
    static Set<Node> reads(Node node) {
        Set<Node> reads = new LinkedHashSet<>();
        node.inputs().forEach(input -> collect(input, reads));
        return reads;
    }

    private static void collect(Node node, Set<Node> reads) {
        if (node.op().isCondition()) {
            node.inputs().forEach(input -> collect(input, reads));
        } else if (!node.isConstant()) {
            reads.add(node);
        }
    }

    private Node root(Node node) {
        boolean isPart = given.apply(node) == null && (node.op() == Op.ROWS || node.op() == Op.LAST || isView(node));
        return isPart ? root(node.input(0)) : node;
    }

    private void order(List<Node> work) {
        List<Node> pending = new ArrayList<>(work);
        Set<Node> done = new HashSet<>();
        while (!pending.isEmpty()) {
            Node first = pending.stream().filter(n -> isReady(n, done, Set.of())).findFirst().orElseThrow();
            List<Node> group = new ArrayList<>();
            if (first.op().isElementwise()) {
                Set<Node> inGroup = new HashSet<>();
                for (Node node : pending) {
                    if (node.op().isElementwise() && node.rows() == first.rows() && isReady(node, done, inGroup)) {
                        inGroup.add(node);
                        group.add(node);
                    }
                }
            } else {
                group.add(first);
            }
            addStages(depthFirst(group));
            done.addAll(group);
            pending.removeAll(new HashSet<>(group));
        }
    }

    /** Cuts nodes into loops. */
    private void addStages(List<Node> nodes) {
        int from = 0;
        while (from < nodes.size()) {
            int to = from;
            int cost = 0;
            while (to < nodes.size() && (to == from
                    || !apart && cost + nodes.get(to).op().cost() <= LARGEST_LOOP)) {
                cost += nodes.get(to).op().cost();
                to++;
            }
            var stage = new Stage(List.copyOf(nodes.subList(from, to)));
            stage.nodes().forEach(n -> stageOf.put(n, stages.size()));
            stages.add(stage);
            from = to;
        }
    }

    /**
     * The same nodes, each soon after what it reads, so that most values are used up in the loop that computes them.
     */
    private static List<Node> depthFirst(List<Node> group) {
        Set<Node> left = new LinkedHashSet<>(group);
        Set<Node> read = new HashSet<>();
        group.forEach(node -> read.addAll(reads(node)));
        List<Node> ordered = new ArrayList<>();
        for (Node last : group) {
            if (read.contains(last)) {
                continue;
            }
            Deque<Node> open = new ArrayDeque<>(List.of(last));
            while (!open.isEmpty()) {
                Node node = open.peek();
                List<Node> first = reads(node).stream().filter(left::contains).toList();
                if (first.isEmpty()) {
                    open.pop();
                    if (left.remove(node)) {
                        ordered.add(node);
                    }
                } else {
                    first.forEach(open::push);
                }
            }
        }
        return ordered;
    }

    private boolean isReady(Node node, Set<Node> done, Set<Node> inGroup) {
        for (Node read : reads(node)) {
            Node root = root(read);
            boolean available = given.apply(root) != null || done.contains(root) || read == root
                    && inGroup.contains(root);
            if (!available) {
                return false;
            }
        }
        return true;
    }

    /** Loops come one after the other, so they share the memory under everything else. */
    private void allocateLoops() {
        int base = rows;
        for (Stage stage : stages) {
            Node node = stage.nodes().getFirst();
            if (node.loop() != null) {
                Loop loop = node.loop();
                int inputRows = loop.stateRows() + loop.outsideRows();
                Schedule inner = node.op() == Op.REPEAT
                        ? new Schedule(List.of(loop.next()), base, inputRows, apart)
                        : new Schedule(List.of(loop.gradient()), base, inputRows + loop.stateRows(), apart);
                loops.put(node, inner);
                rows = Math.max(rows, inner.rows());
            }
        }
    }

    private void allocate(Collection<Node> outputs) {
        Map<Node, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < stages.size(); i++) {
            for (Node node : stages.get(i).nodes()) {
                for (Node read : reads(node)) {
                    Node root = root(read);
                    Integer made = stageOf.get(root);
                    if (made != null && (made != i || !stages.get(i).isLoop())) {
                        lastUse.put(root, i);
                    }
                }
            }
        }
        for (Node output : outputs) {
            Node root = root(output);
            if (stageOf.containsKey(root)) {
                lastUse.put(root, stages.size());
            }
        }
        Map<Node, Home> homes = homes(lastUse);
        Map<Integer, List<Integer>> free = new HashMap<>();
        TreeMap<Integer, List<Node>> ends = new TreeMap<>();
        for (int i = 0; i < stages.size(); i++) {
            for (Node node : stages.get(i).nodes()) {
                if (!lastUse.containsKey(node)) {
                    continue;
                }
                Home home = homes.getOrDefault(node, new Home(node, 0));
                Node owner = home.pack();
                if (kept.containsKey(owner)) {
                    places.put(owner, kept.get(owner));
                } else if (!places.containsKey(owner)) {
                    int row = row(free.getOrDefault(owner.rows(), List.of()), stages.get(i));
                    places.put(owner, Place.memory(row));
                    rows = Math.max(rows, row + owner.rows());
                    ends.computeIfAbsent(lastUse.get(owner), k -> new ArrayList<>()).add(owner);
                }
                places.put(node, places.get(owner).plus(home.row()));
            }
            for (Node node : ends.getOrDefault(i, List.of())) {
                free.computeIfAbsent(node.rows(), k -> new ArrayList<>()).add(places.get(node).row());
            }
        }
    }

    /**
     * Where to store a node that a stage computes: in a hole or in new rows, and if possible in none that is as far
     * from something the stage reads as a page, or several. A processor that loads there soon after it stored takes the
     * two for the same at first.
     */
    private int row(List<Integer> holes, Stage stage) {
        Set<Integer> read = new HashSet<>();
        for (Node node : stage.nodes()) {
            reads(node).stream().map(this::place).filter(place -> place != null && !place.isFrame())
                    .forEach(place -> read.add(place.row() % PAGE));
        }
        for (int i = holes.size() - 1; i >= 0; i--) {
            if (!read.contains(holes.get(i) % PAGE)) {
                return holes.remove(i);
            }
        }
        return IntStream.range(rows, rows + PAGE).filter(row -> !read.contains(row % PAGE)).findFirst().orElse(rows);
    }

    /** Where a node is computed in place: among the rows of a node that packs it. */
    private record Home(Node pack, int row) {}

    /** Finds places for nodes that are packed, and makes the packs last as long as what lives in them. */
    private Map<Node, Home> homes(Map<Node, Integer> lastUse) {
        Map<Node, Home> homes = new HashMap<>();
        for (Stage stage : stages) {
            Node pack = stage.nodes().getFirst();
            if (pack.op() != Op.PACK || !lastUse.containsKey(pack)) {
                continue;
            }
            int row = 0;
            for (Node part : pack.inputs()) {
                boolean canMove = stageOf.containsKey(part) && part.op() != Op.PACK && !kept.containsKey(part);
                if (canMove && homes.putIfAbsent(part, new Home(pack, row)) == null) {
                    lastUse.merge(pack, lastUse.get(part), Math::max);
                }
                row += part.rows();
            }
        }
        return homes;
    }
}
