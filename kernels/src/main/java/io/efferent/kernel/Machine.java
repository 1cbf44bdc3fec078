package io.efferent.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs instructions on rows of a block, each of which is {@link #LENGTH} numbers: what to do, for how many numbers, and
 * the {@linkplain #address addresses} of the result and of operands.
 *
 * @param <A> float[] or double[]
 */
interface Machine<A> {
    /** Numbers in an instruction. */
    int LENGTH = 7;
    /** Bits of an address that say where in an array. */
    int OFFSET_BITS = 24;

    Map<List<Boolean>, Machine<?>> MACHINES = new ConcurrentHashMap<>();

    /** What an instruction does. Where one of them ends in ONE, its second operand is a single number. */
    enum Form {
        ADD(Op.ADD), SUB(Op.SUB), MUL(Op.MUL), MUL_ONE(Op.MUL), DIV(Op.DIV), MAX(Op.MAX), MIN(Op.MIN), POW(Op.POW),
        ATAN2(Op.ATAN2), NEG(Op.NEG), ABS(Op.ABS), SQRT(Op.SQRT), EXP(Op.EXP), LOG(Op.LOG), SIN(Op.SIN), COS(Op.COS),
        TAN(Op.TAN), ASIN(Op.ASIN), ACOS(Op.ACOS), ATAN(Op.ATAN), SINH(Op.SINH), COSH(Op.COSH), TANH(Op.TANH),
        SIGMOID(Op.SIGMOID), DETACH(Op.DETACH), FMA(Op.FMA), FMA_ONE(Op.FMA),
        /** The third operand where the first is less than the second, else the fourth. */
        SELECT_LESS(Op.LESS), SELECT_LESS_EQUAL(Op.LESS_EQUAL), SELECT_EQUAL(Op.EQUAL);

        /** What it computes, or what it compares. */
        final Op op;

        Form(Op op) {
            this.op = op;
        }

        boolean hasOne() {
            return this == MUL_ONE || this == FMA_ONE;
        }

        int operands() {
            return op.isCondition() ? 4 : op.arity;
        }

        /** The first form of an operation or a comparison. */
        static Form of(Op op) {
            return Arrays.stream(values()).filter(form -> form.op == op).findFirst().orElseThrow();
        }
    }

    /** The one of a float type, made once. */
    @SuppressWarnings("unchecked")
    static <A> Machine<A> of(Lanes<A> lanes, boolean vectors) {
        return (Machine<A>) MACHINES.computeIfAbsent(List.of(lanes.doubles(), vectors),
                _ -> MachineCompiler.compile(lanes.doubles(), vectors));
    }

    /** An address: which array (memory, constants, then frames) and where in it. */
    static int address(int array, int offset) {
        if (offset >>> OFFSET_BITS != 0 || array > 0xff) {
            throw new IllegalArgumentException("address: got " + offset + " in array " + array);
        }
        return array << OFFSET_BITS | offset;
    }

    /**
     * Runs all instructions.
     *
     * @param code instructions, one after the other
     * @param memory of the block
     * @param constants numbers that do not change
     * @param frames what is kept over time
     * @param starts where each frame begins
     */
    void run(int[] code, A memory, A constants, A frames, int[] starts);
}
