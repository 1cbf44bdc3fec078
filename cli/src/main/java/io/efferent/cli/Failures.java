package io.efferent.cli;

import io.efferent.kernel.UntraceableException;
import io.efferent.mujoco.MujocoException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a user sees when a command fails: one line that begins with {@code efferent:}, and a stack trace only on
 * request.
 *
 * <p>Exit status 2 says that the request was wrong (an option, a file, a value), 1 that Efferent or the machine failed.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Pattern NO_SPACE = Pattern.compile("(?i)no space|not enough space|quota");

    /** How picocli begins what {@link OptionValues} says. */
    private static final Pattern INVALID = Pattern.compile("^Invalid value for (?:option '([^']+)'(?: \\([^)]*\\))?"
            + "|positional parameter at index \\S+ \\(([^)]*)\\)): got");

    private final BooleanSupplier debug;
    private final PrintWriter err;

    Failures(BooleanSupplier debug, PrintWriter err) {
        this.debug = debug;
        this.err = err;
    }

    /** Picocli hands over exceptions but lets errors pass: no memory left, no native library for this machine. */
    int guard(IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (Error error) {
            return report(error);
        }
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        var command = failure.getCommandLine();
        err.println("efferent: " + describe(failure));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return report(failure);
    }

    private int report(Throwable failure) {
        err.println("efferent: " + describe(failure));
        if (debug.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return isRequest(failure) ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static String describe(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException surplus && !surplus.isUnknownOption()) {
            var words = String.join(" ", surplus.getUnmatched());
            var command = failure.getCommandLine();
            return command.getSubcommands().isEmpty()
                    ? command.getCommandName() + " does not take '" + words + "'"
                    : "unknown command '" + surplus.getUnmatched().getFirst() + "'";
        }
        return INVALID.matcher(failure.getMessage().replace("option option", "option")).replaceFirst("$1$2: got");
    }

    /** What cannot be written, though it may be, is the fault of a full or failing disk. */
    private static boolean isRequest(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException e -> e.getCause().getClass() != IOException.class
                    && !isForWantOfSpace(e.getCause());
            case IllegalArgumentException e -> !isForWantOfSpace(e.getCause());
            case IOException e -> !isForWantOfSpace(e);
            case UntraceableException _ -> true;
            default -> false;
        };
    }

    private static boolean isForWantOfSpace(Throwable cause) {
        return cause instanceof IOException && NO_SPACE.matcher(String.valueOf(cause.getMessage())).find();
    }

    /** File system exceptions carry only a path as their message, and the rest is worth little without its class. */
    private static String describe(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException e when e.getCause() instanceof NoSuchFileException
                    || e.getMessage().equals(e.getCause().toString()) -> describe(e.getCause());
            case UncheckedIOException e -> e.getMessage();
            case NoSuchFileException e -> "no such file: " + e.getFile();
            case FileAlreadyExistsException e -> "the file exists: " + e.getFile();
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case FileNotFoundException e -> "cannot open " + e.getMessage();
            case OutOfMemoryError e -> "out of memory (" + e.getMessage() + "); give the JVM more with "
                    + "EFFERENT_JAVA_OPTS=-Xmx8g, or ask for a smaller batch";
            case MujocoException e -> e.getMessage();
            case UntraceableException e -> e.getMessage();
            case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
            case IOException e when e.getMessage() != null -> e.getMessage();
            default -> failure + " (--debug shows where)";
        };
    }
}
