package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

@RequiresMujoco
class MujocoDrawingTest {
    private static final Viewpoint ALONG_Y = new Viewpoint(90, 0, 2);

    private static BufferedImage picture(String world, Viewpoint viewpoint) {
        try (var model = MujocoModel.fromString("<mujoco><worldbody>" + world + "</worldbody></mujoco>");
                var data = model.newData()) {
            data.forward();
            var drawing = viewpoint == null ? new MujocoDrawing(model) : new MujocoDrawing(model, viewpoint);
            return drawing.draw(data, 80, 60);
        }
    }

    private static int background(BufferedImage image) {
        int count = 0;
        for (int rgb : image.getRGB(0, 0, 80, 60, null, 0, 80)) {
            count += (rgb & 0xffffff) == MujocoDrawing.BACKGROUND ? 1 : 0;
        }
        return count;
    }

    /** Has a hue: the brightest channel, and none of those that are not named. */
    private static void assertHue(int rgb, boolean red, boolean green, boolean blue) {
        int[] channels = {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
        boolean[] expected = {red, green, blue};
        for (int i = 0; i < 3; i++) {
            assertTrue(expected[i] ? channels[i] > 120 : channels[i] == 0, Integer.toHexString(rgb));
        }
    }

    @Test
    void everyShapeIsInTheMiddleInItsColor() {
        for (var shape : new String[] {
            "type='sphere' size='.3'", "type='capsule' size='.2 .2'", "type='cylinder' size='.2 .3'",
            "type='box' size='.2 .3 .3'", "type='ellipsoid' size='.3 .2 .3'"
        }) {
            var image = picture("<geom " + shape + " rgba='0 1 0 1'/>", ALONG_Y);
            assertHue(image.getRGB(40, 30), false, true, false);
            for (int corner = 0; corner < 4; corner++) {
                assertEquals(MujocoDrawing.BACKGROUND, image.getRGB(corner % 2 * 79, corner / 2 * 59) & 0xffffff);
            }
        }
    }

    @Test
    void aSphereCoversWhatPerspectiveSays() {
        // Seen from d, a sphere of radius r has the angular radius asin(r / d): 30 tan(asin 0.15) / tan 22.5 degrees =
        // 10.99 points.
        double radius = 30 * Math.tan(Math.asin(0.3 / 2)) / Math.tan(Math.toRadians(22.5));
        int covered = 80 * 60 - background(picture("<geom type='sphere' size='.3' rgba='1 0 0 1'/>", ALONG_Y));
        // Points on the edge count, which is some quarter more of radius, and a polygon of 24 corners is 1 % less than
        // a circle.
        assertEquals(0.99 * Math.PI * Math.pow(radius + 0.25, 2), covered, 12);
    }

    @Test
    void rightIsRightAndUpIsUp() {
        var image = picture("<geom type='sphere' size='.1' pos='.3 0 .3' rgba='1 0 0 1'/>"
                + "<geom type='sphere' size='.1' pos='-.3 0 -.3' rgba='0 0 1 1'/>", ALONG_Y);
        int shift = (int) Math.round(0.3 * 30 / Math.tan(Math.toRadians(22.5)) / 2);
        assertHue(image.getRGB(40 + shift, 30 - shift), true, false, false);
        assertHue(image.getRGB(40 - shift, 30 + shift), false, false, true);
    }

    @Test
    void theNearerHidesTheFarther() {
        var image = picture("<geom type='sphere' size='.1' pos='0 -.5 0' rgba='1 0 0 1'/>"
                + "<geom type='sphere' size='.2' pos='0 .5 0' rgba='0 0 1 1'/>", ALONG_Y);
        assertHue(image.getRGB(40, 30), true, false, false);
        var seenThrough = picture("<geom type='sphere' size='.1' pos='0 -.5 0' rgba='1 0 0 .5'/>"
                + "<geom type='sphere' size='.2' pos='0 .5 0' rgba='0 0 1 1'/>", ALONG_Y).getRGB(40, 30);
        assertTrue((seenThrough >> 16 & 0xff) > 80 && (seenThrough & 0xff) > 80, Integer.toHexString(seenThrough));
    }

    @Test
    void tendonsRunFromSiteToSite() {
        var image = picture("<site name='a' pos='-.4 0 -.4' size='.01'/><site name='b' pos='.4 0 .4' size='.01'/>"
                + "</worldbody><tendon><spatial width='.05' rgba='0 1 0 1'><site site='a'/><site "
                + "site='b'/></spatial></tendon>"
                + "<worldbody>", ALONG_Y);
        int end = (int) Math.round(0.38 * 30 / Math.tan(Math.toRadians(22.5)) / 2);
        for (int way : new int[] {-end, 0, end}) {
            assertHue(image.getRGB(40 + way, 30 - way), false, true, false);
        }
        assertEquals(MujocoDrawing.BACKGROUND, image.getRGB(40 + end, 30 + end) & 0xffffff);
    }

    @Test
    void musclesAreBlueAtRestAndRedWhenActive() {
        try (var model = MujocoModel.fromString("""
                <mujoco><worldbody>
                  <site name='a' pos='-.4 0 0' size='.001'/>
                  <body><joint type='slide' axis='1 0 0'/><geom type='sphere' size='.01' pos='.4 0 0'/>
                    <site name='b' pos='.4 0 0' size='.001'/></body>
                </worldbody>
                <tendon><spatial name='t' width='.1' rgba='0 1 0 1'><site site='a'/><site site='b'/></spatial></tendon>
                <actuator><muscle tendon='t' lengthrange='.5 1'/></actuator></mujoco>
                """); var data = model.newData(); var drawing = new MujocoDrawing(model, ALONG_Y)) {
            data.forward();
            var resting = new Color(drawing.draw(data, 80, 60).getRGB(40, 30));
            assertTrue(resting.getBlue() > 2 * resting.getRed() && resting.getBlue() > resting.getGreen(),
                    resting.toString());
            data.act().set(0, 1);
            var active = new Color(drawing.draw(data, 80, 60).getRGB(40, 30));
            assertTrue(active.getRed() > 5 * active.getBlue() && active.getRed() > 5 * active.getGreen(),
                    active.toString());
            var replay = new MujocoReplay(model, 1);
            replay.add(data, "");
            assertTrue(replay.page().contains("\"activation\":1}"));
        }
    }

    @Test
    void whatIsNotToBeSeenIsNotDrawn() {
        assertEquals(80 * 60, background(picture("<geom type='sphere' size='.3' group='3'/>", ALONG_Y)));
        assertEquals(80 * 60, background(picture("<geom type='sphere' size='.3' rgba='1 0 0 0'/>", ALONG_Y)));
    }

    @Test
    void theModelsOwnCameraTakesThePicture() {
        var image = picture("<camera pos='0 0 2' fovy='45'/><geom type='sphere' size='.1' pos='0 .3 0' rgba='1 0 0 1'/>"
                + "<geom type='plane' size='5 5 .1' pos='0 0 -1' rgba='0 0 1 1'/>", null);
        int up = 30 - (int) Math.round(0.3 * 30 / Math.tan(Math.toRadians(22.5)) / 2);
        assertHue(image.getRGB(40, up), true, false, false);
        assertTrue((image.getRGB(0, 0) & 0xff) > 200, "floor");
        assertEquals(0, background(image));
    }

    @Test
    void theSameStateGivesTheSamePicture() {
        var world =
                "<geom type='plane' size='0 0 .1'/><geom type='capsule' size='.1 .2' pos='0 0 .4' rgba='1 0 0 .5'/>";
        int[] first = picture(world, Viewpoint.DEFAULT).getRGB(0, 0, 80, 60, null, 0, 80);
        assertArrayEquals(first, picture(world, Viewpoint.DEFAULT).getRGB(0, 0, 80, 60, null, 0, 80));
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Viewpoint(0, 100, 1));
        assertThrows(IllegalArgumentException.class, () -> new Viewpoint(0, 0, -1));
        try (var model = MujocoModel.fromString("<mujoco/>"); var data = model.newData()) {
            assertThrows(IllegalArgumentException.class, () -> new MujocoDrawing(model).draw(data, 0, 10));
        }
    }
}
