package io.efferent.analysis;

/**
 * A window of time after a load, half open. The ready-made ones are those of Pruszynski, Kurtzer, Lillicrap and Scott
 * (2009); they take samples every 5 ms or less.
 *
 * @param name what it is called
 * @param from its beginning, s after the load
 * @param to its end, s after the load
 */
public record ResponseWindow(String name, double from, double to) {
    public static final ResponseWindow BASELINE = new ResponseWindow("baseline", -0.05, 0);
    public static final ResponseWindow R1 = new ResponseWindow("R1", 0.02, 0.045);
    public static final ResponseWindow R2 = new ResponseWindow("R2", 0.05, 0.075);
    public static final ResponseWindow R3 = new ResponseWindow("R3", 0.075, 0.105);
    public static final ResponseWindow VOLUNTARY = new ResponseWindow("voluntary", 0.12, 0.18);
    public static final ResponseWindow STEADY = new ResponseWindow("steady", 0.75, 1.25);

    public ResponseWindow {
        Arguments.require(from < to, "window " + name, from + " to " + to + " s", "an end after its beginning");
    }
}
