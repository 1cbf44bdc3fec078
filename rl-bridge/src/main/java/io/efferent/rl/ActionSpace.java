package io.efferent.rl;

import java.util.Collections;
import java.util.List;

/** What an agent may do. Actions travel as floats; a choice is its number, from 0. */
public sealed interface ActionSpace {
    /** How many floats an action is. */
    int width();

    /**
     * Refuses what is no action: numbers that are not finite, choices that there are not. What is beyond the bounds of
     * a continuous action is left to the environment.
     *
     * @param actions holds the action
     * @param offset where it begins
     * @param environment whose action it is, for the message
     * @throws IllegalArgumentException naming the number
     */
    default void require(float[] actions, int offset, String environment) {
        for (int i = 0; i < width(); i++) {
            float action = actions[offset + i];
            int choices = switch (this) {
                case Continuous _ -> 0;
                case Discrete discrete -> discrete.choices();
                case MultiDiscrete multi -> multi.choices().get(i);
            };
            if (choices == 0 ? !Float.isFinite(action) : !(action >= 0 && action < choices && action == (int) action)) {
                throw new IllegalArgumentException("action" + (width() == 1 ? "" : "[" + i + "]") + " of " + environment
                        + ": got " + action + ", expected "
                        + (choices == 0 ? "a finite number" : "a whole number from 0 to " + (choices - 1)));
            }
        }
    }

    /**
     * Any number between a lower and an upper bound, per dimension.
     *
     * @param low lower bounds
     * @param high upper bounds
     */
    record Continuous(List<Float> low, List<Float> high) implements ActionSpace {
        /** Copies the bounds. */
        public Continuous {
            low = List.copyOf(low);
            high = List.copyOf(high);
            if (low.isEmpty() || low.size() != high.size()) {
                throw new IllegalArgumentException("bounds: got " + low.size() + " lower and " + high.size()
                        + " upper ones, expected equally many, at least 1");
            }
            for (int i = 0; i < low.size(); i++) {
                if (!(low.get(i) < high.get(i)) || Float.isInfinite(high.get(i) - low.get(i))) {
                    throw new IllegalArgumentException("bounds of dimension " + i + ": got " + low.get(i) + " to "
                            + high.get(i) + ", expected a finite interval");
                }
            }
        }

        /** The same bounds for every dimension. */
        public static Continuous of(int dimensions, double low, double high) {
            return new Continuous(
                    Collections.nCopies(dimensions, (float) low),
                    Collections.nCopies(dimensions, (float) high));
        }

        @Override
        public int width() {
            return low.size();
        }
    }

    /**
     * One choice.
     *
     * @param choices how many there are
     */
    record Discrete(int choices) implements ActionSpace {
        public Discrete {
            if (choices < 2) {
                throw new IllegalArgumentException("choices: got " + choices + ", expected at least 2");
            }
        }

        @Override
        public int width() {
            return 1;
        }
    }

    /**
     * One choice per dimension.
     *
     * @param choices how many there are for each
     */
    record MultiDiscrete(List<Integer> choices) implements ActionSpace {
        /** Copies the numbers. */
        public MultiDiscrete {
            if (choices.isEmpty() || choices.stream().anyMatch(n -> n < 2)) {
                throw new IllegalArgumentException("choices: got " + choices + ", expected at least 2 per dimension");
            }
            choices = List.copyOf(choices);
        }

        @Override
        public int width() {
            return choices.size();
        }
    }
}
