package io.efferent.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;

/**
 * Runs a JShell script as a program: the first thing that goes wrong ends it, with the line it is on and exit status 1.
 * (The JDK's own tool goes on after an error and exits with 0.) Snippets are cut where that tool would cut them, so
 * what runs there runs here; a line that begins with a dot, as in a chain of calls, goes with the one above. Of the
 * tool's commands only {@code /exit} means something here.
 */
final class Script implements AutoCloseable {

    private static final int FAILED = 1;

    private final String name;
    private final String text;
    private final PrintStream err;
    private final boolean debug;
    private final JShell shell;
    private volatile boolean ended;

    /** Offsets in the text at which snippets begin, by id: JShell counts lines from there. */
    private final Map<String, Integer> starts = new HashMap<>();

    Script(String name, String text, InputStream in, PrintStream out, PrintStream err, boolean debug) {
        this.name = name;
        this.text = text;
        this.err = err;
        this.debug = debug;
        this.shell = JShell.builder()
                .in(in)
                .out(out)
                .err(err)
                .compilerOptions(SessionJvm.compilerOptions().toArray(String[]::new))
                .remoteVMOptions(SessionJvm.runtimeOptions().toArray(String[]::new))
                .build();
        shell.onShutdown(_ -> ended = true);
        Imports.source().lines().forEach(shell::eval);
    }

    /** Returns the exit status: 0, 1 after a failure, or what {@code /exit} says. */
    int run() {
        int start = 0;
        while (start < text.length()) {
            int end = endOfLine(start);
            var line = text.substring(start, end).strip();
            if (line.isEmpty()) {
                start = end;
            } else if (isCommand(line)) {
                return exit(line, start);
            } else {
                var found = analyze(start, end);
                while (end < text.length() && (!found.completeness().isComplete() || isContinued(found, end))) {
                    end = endOfLine(end);
                    found = analyze(start, end);
                }
                boolean more = found.completeness() == Completeness.COMPLETE && found.remaining() != null;
                int next = more ? end - found.remaining().length() : end;
                if (found.completeness() != Completeness.EMPTY && !evaluate(text.substring(start, next), start)) {
                    return FAILED;
                }
                start = next;
            }
        }
        return allResolved() ? 0 : FAILED;
    }

    private CompletionInfo analyze(int start, int end) {
        return shell.sourceCodeAnalysis().analyzeCompletion(text.substring(start, end));
    }

    private boolean isContinued(CompletionInfo found, int end) {
        return found.completeness() == Completeness.COMPLETE_WITH_SEMI && text.startsWith(".", skipBlanks(end));
    }

    private int skipBlanks(int offset) {
        int next = offset;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private int endOfLine(int offset) {
        int newline = text.indexOf('\n', offset);
        return newline < 0 ? text.length() : newline + 1;
    }

    private static boolean isCommand(String line) {
        return line.startsWith("/") && !line.startsWith("//") && !line.startsWith("/*");
    }

    private int exit(String command, int offset) {
        var words = command.split("\\s+", 2);
        if (!words[0].equals("/exit")) {
            return fail(offset, words[0] + " is a command of the JShell prompt; a script can only /exit");
        }
        if (words.length == 1) {
            return allResolved() ? 0 : FAILED;
        }
        for (var event : shell.eval(words[1])) {
            if (event.value() != null && event.value().matches("-?\\d+")) {
                return Integer.parseInt(event.value());
            }
        }
        return fail(offset, "/exit needs a whole number, not '" + words[1] + "'");
    }

    /** True when the snippets in the source compiled and ran to their end. */
    private boolean evaluate(String source, int start) {
        for (var event : shell.eval(source)) {
            starts.put(event.snippet().id(), start);
            if (event.causeSnippet() != null) {
                continue; // an earlier declaration that this one replaced or completed
            }
            if (event.status() == Status.REJECTED) {
                shell.diagnostics(event.snippet()).filter(Diag::isError).findFirst()
                        .ifPresent(error -> report(error, start));
                return false;
            }
            if (event.exception() != null) {
                report(event.exception(), start);
                return false;
            }
        }
        if (ended) {
            fail(start, "the JVM of the script ended here: a script leaves by /exit, not by System.exit");
        }
        return !ended;
    }

    private void report(Diag error, int start) {
        int offset = Math.min(text.length() - 1, start + (int) Math.max(0, error.getPosition()));
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        // The location is a class that JShell made up.
        var message = error.getMessage(Locale.ROOT).lines().filter(line -> !line.strip().startsWith("location:"));
        fail(offset, message.collect(Collectors.joining("\n")));
        err.println("    " + text.substring(lineStart, endOfLine(lineStart)).stripTrailing());
        err.println("    " + " ".repeat(offset - lineStart) + "^");
    }

    /** The frames of the script; those of the library are for {@code --debug}. */
    private void report(JShellException failure, int start) {
        var frames = failure.getStackTrace();
        int offset = Stream.of(frames).filter(this::inScript).findFirst().map(this::offset).orElse(start);
        fail(offset, describe(failure));
        for (var frame : frames) {
            if (inScript(frame)) {
                err.println("    at " + name + ":" + line(offset(frame)));
            } else if (debug) {
                err.println("    at " + frame);
            }
        }
    }

    private String describe(Throwable failure) {
        var what = switch (failure) {
            case EvalException e when e.getMessage() == null -> e.getExceptionClassName();
            case EvalException e -> e.getExceptionClassName() + ": " + e.getMessage();
            case UnresolvedReferenceException e -> missing(e.getSnippet());
            default -> failure.toString();
        };
        return failure.getCause() == null ? what : what + "\n    caused by " + describe(failure.getCause());
    }

    /** A method may name what is declared later; one that still does at the end could never have run. */
    private boolean allResolved() {
        var unresolved = shell.snippets()
                .filter(snippet -> isRecoverable(shell.status(snippet)))
                .map(DeclarationSnippet.class::cast)
                .toList();
        unresolved.forEach(snippet -> fail(starts.get(snippet.id()), missing(snippet)));
        return unresolved.isEmpty();
    }

    private String missing(DeclarationSnippet snippet) {
        var names = shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
        return snippet.name() + " needs " + names + ", which is not declared";
    }

    private static boolean isRecoverable(Status status) {
        return status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
    }

    private boolean inScript(StackTraceElement frame) {
        var file = frame.getFileName();
        return file != null && file.startsWith("#") && starts.containsKey(file.substring(1));
    }

    /** Where the line of a frame begins. */
    private int offset(StackTraceElement frame) {
        int offset = starts.get(frame.getFileName().substring(1));
        for (int i = 1; i < frame.getLineNumber(); i++) {
            offset = endOfLine(offset);
        }
        return offset;
    }

    private long line(int offset) {
        return 1 + text.substring(0, Math.min(offset, text.length())).chars().filter(c -> c == '\n').count();
    }

    private int fail(int offset, String message) {
        err.println("efferent: " + name + ":" + line(offset) + ": " + message);
        return FAILED;
    }

    @Override
    public void close() {
        shell.close();
    }
}
