package io.efferent.muscle.metabolic;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * Motor units in the order of their size (Bhargava et al. 2004, Eq. 5-6): shares of the muscle's mass that work.
 *
 * @param slow share of recruited slow fibers
 * @param fast share of recruited fast fibers
 */
record Recruitment(NDArray slow, NDArray fast) {

    static Recruitment of(Parameters p, NDArray slowTwitchRatio, NDArray excitation) {
        NDArray angle = excitation.mul(p.constant(Math.PI / 2));
        NDArray one = p.constant(1);
        return new Recruitment(
                angle.sin().mul(slowTwitchRatio),
                angle.cos().neg().add(one).mul(slowTwitchRatio.neg().add(one)));
    }

    /** Slow fibers among those recruited; 1 where none are. */
    NDArray slowShare(Parameters p) {
        NDArray sum = slow.add(fast);
        NDArray none = sum.lte(p.constant(0));
        NDArray one = p.constant(1);
        return Tensors.where(none, one, slow.div(Tensors.where(none, one, sum)));
    }
}
