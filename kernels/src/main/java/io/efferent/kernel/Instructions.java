package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes stages as instructions for a {@link Machine}, one for each operation on rows: the same numbers as compiled
 * loops compute, at full speed at once, where the JVM would compile these for minutes.
 *
 * @param <A> float[] or double[]
 */
final class Instructions<A> {
    private static final int MEMORY = 0;
    private static final int CONSTANTS = 1;
    /** The first frame; others follow. */
    private static final int FRAMES = 2;

    private final Schedule schedule;
    private final Lanes<A> lanes;
    private final Machine<A> machine;
    private final Function<Schedule.Stage, Kernel<A>> compiler;
    private final List<int[]> code = new ArrayList<>();
    /** Where constants begin. */
    private final Map<Constant, Integer> constants = new LinkedHashMap<>();
    private int constantRows;
    private final List<Kernel<A>> parts = new ArrayList<>();

    /** A number in so many rows. */
    private record Constant(double value, int rows) {}

    /**
     * For one run of stages.
     *
     * @param schedule where nodes are stored
     * @param lanes memory
     * @param machine runs them
     * @param compiler for what no instruction does, such as products with matrices
     */
    Instructions(
            Schedule schedule, Lanes<A> lanes, Machine<A> machine, Function<Schedule.Stage, Kernel<A>> compiler) {
        this.schedule = schedule;
        this.lanes = lanes;
        this.machine = machine;
        this.compiler = compiler;
    }

    /** A kernel that runs the stages. */
    Kernel<A> of(List<Schedule.Stage> stages) {
        for (Schedule.Stage stage : stages) {
            Node node = stage.nodes().getFirst();
            int before = code.size();
            boolean written = switch (node.op()) {
                case PACK -> {
                    schedule.copies(node).forEach(this::copy);
                    yield true;
                }
                case LINEAR, LINEAR_TRANSPOSED -> false;
                case SELECT -> select(node.input(0), operand(node.input(1), node.rows()),
                        operand(node.input(2), node.rows()), node);
                default -> {
                    operation(node);
                    yield true;
                }
            };
            if (!written) {
                code.subList(before, code.size()).clear();
                finishPart();
                parts.add(compiler.apply(stage));
            }
        }
        finishPart();
        return parts.size() == 1 ? parts.getFirst()
                : (memory, frames, starts, maps) -> parts.forEach(part -> part.run(memory, frames, starts, maps));
    }

    private void finishPart() {
        if (code.isEmpty()) {
            return;
        }
        A pool = lanes.allocate(constantRows * lanes.width);
        constants.forEach((constant, at) ->
                lanes.fill(pool, at, at + constant.rows() * lanes.width, constant.value()));
        int[] flat = code.stream().flatMapToInt(Arrays::stream).toArray();
        parts.add((memory, frames, starts, maps) -> machine.run(flat, memory, pool, frames, starts));
        code.clear();
        constants.clear();
        constantRows = 0;
    }

    private void copy(Schedule.Copy copy) {
        write(Machine.Form.DETACH, copy.rows(), address(copy.to()),
                copy.from() == null ? constant(copy.value(), copy.rows()) : address(copy.from()));
    }

    private void operation(Node node) {
        List<Node> inputs = node.inputs();
        Machine.Form form = Machine.Form.of(node.op());
        if (node.op() == Op.MUL || node.op() == Op.FMA) {
            for (int i = 0; i < 2; i++) {
                if (inputs.get(i).isConstant()) {
                    form = node.op() == Op.MUL ? Machine.Form.MUL_ONE : Machine.Form.FMA_ONE;
                    inputs = new ArrayList<>(inputs);
                    inputs.set(1, node.input(i));
                    inputs.set(0, node.input(1 - i));
                    break;
                }
            }
        }
        write(form, node.rows(), target(node),
                inputs.stream().mapToInt(input -> operand(input, node.rows())).toArray());
    }

    /**
     * Writes a selection; what is half done lies in its own rows.
     *
     * @return whether there is a way to write it
     */
    private boolean select(Node condition, int yes, int no, Node node) {
        int target = target(node);
        Node first = condition.inputs().getFirst();
        Node second = condition.inputs().getLast();
        return switch (condition.op()) {
            case NOT -> select(first, no, yes, node);
            case AND, OR -> {
                Node inner = isComparison(first) ? second : first;
                Node outer = inner == first ? second : first;
                boolean and = condition.op() == Op.AND;
                yield isComparison(outer) && select(inner, yes, no, node)
                        && (and ? select(outer, target, no, node) : select(outer, yes, target, node));
            }
            default -> {
                write(Machine.Form.of(condition.op()), node.rows(), target, operand(first, node.rows()),
                        operand(second, node.rows()), yes, no);
                yield true;
            }
        };
    }

    private static boolean isComparison(Node condition) {
        return condition.op() == Op.LESS || condition.op() == Op.LESS_EQUAL || condition.op() == Op.EQUAL;
    }

    private void write(Machine.Form form, int rows, int target, int... operands) {
        int[] instruction = new int[Machine.LENGTH];
        instruction[0] = form.ordinal();
        instruction[1] = rows * lanes.width;
        instruction[2] = target;
        System.arraycopy(operands, 0, instruction, 3, operands.length);
        code.add(instruction);
    }

    private int target(Node node) {
        return address(schedule.place(node));
    }

    private int operand(Node node, int rows) {
        return node.isConstant() ? constant(node.value(), rows) : address(schedule.place(node));
    }

    private int constant(double value, int rows) {
        int at = constants.computeIfAbsent(new Constant(value, rows), _ -> {
            int next = constantRows * lanes.width;
            constantRows += rows;
            return next;
        });
        return Machine.address(CONSTANTS, at);
    }

    private int address(Place place) {
        return Machine.address(place.isFrame() ? FRAMES + place.frame() : MEMORY, place.row() * lanes.width);
    }
}
