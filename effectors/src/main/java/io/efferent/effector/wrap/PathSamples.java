package io.efferent.effector.wrap;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.effector.PathGeometry;
import io.efferent.skeleton.Skeleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A path measured in some poses, in double precision. Any path can be, those over ellipsoids too.
 *
 * @param positions joint positions, [pose][joint]
 * @param lengths m, [pose]
 * @param momentArms derivatives of length by joint position, [pose][joint]
 */
public record PathSamples(double[][] positions, double[] lengths, double[][] momentArms) {

    /** So many poses that measuring them takes minutes. */
    private static final double MANY = 1e6;

    /**
     * Measures a path in all combinations of evenly spaced joint positions.
     *
     * @param path any
     * @param skeleton what it runs over
     * @param lower smallest position of each joint
     * @param upper largest position of each joint
     * @param count of positions of each joint, at least 2
     * @throws IllegalArgumentException as {@link #of}, or if the ranges do not fit the skeleton
     */
    public static PathSamples over(MusclePath path, Skeleton skeleton, double[] lower, double[] upper, int count) {
        int dof = skeleton.dof();
        if (lower.length != dof || upper.length != dof) {
            throw new IllegalArgumentException(
                    "lower, upper: got " + lower.length + " and " + upper.length + " joints, expected " + dof);
        }
        if (count < 2 || Math.pow(count, dof) > MANY) {
            throw new IllegalArgumentException("count: got " + count + " for each of " + dof
                    + " joints, expected 2 or more, and at most a million poses");
        }
        double[][] positions = new double[(int) Math.pow(count, dof)][dof];
        for (int i = 0; i < positions.length; i++) {
            int rest = i;
            for (int d = dof - 1; d >= 0; d--, rest /= count) {
                positions[i][d] = lower[d] + (upper[d] - lower[d]) * (rest % count) / (count - 1);
            }
        }
        return of(path, skeleton, positions);
    }

    /**
     * Measures a path.
     *
     * @param path any
     * @param skeleton what it runs over
     * @param positions joint positions, [pose][joint]
     * @throws IllegalArgumentException if the path does not fit the skeleton, a geodesic is not found, or there is none
     *     past several obstacles that touches one after the other
     */
    public static PathSamples of(MusclePath path, Skeleton skeleton, double[][] positions) {
        return measured(path, skeleton, positions, geometry -> {
            double[] lengths = Tensors.toDoubles(geometry.length());
            for (int i = 0; i < lengths.length; i++) {
                if (Double.isNaN(lengths[i])) {
                    throw new IllegalArgumentException("path: found none past its obstacles, one after the other, at "
                            + Arrays.toString(positions[i]) + ", expected obstacles that leave one between them");
                }
            }
            var arms = geometry.momentArms().broadcast(positions.length, skeleton.dof(), 1);
            double[] flat = Tensors.toDoubles(arms);
            double[][] momentArms = new double[positions.length][skeleton.dof()];
            for (int i = 0; i < flat.length; i++) {
                momentArms[i / skeleton.dof()][i % skeleton.dof()] = flat[i];
            }
            return new PathSamples(positions, lengths, momentArms);
        });
    }

    /**
     * In how many poses there is no path past several obstacles that touches one after the other. They meet there,
     * where it would go from one to the next, or their sides leave no way.
     *
     * @param path any
     * @param skeleton what it runs over
     * @param positions joint positions, [pose][joint]
     * @throws IllegalArgumentException if the path does not fit the skeleton
     */
    public static int lost(MusclePath path, Skeleton skeleton, double[][] positions) {
        return measured(path, skeleton, positions, geometry ->
                (int) Arrays.stream(Tensors.toDoubles(geometry.length())).filter(Double::isNaN).count());
    }

    private static <T> T measured(
            MusclePath path, Skeleton skeleton, double[][] positions, Function<PathGeometry, T> measure) {
        Optional<String> misfit = path instanceof WrappingPath wrapping
                ? wrapping.unmeasurable(skeleton) : path.misfit(skeleton);
        misfit.ifPresent(why -> {
            throw new IllegalArgumentException("path: " + why);
        });
        if (positions.length == 0) {
            throw new IllegalArgumentException("positions: got none, expected at least 1");
        }
        PathBank bank = path.bank(List.of(path), skeleton);
        try (NDManager manager = Tensors.newManager()) {
            var p = Parameters.bind(manager, DataType.FLOAT64, bank.values());
            var constants = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            var q = Constants.of(manager, DataType.FLOAT64, positions);
            return measure.apply(bank.geometry(p, skeleton, constants, skeleton.pose(constants, q), q.zerosLike()));
        }
    }
}
