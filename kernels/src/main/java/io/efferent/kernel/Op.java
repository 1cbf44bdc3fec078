package io.efferent.kernel;

/** What a {@link Node} computes. */
enum Op {
    /** A number. */
    CONSTANT(0),
    /** Rows of the program's input. */
    INPUT(0),
    ADD(2), SUB(2), MUL(2), DIV(2), MAX(2), MIN(2), POW(2), ATAN2(2),
    NEG(1), ABS(1), SQRT(1), EXP(1), LOG(1), SIN(1), COS(1), TAN(1), ASIN(1), ACOS(1), ATAN(1), SINH(1), COSH(1),
    TANH(1),
    SIGMOID(1),
    /** A number as it is, without derivatives. */
    DETACH(1),
    /** Comparisons and logic yield conditions. */
    LESS(2), LESS_EQUAL(2), EQUAL(2), AND(2), OR(2), NOT(1),
    /** Product of the first two plus the third. */
    FMA(3),
    /** Condition, value where it holds, value where it does not. */
    SELECT(3),
    /** Weight matrix times rows, plus bias. */
    LINEAR(1),
    /** Transposed weight matrix times rows. */
    LINEAR_TRANSPOSED(1),
    /** Nodes under each other. */
    PACK(-1),
    /** Some rows of a node. */
    ROWS(1),
    /**
     * All states of a {@link Loop} after the first, under each other, from the first and what it reads from outside.
     */
    REPEAT(-1),
    /** The last state of a repetition. */
    LAST(1),
    /** Gradients of the first state and of what is read from outside. */
    REPEAT_ADJOINT(-1),
    /** The results of a {@link Search}, under each other; no derivatives. */
    SEARCH(-1),
    /** A {@link Pointwise} function; no derivatives. */
    POINTWISE(-1);

    final int arity;

    Op(int arity) {
        this.arity = arity;
    }

    boolean isCondition() {
        return switch (this) {
            case LESS, LESS_EQUAL, EQUAL, AND, OR, NOT -> true;
            default -> false;
        };
    }

    /** Whether each row of the result depends on the same row of the arguments only. */
    boolean isElementwise() {
        return switch (this) {
            case CONSTANT, INPUT, LINEAR, LINEAR_TRANSPOSED, PACK, ROWS, REPEAT, LAST, REPEAT_ADJOINT, SEARCH,
                    POINTWISE -> false;
            default -> true;
        };
    }

    /** How much code it is, in additions. */
    int cost() {
        return switch (this) {
            case LOG, SIN, COS -> 12;
            case EXP, SIGMOID, TANH -> 8;
            default -> 1;
        };
    }

    /** The value for numbers; conditions are 1 or 0. */
    double evaluate(double[] x) {
        return switch (this) {
            case ADD -> x[0] + x[1];
            case SUB -> x[0] - x[1];
            case MUL -> x[0] * x[1];
            case DIV -> x[0] / x[1];
            case MAX -> Math.max(x[0], x[1]);
            case MIN -> Math.min(x[0], x[1]);
            case POW -> Math.pow(x[0], x[1]);
            case ATAN2 -> Math.atan2(x[0], x[1]);
            case FMA -> Math.fma(x[0], x[1], x[2]);
            case NEG -> -x[0];
            case ABS -> Math.abs(x[0]);
            case SQRT -> Math.sqrt(x[0]);
            case EXP -> Math.exp(x[0]);
            case LOG -> Math.log(x[0]);
            case SIN -> Math.sin(x[0]);
            case COS -> Math.cos(x[0]);
            case TAN -> Math.tan(x[0]);
            case ASIN -> Math.asin(x[0]);
            case ACOS -> Math.acos(x[0]);
            case ATAN -> Math.atan(x[0]);
            case SINH -> Math.sinh(x[0]);
            case COSH -> Math.cosh(x[0]);
            case TANH -> Math.tanh(x[0]);
            case DETACH -> x[0];
            case SIGMOID -> 1 / (1 + Math.exp(-x[0]));
            case LESS -> x[0] < x[1] ? 1 : 0;
            case LESS_EQUAL -> x[0] <= x[1] ? 1 : 0;
            case EQUAL -> x[0] == x[1] ? 1 : 0;
            case AND -> x[0] * x[1];
            case OR -> Math.max(x[0], x[1]);
            case NOT -> 1 - x[0];
            case SELECT -> x[0] != 0 ? x[1] : x[2];
            default -> throw new IllegalStateException(this + " is not a function of numbers");
        };
    }
}
