package io.efferent.array;

/**
 * A promise: the operations of this object depend on their arguments and its components alone, which {@code equals}
 * compares. Code without it may read numbers that change, so it is run again before every batch; a record of numbers
 * that reads nothing else may make it, and is run once.
 */
public interface Fixed {
    /** Whether the promise holds; what is made of parts of others may have to ask them. */
    default boolean isFixed() {
        return true;
    }

    /** Whether an object promises. */
    static boolean promisedBy(Object object) {
        return object instanceof Fixed fixed && fixed.isFixed();
    }
}
