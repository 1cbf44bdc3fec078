package io.efferent.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * One value of a {@link Graph}: {@code rows} numbers per sample.
 *
 * @param id position in creation order, which is an order of evaluation
 * @param op what it computes
 * @param inputs from which nodes
 * @param rows numbers per sample
 * @param value the number, for constants
 * @param index first row, for inputs and rows; the weight, for linear maps
 * @param loop what is repeated, for repetitions and their adjoints; else null
 * @param callee what is called, for searches and pointwise functions; else null
 */
record Node(int id, Op op, List<Node> inputs, int rows, double value, int index, Loop loop, Callee callee) {

    Node input(int i) {
        return inputs.get(i);
    }

    boolean isConstant() {
        return op == Op.CONSTANT;
    }

    /** Whether this is a constant, or constants under each other. */
    boolean isKnown() {
        return isConstant() || op == Op.PACK && inputs.stream().allMatch(Node::isConstant);
    }

    boolean isConstant(double number) {
        return op == Op.CONSTANT && value == number;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return id + "=" + op + Arrays.toString(inputs.stream().mapToInt(Node::id).toArray())
                + (op == Op.CONSTANT ? value : "") + "x" + rows;
    }
}
