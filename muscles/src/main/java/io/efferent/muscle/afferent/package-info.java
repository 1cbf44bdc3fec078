/**
 * What sense organs of muscles tell, in pulses/s.
 *
 * <p>A {@link io.efferent.muscle.afferent.SensingMuscle} is another model with the states of {@link
 * io.efferent.muscle.afferent.MileusnicSpindle} and {@link io.efferent.muscle.afferent.TendonOrgan} behind its own, so
 * that every integrator and engine moves them along. {@link io.efferent.muscle.afferent.ProchazkaAfferents} have no
 * state and serve any muscle.
 *
 * <p>Limits. Fusimotor drive is a constant of the muscle, and steady: intrafusal fibers are activated at once. The
 * force of spindles follows the fiber of the muscle, not its fascicles' curvature. Constants are those of cats.
 */
package io.efferent.muscle.afferent;
