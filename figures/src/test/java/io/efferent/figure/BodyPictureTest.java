package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.model.Effectors;
import io.efferent.effector.model.ModelFile;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.Transform;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BodyPictureTest {
    private static List<String> texts(BodyPicture picture) {
        return Pattern.compile("<text[^>]*>([^<]*)</text>").matcher(picture.svg()).results()
                .map(match -> match.group(1)).toList();
    }

    @Test
    void aBodyInSpaceIsSeenFromTwoSidesWithAllItsMuscles() {
        var model = ModelFile.arm720();
        var picture = new BodyPicture(model.effector().build(), model.defaultPosition());
        var texts = texts(picture);
        assertTrue(texts.containsAll(List.of("from the side", "from the front", "x (m)", "y (m)", "\u2212z (m)",
                "elbow_flexion 6 to 126\u00b0", "palm, the endpoint", "what muscles wrap over")), texts::toString);
        model.muscles().forEach(muscle -> assertTrue(texts.contains(muscle.name()), muscle.name()));
        // Once in either view, and once beside them.
        assertEquals(3, texts.stream().filter("20"::equals).count());
        assertEquals("arm720: 7 degrees of freedom, 20 muscles", picture.title());
    }

    @Test
    void musclesWithoutAPlaceAreListedWithTheirMomentArms() {
        var texts = texts(BodyPicture.of(ReadyMade.named("arm26", null).build()));
        assertTrue(texts.containsAll(List.of("Muscles: moment arms in this posture;", "shoulder 0 to 135\u00b0",
                "biceps: shoulder \u22123 cm, elbow \u22123.1 cm", "hand, the endpoint")), texts::toString);
        assertTrue(texts(BodyPicture.of(Effectors.leg67().build())).contains("floor"));
        assertTrue(texts(BodyPicture.of(ReadyMade.freePointMass24(new ReluMuscle()).build()))
                .containsAll(List.of("x \u22120.6 to 0.6 m", "r: x \u22121")));
    }

    /** The circle that a muscle wraps over in the plane is as wide as it is high: a meter is as long both ways. */
    @Test
    void axesAreEqual() {
        double radius = 0.025;
        var path = WrappingPath.from(MusclePath.point(0, -0.15, 0.03)).over(
                new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(radius, -1)), MusclePath.point(1, 0.1, 0.01));
        var picture = BodyPicture.of(Effector.builder().setSkeleton(ReadyMade.ARM)
                .addMuscle("over", new ReluMuscle(), MuscleConstants.force(100), path).build());
        var outline = Pattern.compile("<polygon points=\"([^\"]*)\"").matcher(picture.svg()).results()
                .map(match -> match.group(1).trim().split("[ ,]+")).filter(points -> points.length == 64).findFirst()
                .orElseThrow();
        double[] size = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = axis; i < outline.length; i += 2) {
                low = Math.min(low, Double.parseDouble(outline[i]));
                high = Math.max(high, Double.parseDouble(outline[i]));
            }
            size[axis] = high - low;
        }
        assertEquals(size[0], size[1], 0.1);
        assertTrue(size[0] > 10, () -> size[0] + " pixels");
    }

    @Test
    void aPostureHasANumberForEachJoint() {
        assertEquals("position has length 3, expected 2 (one per joint)", assertThrows(IllegalArgumentException.class,
                () -> new BodyPicture(ReadyMade.reacher(new ReluMuscle()).build(), new double[3])).getMessage());
    }
}
