package io.efferent.task;

/**
 * A named group of columns of an observation.
 *
 * @param name for example "goal" or "vision"
 * @param width number of columns
 */
public record Channel(String name, int width) {}
