package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.wrap.JointPolynomial;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.Pennation;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.RigidTendonMuscle;
import io.efferent.muscle.Thelen2003;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A point on a line, whose position is the length of a fiber beyond a tendon of 0.2 m. */
class DomainTest {
    private static final double OPTIMAL = 0.1;
    private static final MuscleConstants CONSTANTS = MuscleConstants.hill(100, OPTIMAL, 0.2);

    private static Effector.Builder body() {
        var line = JointTree.builder("line", 2).addBody("point", "world", Transform.IDENTITY,
                MassProperties.planar(1, 0, 0, 1), Joint.slide("x", 1, 0, 0))
                .addEndpoint("point", "point", 0, 0).build();
        return Effector.builder().setSkeleton(line).optLimits(JointLimits.uniform(1, 0.02, 0.18));
    }

    private static MusclePath line() {
        return MusclePath.constantMomentArms(0.2, new double[1], 1);
    }

    @Test
    void sharesAreThoseOfStatesBeyondTheCurves() {
        Effector body = body().addMuscle("m", new ThelenRigidMuscle(), CONSTANTS, line()).build();
        double[][] positions = {{0.04}, {0.06}, {0.1}, {0.16}, {0.17}, {-0.01}, {0.1}, {0.1}};
        double[][] velocities = {{0}, {0}, {0}, {0}, {0}, {0}, {1.1}, {-0.9}};
        assertEquals(List.of(new Domain.Share("m", 1 / 8.0, 2 / 8.0, 1 / 8.0, 1 / 8.0, 0)),
                Domain.of(body, positions, velocities).muscles());
        assertEquals("fiber shorter than 0.5 optimal lengths in 13 %, fiber longer than 1.5 optimal lengths in 25 %, "
                + "fiber faster than its maximum velocity in 13 %, path shorter than its tendon in 13 %",
                Domain.of(body, positions, velocities).muscles().getFirst().describe());
        assertEquals(List.of(), Domain.of(body, new double[][] {{0.1}}, new double[][] {{0.5}}).muscles());
    }

    /** 0.02 m along the tendon and 0.06 m across it. */
    @Test
    void fibersAtAnAngleAreLongerThanAlongTheTendon() {
        Effector body = body().addMuscle("m", new RigidTendonMuscle(new Thelen2003()),
                CONSTANTS.with(Pennation.ANGLE, Math.asin(0.6)), line()).build();
        assertEquals(List.of(), Domain.of(body, new double[][] {{0.02}}, new double[1][1]).muscles());
    }

    @Test
    void jointsOutsideOfTheRangeOfAFitAreTold() {
        var fit = new JointPolynomial(
                new int[] {0}, new double[] {0.1}, new double[] {0.05}, 1, new double[] {0.3, 0.05});
        Effector body = body().addMuscle("m", new ReluMuscle(), MuscleConstants.force(1), fit).build();
        assertEquals(List.of(new Domain.Share("m", 0, 0, 0, 0, 0.5)),
                Domain.of(body, new double[][] {{0.1}, {0.16}}, new double[2][1]).muscles());
        assertEquals(List.of("muscle 'm': got limits of joint 0 of 0.02000 to 0.1800, expected at most 0.05000 to"
                + " 0.1500, in which its path was fitted"), body.warnings());
        Effector narrow = body().optLimits(JointLimits.uniform(1, 0.05, 0.15))
                .addMuscle("m", new ReluMuscle(), MuscleConstants.force(1), fit).build();
        assertEquals(List.of(), narrow.warnings());
    }

    @Test
    void statesHaveToFit() {
        Effector body = body().addMuscle("m", new ThelenRigidMuscle(), CONSTANTS, line()).build();
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> Domain.of(body, new double[2][1], new double[1][1])).getMessage()
                .startsWith("positions, velocities: got 2 and 1 states"));
    }
}
