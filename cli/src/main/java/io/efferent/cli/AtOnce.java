package io.efferent.cli;

import picocli.CommandLine.Option;

/** How many runs go on at the same time. */
final class AtOnce {

    @Option(names = "--at-once", paramLabel = "N",
            description = "Runs at the same time, which share the processors (default: as many as processors where "
                    + "batches have up to 64 trials, else one). Numbers do not depend on it.")
    Integer count;
}
