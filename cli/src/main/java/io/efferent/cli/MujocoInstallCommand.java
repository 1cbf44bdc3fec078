package io.efferent.cli;

import io.efferent.mujoco.MujocoWheel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent mujoco install}: MuJoCo for a user who is not root. */
@Command(
        name = "install",
        description = {
            "Bring MuJoCo into ~/.mujoco, where it is found: pip or uv fetches the wheel of this platform; library, "
                    + "headers and plugins are taken out of it."
        })
final class MujocoInstallCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "VERSION", arity = "0..1", defaultValue = MujocoWheel.NEWEST,
            description = "Such as 3.12.0 (default: ${DEFAULT-VALUE}).")
    private String version;

    @Override
    public void run() {
        MujocoWheel.install(version, MujocoWheel.home(), spec.commandLine().getOut()::println);
    }
}
