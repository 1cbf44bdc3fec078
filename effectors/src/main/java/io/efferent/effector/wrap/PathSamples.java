package io.efferent.effector.wrap;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.skeleton.Skeleton;
import java.util.List;
import java.util.Optional;

/**
 * A path measured in some poses, in double precision. Any path can be, those over ellipsoids too.
 *
 * @param positions joint positions, [pose][joint]
 * @param lengths m, [pose]
 * @param momentArms derivatives of length by joint position, [pose][joint]
 */
public record PathSamples(double[][] positions, double[] lengths, double[][] momentArms) {

    /**
     * Measures a path.
     *
     * @param path any
     * @param skeleton what it runs over
     * @param positions joint positions, [pose][joint]
     * @throws IllegalArgumentException if the path does not fit the skeleton, or a geodesic is not found
     */
    public static PathSamples of(MusclePath path, Skeleton skeleton, double[][] positions) {
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
            var geometry = bank.geometry(p, skeleton, constants, skeleton.pose(constants, q), q.zerosLike());
            var arms = geometry.momentArms().broadcast(positions.length, skeleton.dof(), 1);
            double[] flat = Tensors.toDoubles(arms);
            double[][] momentArms = new double[positions.length][skeleton.dof()];
            for (int i = 0; i < flat.length; i++) {
                momentArms[i / skeleton.dof()][i % skeleton.dof()] = flat[i];
            }
            return new PathSamples(positions, Tensors.toDoubles(geometry.length()), momentArms);
        }
    }
}
