package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Millard2012Test {
    private static final MuscleConstants GOOD = MuscleConstants.hill(100, 0.1, 0.1);

    @Test
    void usualCurvesBendOneWayAtEachCorner() {
        for (Muscle muscle : new Muscle[] {
            new ElasticTendonMuscle(new Millard2012()), new RigidTendonMuscle(new Millard2012())
        }) {
            assertEquals(0.049, muscle.resolve("m", GOOD).get(MillardCurves.TENDON_STRAIN));
            muscle.resolve("m", GOOD.with(HillModel.DAMPING, 0));
            muscle.resolve("m", GOOD.with(MillardCurves.TENDON_STIFFNESS, 16));
        }
    }

    /** A corner that is an S: knots nearer to each other than to where their tangents meet. */
    @ParameterizedTest
    @CsvSource({
        "tendonStiffnessAtOneForce, 10, tendon, 0", "passiveStiffnessAtOneForce, 1, passive force, 1",
        "passiveStiffnessAtLowForce, 2, passive force, 1", "isometricSlope, 0.5, force-velocity, 1",
        "shallowAscendingSlope, 2, active force-length, 1"
    })
    void curvesThatBendBothWaysAreRefused(String constant, double value, String curve, int knot) {
        Muscle muscle = new ElasticTendonMuscle(new Millard2012());
        String message = assertThrows(IllegalArgumentException.class,
                () -> muscle.resolve("m", GOOD.with(constant, value))).getMessage();
        assertEquals("muscle 'm': " + curve + " curve: bends both ways between knots " + knot + " and " + (knot + 1)
                + ", expected one; change its slopes", message);
    }
}
