package io.efferent.verify.compare;

/** Recomputes all that a reference file of one kind contains. */
public interface Check {
    /**
     * @param file the file
     * @param trial what compares and collects
     * @throws IllegalArgumentException naming what is missing in the file or cannot be built
     */
    void run(Section file, Trial trial);
}
