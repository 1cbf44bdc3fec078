package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BodyFilmTest {
    private static final Pattern JSON =
            Pattern.compile("<script type=\"application/json\" id=\"replay\">(.*?)</script>", Pattern.DOTALL);
    private static final double ROUNDING = 0.5e-4 + 1e-12;
    private static final double RADIUS = 0.04;
    private static final double HAND = 0.3;
    private static final int TRIALS = 2;
    private static final int TIMES = 9;

    private static final MassProperties BONE =
            new MassProperties(1, new double[3], new double[] {0.1, 0.1, 0.1, 0, 0, 0});
    /** A ball joint under an arm, y up, and a muscle over a cylinder along z through the joint. */
    private static final JointTree LIMB = JointTree.builder("limb", 3).optGravity(0, -9.81, 0)
            .addBody("bone", "world", Transform.IDENTITY, Joint.ball("shoulder"), Transform.IDENTITY, BONE)
            .addEndpoint("hand", "bone", HAND, 0, 0).build();
    private static final WrappingPath PATH = WrappingPath.from(MusclePath.point(0, -0.2, 0.01, 0.03))
            .over(new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(RADIUS, -1)),
                    MusclePath.point(1, 0.2, 0, 0));

    private static Effector body() {
        return Effector.builder().setSkeleton(LIMB)
                .addMuscle("over", new ReluMuscle(), MuscleConstants.force(100), PATH)
                .addMuscle("<none>", new ReluMuscle(), MuscleConstants.force(100),
                        new MusclePath.MomentArmsOnly(new double[3]))
                .build();
    }

    private static Recording recording(Effector body) {
        double[][][] position = new double[TRIALS][TIMES][3];
        double[][][] endpoint = new double[TRIALS][][];
        double[][][] target = new double[TRIALS][TIMES][];
        double[][][] activation = new double[TRIALS][TIMES][2];
        for (int trial = 0; trial < TRIALS; trial++) {
            for (int time = 0; time < TIMES; time++) {
                position[trial][time] = new double[] {0, 0.1 * trial, -0.1 * time};
                target[trial][time] = new double[] {0.1, 0.2, 0.3};
                activation[trial][time][0] = 0.1 * time;
            }
            endpoint[trial] = body.endpoints(position[trial]);
        }
        return Recording.builder().setTimestep(0.02).setMuscleNames(body.muscleNames())
                .setEndpoint(View.seen(endpoint)).setEndpointVelocity(View.seen(endpoint)).setTarget(View.seen(target))
                .setActivation(activation).setBody(new double[TRIALS][TIMES][0][][]).optTargetRadius(0.02)
                .optGoCue(new int[] {4, 4}).optSpace(new SpatialMovement(body, position, endpoint, target)).build();
    }

    private static JsonNode json(String page) throws Exception {
        var match = JSON.matcher(page);
        assertTrue(match.find());
        return new ObjectMapper().readTree(match.group(1));
    }

    private static double[] numbers(JsonNode array, int from, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = array.get(from + i).asDouble();
        }
        return numbers;
    }

    /** z is up in the page: the cylinder along the body's z lies along y there. */
    @Test
    void aMuscleLiesOnWhatItWrapsOverAndHasItsLength() throws Exception {
        var body = body();
        var recording = recording(body);
        var page = json(new BodyFilm(recording).page());
        assertEquals(0.04, page.get("interval").asDouble());
        assertEquals(TRIALS * 5, page.get("frames").size());
        assertEquals("Trial 2", page.at("/chapters/1/name").asText());
        assertEquals(5, page.at("/chapters/1/first").asInt());
        int bent = 0;
        for (int i = 0; i < 5; i++) {
            var frame = page.get("frames").get(i);
            assertEquals(i < 2 ? "hold" : "go", frame.get("label").asText());
            assertEquals(2, frame.get("pieces").size(), "the bone and the muscle that has a place");
            var muscle = frame.get("pieces").get(1);
            assertEquals(0.2 * i, muscle.get("activation").asDouble(), ROUNDING);
            int points = muscle.get("points").size() / 3;
            double length = 0;
            double[] before = null;
            for (int k = 0; k < points; k++) {
                double[] point = numbers(muscle.get("points"), 3 * k, 3);
                if (k > 0 && k < points - 1) {
                    assertEquals(RADIUS, Math.hypot(point[0], point[2]), 2 * ROUNDING);
                    bent++;
                }
                length += before == null ? 0 : Math.sqrt(Math.pow(point[0] - before[0], 2)
                        + Math.pow(point[1] - before[1], 2) + Math.pow(point[2] - before[2], 2));
                before = point;
            }
            double measured = PathSamples.of(PATH, LIMB,
                    new double[][] {recording.space().position()[0][2 * i]}).lengths()[0];
            assertEquals(measured, length, 0.002 * measured);
        }
        assertTrue(bent > 20, "points on the cylinder: " + bent);
    }

    @Test
    void handTargetAndObstacleAreWhereTheyWere() throws Exception {
        var recording = recording(body());
        var page = json(new BodyFilm(recording).page());
        var parts = page.get("parts");
        assertEquals(List.of("shoulder_x", "shoulder_y", "shoulder_z", "obstacle", "hand", "target"),
                parts.findValuesAsText("name"));
        assertEquals("cylinder", parts.get(3).get("shape").asText());
        assertEquals(RADIUS, parts.get(3).get("size").get(0).asDouble(), ROUNDING);
        assertEquals(0.02, parts.get(5).get("size").get(0).asDouble(), ROUNDING);
        assertEquals(4, page.at("/trails/0/part").asInt());
        var poses = page.get("frames").get(4).get("poses");
        double[] hand = recording.space().endpoint()[0][8];
        assertEquals(HAND, Math.hypot(hand[0], hand[1]), 1e-12);
        assertArrayEquals(new double[] {hand[0], -hand[2], hand[1]}, numbers(poses, 7 * 4, 3), ROUNDING);
        assertArrayEquals(new double[] {0.1, -0.3, 0.2}, numbers(poses, 7 * 5, 3), ROUNDING);
        // The cylinder's z, which the quaternion turns to, is minus y.
        double[] q = numbers(poses, 7 * 3 + 3, 4);
        assertArrayEquals(new double[] {0, -1, 0}, new double[] {2 * (q[1] * q[3] + q[0] * q[2]),
            2 * (q[2] * q[3] - q[0] * q[1]), 1 - 2 * (q[1] * q[1] + q[2] * q[2])}, 3e-4);
    }

    @Test
    void aTrialThatDivergesEnds() throws Exception {
        var recording = recording(body());
        recording.space().position()[0][3][1] = Double.NaN;
        recording.space().position()[0][4][1] = Double.NaN;
        var page = json(new BodyFilm(recording).page());
        assertEquals(2 + 5, page.get("frames").size());
        recording.space().position()[0][0][0] = Double.NaN;
        recording.space().position()[1][0][0] = Double.POSITIVE_INFINITY;
        assertEquals("", new BodyFilm(recording).fragment());
    }

    @Test
    void theReportHasItInPlaceOfTheAnimation() {
        var html = Report.builder().setTitle("t").setRecording(recording(body())).build().html();
        assertTrue(html.contains("srcdoc='<!DOCTYPE html>") && !html.contains("class=\"animation\""));
        assertFalse(html.contains("src=") || html.contains("href="));
        assertEquals(2, recording(body()).sample(1).space().position().length + 1);
    }

    @Test
    void aMovementInThePlaneIsRefused() {
        assertEquals("space of the recording is required, none was given", assertThrows(IllegalArgumentException.class,
                () -> new BodyFilm(Reaches.recording(1, false))).getMessage());
        var arm = ReadyMade.reacher(new ReluMuscle()).build();
        var none = new double[1][1][2];
        assertEquals("body has length 2, expected 3 (dimensions of space)", assertThrows(
                IllegalArgumentException.class, () -> new SpatialMovement(arm, none, none, none)).getMessage());
    }
}
