package io.efferent.rl.hand;

/**
 * What can be chosen about any task of the hand.
 *
 * @param control what an action means
 * @param touch whether the touch sensors are observed
 * @param forceCost subtracted from each reward per sum of the squared forces of all servos but the wrist's, 1/(N m)^2
 */
public record HandOptions(HandControl control, boolean touch, double forceCost) {
    public HandOptions {
        if (!(forceCost >= 0)) {
            throw new IllegalArgumentException("forceCost: got " + forceCost + ", expected a number of at least 0");
        }
    }

    /** With touch, and without a cost of forces. */
    public static HandOptions of(HandControl control) {
        return new HandOptions(control, true, 0);
    }

    /** The same without touch. */
    public HandOptions withoutTouch() {
        return new HandOptions(control, false, forceCost);
    }

    /** The same with another cost of forces. */
    public HandOptions withForceCost(double newCost) {
        return new HandOptions(control, touch, newCost);
    }
}
