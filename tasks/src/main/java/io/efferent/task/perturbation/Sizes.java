package io.efferent.task.perturbation;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Sizes of a perturbation over the trials of a block. */
public sealed interface Sizes {
    /**
     * The size in a trial.
     *
     * @param trial its number in the block
     * @param count trials of the block
     * @param random where draws come from
     */
    double at(int trial, int count, RandomGenerator random);

    /**
     * The same in all trials.
     *
     * @param size 1 for what the parameters of the perturbation say
     */
    record Constant(double size) implements Sizes {
        @Override
        public double at(int trial, int count, RandomGenerator random) {
            return size;
        }

        @Override
        public String toString() {
            return Double.toString(size);
        }
    }

    /**
     * From the first trial to the last in equal steps.
     *
     * @param from in the first trial
     * @param to in the last trial
     */
    record Linear(double from, double to) implements Sizes {
        @Override
        public double at(int trial, int count, RandomGenerator random) {
            return count == 1 ? to : from + (to - from) * trial / (count - 1);
        }

        @Override
        public String toString() {
            return from + " to " + to;
        }
    }

    /**
     * Towards a size, ever slower: {@code to + (from - to) exp(-trial / trials)}.
     *
     * @param from in the first trial
     * @param to which it comes near
     * @param trials after which the difference is 1/e of the first
     */
    record Exponential(double from, double to, double trials) implements Sizes {
        public Exponential {
            if (!(trials > 0)) {
                throw new IllegalArgumentException("trials: got " + trials + ", expected a positive number");
            }
        }

        @Override
        public double at(int trial, int count, RandomGenerator random) {
            return to + (from - to) * Math.exp(-trial / trials);
        }

        @Override
        public String toString() {
            return from + " towards " + to + " within " + trials + " trials";
        }
    }

    /**
     * One of some sizes, drawn for each trial: another field in each, for the sensitivity to error.
     *
     * @param sizes equally likely
     */
    record Drawn(double... sizes) implements Sizes {
        public Drawn {
            if (sizes.length == 0) {
                throw new IllegalArgumentException("sizes: got none, expected at least one");
            }
        }

        @Override
        public double at(int trial, int count, RandomGenerator random) {
            return sizes[random.nextInt(sizes.length)];
        }

        @Override
        public String toString() {
            return "one of " + Arrays.toString(sizes);
        }
    }
}
