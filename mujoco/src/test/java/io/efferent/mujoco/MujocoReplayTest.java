package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@RequiresMujoco
class MujocoReplayTest {
    private static final Pattern JSON =
            Pattern.compile("<script type=\"application/json\" id=\"replay\">(.*?)</script>", Pattern.DOTALL);

    private static JsonNode json(String page) throws Exception {
        var match = JSON.matcher(page);
        assertTrue(match.find());
        return new ObjectMapper().readTree(match.group(1));
    }

    @Test
    void thePageHasEveryGeomWhereItWas() throws Exception {
        try (var model = MujocoModel.fromString(Models.ARM); var data = model.newData()) {
            var replay = new MujocoReplay(model, 0.05);
            data.resetKeyframe(0);
            data.forward();
            replay.add(data, "start");
            double startHeight = data.geomXpos().get(1, 2);
            data.step(10);
            data.forward();
            replay.add(data, "</script>");
            var page = json(replay.page());
            assertEquals(0.05, page.get("interval").asDouble());
            assertEquals(5, page.get("parts").size());
            for (int geom = 0; geom < model.ngeom(); geom++) {
                var part = page.get("parts").get(geom);
                assertEquals(model.name(MujocoObject.GEOM, geom), part.get("name").asText());
                assertEquals(model.geomShape(geom).name().toLowerCase(Locale.ROOT), part.get("shape").asText());
                for (int axis = 0; axis < 3; axis++) {
                    assertEquals(
                            model.doubles("geom_size").get(geom, axis), part.get("size").get(axis).asDouble(), 1e-4);
                    assertEquals(data.geomXpos().get(geom, axis),
                            page.get("frames").get(1).get("poses").get(7 * geom + axis).asDouble(), 1e-4);
                }
            }
            assertEquals(0.3, page.get("parts").get(0).get("rgba").get(2).asDouble(), 1e-6);
            assertEquals(startHeight, page.get("frames").get(0).get("poses").get(7 + 2).asDouble(), 1e-4);
            assertEquals("start", page.get("frames").get(0).get("label").asText());
            assertEquals("</script>", page.get("frames").get(1).get("label").asText());
        }
    }

    @Test
    void thePageNeedsNothingElse() {
        try (var model = MujocoModel.fromString(Models.ARM); var data = model.newData()) {
            var replay = new MujocoReplay(model, 0.05);
            assertThrows(IllegalStateException.class, replay::page);
            data.forward();
            replay.add(data, "");
            assertEquals(1, replay.size());
            var page = replay.page();
            assertTrue(page.contains("MIT License"));
            assertFalse(Pattern.compile("(src|href)=|import\\(['\"]").matcher(page).find());
        }
    }

    /** MuJoCo knows bodies as both; where geom and body have the same frame they have to agree up to the sign. */
    @Test
    void quaternionsAreThoseOfTheMatrices() {
        for (var pose
                : new String[] {
                "1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1", ".5 -.5 .5 .5", ".1 .7 -.3 .2", "-.2 .1 .3 .9"}) {
            var xml = "<mujoco><worldbody><body quat='" + pose
                    + "'><geom type='box' size='.1 .2 .3'/></body></worldbody></mujoco>";
            try (var model = MujocoModel.fromString(xml); var data = model.newData()) {
                data.forward();
                double[] quaternion = Replay.quaternion(data.geomXmat().row(0).toArray());
                double product = 0;
                for (int i = 0; i < 4; i++) {
                    product += quaternion[i] * data.xquat().get(1, i);
                }
                assertEquals(1, Math.abs(product), 1e-12, pose);
            }
        }
    }

    @Test
    void wrongNumbersAreRefused() {
        try (var model = MujocoModel.fromString("<mujoco/>")) {
            assertThrows(IllegalArgumentException.class, () -> new MujocoReplay(model, 0));
        }
    }
}
