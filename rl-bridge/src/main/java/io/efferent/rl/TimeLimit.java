package io.efferent.rl;

/** Truncates an episode after a number of steps, unless it has come to its own end by then. */
public final class TimeLimit extends EnvironmentWrapper {
    private final String name;
    private final int limit;
    private int steps;
    private boolean over = true;

    /**
     * A limit.
     *
     * @param limit steps of an episode, at least 1
     */
    public TimeLimit(RlEnvironment inner, int limit) {
        this(inner, inner.name(), limit);
    }

    TimeLimit(RlEnvironment inner, String name, int limit) {
        super(inner);
        if (limit < 1) {
            throw new IllegalArgumentException("limit: got " + limit + ", expected at least 1 step");
        }
        this.name = name;
        this.limit = limit;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void reset(long seed) {
        inner.reset(seed);
        steps = 0;
        over = false;
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        if (over) {
            throw new IllegalStateException("no episode of " + name + " is under way, reset it first");
        }
        var outcome = inner.step(actions, offset);
        steps++;
        boolean truncated = outcome.truncated() || (steps == limit && !outcome.terminated());
        over = outcome.terminated() || truncated;
        return new Outcome(outcome.reward(), outcome.terminated(), truncated);
    }
}
