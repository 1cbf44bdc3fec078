/**
 * Recomputes reference files, numbers that another implementation of the same equations has produced, and compares.
 *
 * <p>{@link io.efferent.verify.ReferenceFile} opens a file and finds its {@link io.efferent.verify.compare.Schema},
 * which picks the {@link io.efferent.verify.compare.Check} for its kind; there is a package per schema. A check reads
 * what the file describes through {@link io.efferent.verify.compare.Section}, which names whatever is missing in it,
 * builds exactly that, and hands every recomputed quantity to a {@link io.efferent.verify.compare.Trial}, which
 * compares it with the recorded one.
 */
package io.efferent.verify;
