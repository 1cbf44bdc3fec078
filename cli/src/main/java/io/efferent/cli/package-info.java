/**
 * The command line: what the toolbox does from Java, by the same names, from a terminal.
 *
 * <p>{@link io.efferent.cli.Main} is the command {@code efferent}; every subcommand is one class whose name ends in
 * {@code Command} and is listed there. A command reads its options, calls the toolbox, and prints; it computes nothing
 * itself. When something is wrong it throws, and {@link io.efferent.cli.Failures} turns the exception into one line and
 * an exit status: 2 when the request was wrong, 1 when Efferent or the machine failed.
 *
 * <p>{@code efferent jshell} is the other half of the room: {@link io.efferent.cli.Imports} decides what a session can
 * name, {@link io.efferent.cli.SessionJvm} hands on class path and JVM flags, and {@link io.efferent.cli.Script} runs a
 * script so that its failures are seen by whoever started it.
 *
 * <p>The launcher at the top of the repository, a shell script, finds a JDK, builds what is stale, and starts
 * {@code Main} with the argument file that the build of this module writes ({@code target/efferent.args}).
 */
package io.efferent.cli;
