/**
 * Runs from settings to report, by backpropagation through the body or by PPO: run folder, checkpoints, metrics, event files,
 * live page, films, report.
 */
package io.efferent.experiment;
