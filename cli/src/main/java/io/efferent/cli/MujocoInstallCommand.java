package io.efferent.cli;

import io.efferent.mujoco.MujocoWheel;
import io.efferent.rl.hand.ShadowModels;
import io.efferent.rl.myosuite.MyoSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent mujoco install}: MuJoCo for a user who is not root. */
@Command(
        name = "install",
        description = {
            "Bring MuJoCo into ~/.mujoco, where it is found: pip or uv fetches the wheel of this platform; library, "
                    + "headers and plugins are taken out of it.",
            "'myo_sim' instead of a version brings the bodies of MyoSuite, of muscles and bones (Apache-2.0), "
                    + "'gymnasium_robotics' the Shadow hand of Gymnasium-Robotics."
        })
final class MujocoInstallCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "VERSION", arity = "0..1", defaultValue = MujocoWheel.NEWEST,
            description = "Such as 3.12.0 (default: ${DEFAULT-VALUE}), myo_sim or gymnasium_robotics.")
    private String version;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        switch (version) {
            case "myo_sim" -> MyoSuite.install(MyoSuite.home(), out::println);
            case "gymnasium_robotics" -> ShadowModels.install(ShadowModels.home(), out::println);
            default -> MujocoWheel.install(version, MujocoWheel.home(), out::println);
        }
    }
}
