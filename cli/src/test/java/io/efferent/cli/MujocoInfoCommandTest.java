package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.RequiresMujoco;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresMujoco
class MujocoInfoCommandTest {
    private static final String MODEL = """
            <mujoco>
              <worldbody><body>
                <joint name="hip" type="hinge" limited="true" range="-90 45"/><geom size=".1" mass="2.5"/>
              </body></worldbody>
              <actuator><motor name="push" joint="hip" ctrllimited="true" ctrlrange="-1 2"/></actuator>
              <sensor><jointvel name="speed" joint="hip"/></sensor>
            </mujoco>
            """;

    @TempDir private Path folder;

    @Test
    void showsWhatTheModelConsistsOf() throws Exception {
        var run = Run.of("mujoco", "info", Files.writeString(folder.resolve("leg.xml"), MODEL).toString());
        assertEquals(new Run(0, run.out(), ""), run);
        assertTrue(run.out().contains("Total mass  2.500 kg"), run.out());
        assertTrue(run.out().contains("1 positions, 1 velocities, 1 controls, 0 activations, 1 sensor readings"),
                run.out());
        assertTrue(
                run.out().matches("(?s).*hip +hinge +0 +0 +-1.571 to 0.7854.*push +0 +-1.000 to 2.000.*speed +0 +1.*"),
                run.out());
    }

    @Test
    void withoutAModelItSaysWhichMujocoAndWhy() {
        var run = Run.of("mujoco", "info");
        assertEquals(new Run(0, run.out(), ""), run);
        assertTrue(run.out().startsWith("MuJoCo      " + MujocoLibrary.version() + ", " + MujocoLibrary.path()),
                run.out());
        assertTrue(run.out().contains(MujocoLibrary.reason()), run.out());
    }

    @Test
    void aVersionThatIsNoneIsNotInstalled() {
        var run = Run.of("mujoco", "install", "newest");
        assertEquals(new Run(2, "", "efferent: version: got 'newest', expected one such as 4.0.0\n"), run);
    }

    @Test
    void aBrokenModelIsOneLine() throws Exception {
        var run =
                Run.of("mujoco", "info", Files.writeString(folder.resolve("leg.xml"), MODEL.replace("body", "bdy"))
                .toString());
        assertEquals("", run.out());
        assertTrue(run.status() != 0 && run.err().startsWith("efferent: ") && run.err().contains("bdy"), run.err());
        assertEquals(2, Run.of("mujoco", "info", "no/such.xml").status());
    }
}
