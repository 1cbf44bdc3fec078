package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.List;
import java.util.stream.Stream;

/**
 * Solves an equation for each number of an array: {@code f(x) = 0} for x between bounds, where f rises through 0.
 *
 * <p>The search is Newton's, kept in a bracket that shrinks and halved where Newton's step leaves it or does not pay
 * (Press et al., Numerical Recipes, section 9.4), in double precision whatever the arrays. It ends for any f without
 * poles. Nothing of it is on the tape: one more Newton step is, with the slope held. It leaves the value as it is and
 * has the derivatives of the implicit function, {@code dx/dp = -(df/dp) / (df/dx)}; they are 0 where f does not rise.
 *
 * <p>A root is made once, kept, and used for arrays of any size; in a compiled step it is one operation. Its function
 * is compiled by itself when it is used first: its numbers are constants, or come by its parameters. A function may
 * use other roots.
 */
public final class Root {
    /** The left side of an equation, number by number: operations on arrays of equal shape and on constants. */
    @FunctionalInterface
    public interface Function {
        /**
         * What is to become 0.
         *
         * @param p what it depends on beside x
         * @param x where to evaluate
         */
        NDArray of(Parameters p, NDArray x);
    }

    private final List<String> names;
    private final Function function;
    private final Search search = new Search(2, this::find);
    private volatile RootSearch compiled;

    /**
     * An equation.
     *
     * @param names the parameters that its left side reads
     * @param function its left side
     */
    public Root(List<String> names, Function function) {
        this.names = List.copyOf(names);
        this.function = function;
    }

    /**
     * Solves it.
     *
     * @param p what f depends on; all that it reads, and the bounds, broadcast to the shape of {@code start}
     * @param lower lower bounds: the result where f is positive there
     * @param upper upper bounds: the result where f is negative there
     * @param start where to begin, (batch, n)
     * @return the roots, differentiable by what f reads, and by a bound where they lie at it
     */
    public NDArray solve(Parameters p, NDArray lower, NDArray upper, NDArray start) {
        NDArray[] found = search.of(
                Stream.concat(Stream.of(start, lower, upper), names.stream().map(p::get)).toArray(NDArray[]::new));
        NDArray root = found[0];
        NDArray free = root.sub(function.of(p, root).div(found[1]));
        return Tensors.where(root.lte(lower), lower, Tensors.where(root.gte(upper), upper, free));
    }

    private void find(double[][] x, boolean doubles, double[][] found) {
        if (compiled == null) {
            synchronized (this) {
                if (compiled == null) {
                    compiled = RootSearch.of(names, function);
                }
            }
        }
        compiled.find(x, doubles, found[0], found[1]);
    }
}
