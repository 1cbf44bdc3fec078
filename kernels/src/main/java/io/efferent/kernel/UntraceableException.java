package io.efferent.kernel;


/** A model uses an operation that cannot be compiled; the message names it and the line that asked for it. */
public final class UntraceableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private UntraceableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A step that would take too long to compile. */
    static UntraceableException tooLarge(int operations, int limit) {
        return new UntraceableException(
                "cannot compile a step of " + operations + " operations, the limit is " + limit
                        + "; what is the same many times may be a Repeat",
                null);
    }

    /** Code that is not the same each time it is called. */
    static UntraceableException changing(String part, String how) {
        return new UntraceableException(
                part + " " + how
                + " when it is called again, expected the same throughout a batch; what changes within an episode"
                        + " has to be data of the trials, as inputs, loads and gates are",
                null);
    }

    /** Finds the operation and its caller in a stack trace. */
    static UntraceableException of(RuntimeException cause) {
        StackTraceElement[] stack = cause.getStackTrace();
        StackTraceElement operation = stack.length == 0 ? null : stack[0];
        StackTraceElement caller = null;
        for (StackTraceElement frame : stack) {
            boolean inside = frame.getClassName().startsWith("ai.djl.")
                    || frame.getClassName().startsWith("java.")
                    || frame.getClassName().startsWith("jdk.")
                    || frame.getClassName().startsWith(UntraceableException.class.getPackageName() + ".");
            if (!inside) {
                caller = frame;
                break;
            }
            operation = frame;
        }
        String detail = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new UntraceableException(
                "cannot trace " + (operation == null ? "an operation" : operation.getMethodName())
                        + (caller == null ? "" : " at " + caller) + detail,
                cause);
    }
}
