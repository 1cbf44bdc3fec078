/**
 * Recomputes reference files, numbers that another implementation of the same equations has produced, and compares.
 *
 * <p>{@link io.efferent.cli.verify.ReferenceFile} opens a file and picks the {@link io.efferent.cli.verify.Check} for
 * its kind. A check reads what the file describes through {@link io.efferent.cli.verify.Section}, which names whatever
 * is missing in it, builds exactly that, and hands every recomputed quantity to a {@link io.efferent.cli.verify.Trial},
 * which compares it with the recorded one.
 */
package io.efferent.cli.verify;
