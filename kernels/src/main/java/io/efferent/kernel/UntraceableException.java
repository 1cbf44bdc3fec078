package io.efferent.kernel;

import io.efferent.array.Constants;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model uses an operation that cannot be compiled; the message names it and the line that asked for it. */
public final class UntraceableException extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** Beginnings of the names of classes that models call, and that are not models. */
    private static final List<String> INSIDE = List.of(
            "ai.djl.", "java.", "jdk.", Constants.class.getPackageName() + ".",
            UntraceableException.class.getPackageName() + ".");

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

    /** The operation and its caller, by the stack trace of what went wrong. */
    static UntraceableException of(RuntimeException cause) {
        StackTraceElement[] stack = cause.getStackTrace();
        int caller = indexOfCaller(stack);
        StackTraceElement operation = stack.length == 0 ? null : stack[Math.max(0, caller - 1)];
        String detail = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new UntraceableException(
                "cannot trace " + (operation == null ? "an operation" : operation.getMethodName())
                        + (caller < stack.length ? " at " + stack[caller] : "") + detail,
                cause);
    }

    /** The line that asked for an operation which threw an exception. */
    static Optional<StackTraceElement> caller(RuntimeException e) {
        return Arrays.stream(e.getStackTrace()).skip(indexOfCaller(e.getStackTrace())).findFirst();
    }

    private static int indexOfCaller(StackTraceElement[] stack) {
        return (int) Arrays.stream(stack).map(StackTraceElement::getClassName)
                .takeWhile(name -> INSIDE.stream().anyMatch(name::startsWith)).count();
    }
}
