package io.efferent.verify.compare;

/** The reference files of one schema. */
public interface Schema {
    /** What their entry {@code schema} says. */
    String name();

    /**
     * What recomputes a file.
     *
     * @throws IllegalArgumentException if there is nothing for files of this kind; the message names the known ones
     */
    Check check(Section file);
}
