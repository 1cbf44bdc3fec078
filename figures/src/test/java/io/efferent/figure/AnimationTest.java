package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnimationTest {

    private static final double ROUNDING = 0.5e-4 + 1e-12;

    @Test
    void jsonHoldsTheValuesPutIn() throws Exception {
        var recording = Reaches.recording(3, true);
        var json = new ObjectMapper().readTree(new Animation(recording).json());
        assertEquals(Reaches.TIMESTEP, json.get("timestep").doubleValue());
        assertEquals(Reaches.RADIUS, json.get("radius").doubleValue());
        assertEquals("biceps", json.at("/muscles/4").textValue());
        assertEquals(3, json.get("trials").size());
        for (int trial = 0; trial < 3; trial++) {
            var node = json.get("trials").get(trial);
            assertEquals(recording.goCue()[trial], json.get("goCue").get(trial).intValue());
            assertSame(recording.endpoint()[trial], node.get("hand"));
            assertSame(recording.target()[trial], node.get("target"));
            assertSame(recording.activation()[trial], node.get("activation"));
            for (int k = 0; k < Reaches.TIMES; k++) {
                assertEquals(1, node.get("body").get(k).size());
                assertSame(recording.body()[trial][k][0], node.get("body").get(k).get(0));
            }
        }
    }

    private static void assertSame(double[][] expected, JsonNode actual) {
        assertEquals(expected.length, actual.size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i].length, actual.get(i).size());
            for (int j = 0; j < expected[i].length; j++) {
                assertTrue(actual.get(i).get(j).isNumber());
                assertEquals(expected[i][j], actual.get(i).get(j).doubleValue(), ROUNDING);
            }
        }
    }

    @Test
    void whatIsNotFiniteIsNull() throws Exception {
        var recording = Reaches.recording(1, false);
        recording.endpoint()[0][3][1] = Double.NaN;
        var json = new ObjectMapper().readTree(new Animation(recording).json());
        assertTrue(json.at("/trials/0/hand/3/1").isNull());
        assertTrue(json.get("goCue").isNull());
    }

    @Test
    void aMuscleNameCannotLeaveItsScript() throws Exception {
        var one = new double[1][1][2];
        var name = "</script><b>\"&<!--";
        var recording = Recording.builder().setTimestep(0.01).setMuscleNames(List.of(name))
                .setEndpoint(one).setEndpointVelocity(one).setTarget(one).setActivation(new double[1][1][1])
                .setBody(new double[1][1][1][1][2]).build();
        var page = new Animation(recording).fragment();
        assertFalse(page.contains("<b>") || page.contains("<!--"));
        var script = Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL).matcher(page);
        assertTrue(script.find());
        assertEquals(name, new ObjectMapper().readTree(script.group(1)).at("/muscles/0").textValue());
    }

    @Test
    void aTrialTakesAboutTenKilobytes() {
        int one = new Animation(Reaches.recording(1, false)).json().length();
        int eleven = new Animation(Reaches.recording(11, false)).json().length();
        assertEquals(10_000, (eleven - one) / 10.0, 3_000);
    }
}
