package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MujocoRendererTest {
    @AfterEach
    void forget() {
        System.clearProperty(MujocoRenderer.PROPERTY);
    }

    @Test
    void environmentsAreDrawnTheSameEverywhereUnlessSomebodyChoosesOtherwise() {
        assertEquals(MujocoRenderer.Kind.JAVA2D, MujocoRenderer.Kind.chosen());
        System.setProperty(MujocoRenderer.PROPERTY, "opengl");
        assertEquals(MujocoRenderer.Kind.OPENGL, MujocoRenderer.Kind.chosen());
        System.setProperty(MujocoRenderer.PROPERTY, "crayons");
        assertEquals("renderer: got 'crayons', expected one of [auto, opengl, java2d]",
                assertThrows(IllegalArgumentException.class, MujocoRenderer.Kind::chosen).getMessage());
    }

    @Test
    void withoutEglOneMessageSaysWhatToInstall() {
        var reason = assertInstanceOf(MujocoException.class, Egl.load("libEGL-that-is-not-there.so"));
        assertTrue(reason.getMessage().contains("apt-get install libegl1"), reason.getMessage());
    }

    @RequiresMujoco
    @Test
    void camerasHaveNames() {
        try (var model =
                MujocoModel.fromString("<mujoco><worldbody><camera/><camera name='top'/></worldbody></mujoco>");
                var none = MujocoModel.fromString("<mujoco/>")) {
            assertEquals(new View.ModelCamera(0), View.of(model));
            assertEquals(Viewpoint.DEFAULT, View.of(none));
            assertEquals(new View.ModelCamera(1), View.parse(model, "top"));
            assertEquals(new Viewpoint(1, -2, 3), View.parse(model, "1,-2,3"));
            assertEquals(
                    "camera: got 'side', expected azimuth, elevation and distance such as 120,-20,3, or one of the "
                    + "model's "
                    + "cameras [, top]",
                    assertThrows(IllegalArgumentException.class, () -> View.parse(model, "side")).getMessage());
        }
    }
}
