/**
 * Runs from settings to report, for every way of learning: {@link io.efferent.experiment.BpttRun} through the body,
 * {@link io.efferent.experiment.PpoRun} by PPO.
 *
 * <p>A {@link io.efferent.experiment.Run} has a {@link io.efferent.experiment.RunFolder} to itself, in which it leaves
 * its configuration, metrics, checkpoints and a report; a {@link io.efferent.experiment.RunListener} is told how it
 * goes, and a {@link io.efferent.experiment.Monitor} shows it on a live page. {@link
 * io.efferent.experiment.TrainedNetwork} and {@link io.efferent.experiment.TrainedAgent} are what was learned, read
 * back from a checkpoint.
 */
package io.efferent.experiment;
