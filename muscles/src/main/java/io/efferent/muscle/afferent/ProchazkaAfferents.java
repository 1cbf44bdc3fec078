package io.efferent.muscle.afferent;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * Afferents as functions of length, velocity and force alone (Prochazka &amp; Gorassini 1998, J Physiol 507:277;
 * Prochazka 1999, Prog Brain Res 123:133), fitted to cat hamstrings. Stretch is in mm; muscles of another size scale
 * it.
 *
 * <p>The power 0.6 of velocity has an infinite slope at 0 and is rounded off within 0.1 mm/s.
 */
public final class ProchazkaAfferents {
    private static final double ROUNDED = 0.1;

    private ProchazkaAfferents() {}

    /** Rates of primary spindle afferents (Ia), pulses/s, from stretch in mm and its velocity in mm/s. */
    public static NDArray primary(Parameters p, NDArray stretch, NDArray velocity) {
        NDArray power = velocity.square().add(p.constant(ROUNDED * ROUNDED)).pow(p.constant(-0.2)).mul(velocity);
        return atLeastNone(p, stretch.mul(p.constant(2)).add(power.mul(p.constant(4.3))).add(p.constant(82)));
    }

    /** Rates of secondary spindle afferents (II), pulses/s, from stretch in mm. */
    public static NDArray secondary(Parameters p, NDArray stretch) {
        return atLeastNone(p, stretch.mul(p.constant(13.5)).add(p.constant(80)));
    }

    /** Rates of the afferents of tendon organs (Ib), pulses/s, from force over maximum isometric force. */
    public static NDArray tendonOrgan(Parameters p, NDArray force) {
        return atLeastNone(p, force.mul(p.constant(333)));
    }

    private static NDArray atLeastNone(Parameters p, NDArray rate) {
        return Tensors.atLeast(rate, p.constant(0));
    }
}
