package io.efferent.experiment;

import java.util.Map;

/**
 * How far a run is.
 *
 * @param done batches, or steps of the environments
 * @param total of them
 * @param metrics of the last batch or cycle, by the names that {@code metrics.jsonl} has, such as {@code loss} or
 *     {@code evaluation/meanReturn}; without those that are not finite or were not measured
 */
public record RunProgress(long done, long total, Map<String, Double> metrics) {}
