package io.efferent.cli;

import io.efferent.experiment.Versions;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"efferent " + Versions.efferent()};
    }
}
