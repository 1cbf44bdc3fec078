/**
 * Perturbations of motor-control experiments by name, and the schedules in which they come.
 *
 * <p>A {@link io.efferent.task.Perturbation} changes trials as data: each trial has a size of its own, 0 for none.
 * {@link io.efferent.task.perturbation.Perturbations} has force fields and channels, pushes and torques, changes of
 * what is seen and felt, and changes of units, with their usual sizes and where those are from. A
 * {@link io.efferent.task.perturbation.Schedule} puts trials into blocks and cycles, with ramps and probe trials.
 *
 * <pre>{@code
 * var field = Perturbations.named("curl", Map.of("strength", 8));
 * Environment inField = environment.withPerturbations(List.of(field));
 * }</pre>
 */
package io.efferent.task.perturbation;
