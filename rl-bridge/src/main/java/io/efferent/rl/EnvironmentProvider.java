package io.efferent.rl;

import java.util.List;

/**
 * Environments that can be had by name. A library adds its own by naming its implementation, a public class with a
 * public constructor without parameters, in {@code META-INF/services/io.efferent.rl.EnvironmentProvider}.
 */
public interface EnvironmentProvider {
    /** What they are; names have to differ from all others. */
    List<EnvironmentSpec> specs();
}
