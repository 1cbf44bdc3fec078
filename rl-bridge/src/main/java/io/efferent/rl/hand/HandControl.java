package io.efferent.rl.hand;

/** What an action from -1 to 1 asks of a servo. */
public enum HandControl {
    /** A position: -1 and 1 are the ends of the servo's range. */
    ABSOLUTE,
    /** A change of the present position, by at most half the servo's range. */
    RELATIVE
}
