package io.efferent.network;

import java.util.Map;

/**
 * What is known of one training batch.
 *
 * @param batch its number, from 1
 * @param loss weighted sum of all terms
 * @param terms weighted terms by name
 * @param gradientNorm Euclidean norm of the gradient before clipping
 * @param learningRate the rate it was learned with
 * @param seconds wall time it took
 * @param samplesPerSecond control steps simulated per second, all trials counted
 * @param validation validation loss if it was measured after this batch, else null
 */
public record BatchMetrics(
        long batch,
        double loss,
        Map<String, Double> terms,
        double gradientNorm,
        double learningRate,
        double seconds,
        double samplesPerSecond,
        Double validation) {}
