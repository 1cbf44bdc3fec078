package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.motornet.MotorNet;
import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.Muscles;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that make no sense say so when they are built. */
class PlausibilityTest {
    private static Effector.Builder withFiber(Muscle muscle, double optimalFiberLength) {
        return Effector.builder().setSkeleton(ReadyMade.ARM).addMuscle(
                "biceps", muscle, MuscleConstants.hill(400, optimalFiberLength, 0.2),
                MusclePath.constantMomentArms(0.34, new double[] {1, 1}, -0.03, -0.02));
    }

    @Test
    void readyMadeBodiesAreBeyondDoubt() {
        for (String name : ReadyMade.NAMES) {
            assertEquals(List.of(), ReadyMade.named(name, null).build().warnings(), name);
        }
        for (String muscle : Muscles.NAMES) {
            String arm = Muscles.named(muscle).stateVariables().contains("fiberLength") ? "arm26-compliant" : "arm26";
            assertEquals(List.of(), ReadyMade.named(arm, Muscles.named(muscle)).build().warnings(), muscle);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mujoco", "thelen", "kistemaker", "kistemaker-compliant"})
    void fibersOfSevenOptimalLengthsAreRefused(String name) {
        Effector.Builder builder = withFiber(Muscles.named(name), 0.018).optSubsteps(100);
        String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        assertTrue(message.matches("muscle 'biceps': got a fiber of \\d\\.\\d+ optimal lengths at joint positions "
                + "\\[.*], the middle of the limits, expected at most 5.0; check its path, .*"), message);
    }

    @Test
    void fibersThatAreTooLongInACornerAreNamed() {
        Effector effector = withFiber(new ThelenRigidMuscle(), 0.08).build();
        assertEquals(1, effector.warnings().size());
        String warning = effector.warnings().getFirst();
        assertTrue(warning.startsWith("muscle 'biceps': got a fiber of 2.") && warning.contains("[0.0, 0.0]"), warning);
        assertEquals(effector.warnings(), effector.describe().get("warnings"));
        assertFalse(withFiber(new ThelenRigidMuscle(), 0.14).build().describe().containsKey("warnings"));
    }

    @Test
    void musclesWithoutFibersAndBodiesWithoutLimitsAreNotLookedAt() {
        MusclePath path = MusclePath.constantMomentArms(100, new double[2], 1, 1);
        assertEquals(List.of(), Effector.builder().setSkeleton(PointMass.of(2, 1))
                .addMuscle("m", new ReluMuscle(), MuscleConstants.force(1), path).build().warnings());
        assertEquals(List.of(), withFiber(new ThelenRigidMuscle(), 0.01)
                .optLimits(JointLimits.uniform(2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)).build()
                .warnings());
    }

    /**
     * Final joint errors after 0.3 s of random excitations: 0.04 rad with 10 Runge-Kutta steps, 0.3 rad with 7, 1.9 rad
     * with 1.
     */
    @ParameterizedTest
    @CsvSource({"rk4, 0.01, 1, false", "rk4, 0.01, 2, false", "rk4, 0.01, 7, false", "rk4, 0.01, 10, true",
        "rk4, 0.01, 20, true", "rk4, 0.002, 1, false", "rk4, 0.0002, 1, true", "euler, 0.01, 1, false",
        "euler, 0.01, 5, false", "euler, 0.01, 20, true", "euler, 0.0002, 1, true"})
    void stepsThatAreTooLongForElasticTendonsAreNamed(String integrator, double timestep, int substeps, boolean fine) {
        Effector effector = ReadyMade.compliantTendonArm26().optIntegrator(Integrator.named(integrator))
                .optTimestep(timestep).optSubsteps(substeps).build();
        assertEquals(fine, effector.warnings().isEmpty(), () -> effector.warnings().toString());
        for (String warning : effector.warnings()) {
            assertTrue(
                    warning.matches(
                    "muscle '\\w+': got integration steps of .* ms, expected at most .* ms for its elastic "
                    + "tendon: \\d+ substeps or more"), warning);
        }
    }

    @Test
    void elasticMusclesAmongOthersAreLookedAt() {
        MusclePath path = MusclePath.constantMomentArms(0.34, new double[] {1, 1}, -0.03, -0.02);
        Effector effector = withFiber(new ThelenRigidMuscle(), 0.14)
                .addMuscle("elastic", new KistemakerCompliantMuscle(), MuscleConstants.hill(400, 0.14, 0.2), path)
                .build();
        assertEquals(1, effector.warnings().size());
        assertTrue(effector.warnings().getFirst().startsWith("muscle 'elastic': got integration steps of 10.0 ms"),
                effector.warnings().getFirst());
    }

    @Test
    void motorNetsNumbersAreTakenAsTheyAre() {
        assertEquals(List.of(), ReadyMade.compliantTendonArm26().optSubsteps(1)
                .optVariant(new MotorNet()).build().warnings());
    }
}
