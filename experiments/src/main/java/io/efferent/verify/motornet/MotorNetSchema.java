package io.efferent.verify.motornet;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Schema;
import io.efferent.verify.compare.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers of MotorNet's equations: trajectories with gradients, curves, geometry, observations, training. */
public final class MotorNetSchema implements Schema {
    private static final Map<String, Check> CHECKS = new LinkedHashMap<>();

    static {
        CHECKS.put("trajectory", new TrajectoryCheck());
        CHECKS.put("muscle_curve", new MuscleCurveCheck());
        CHECKS.put("compliant_muscle_curve", new CompliantMuscleCurveCheck());
        CHECKS.put("activation_ode", new ActivationCheck());
        CHECKS.put("kinematics", new KinematicsCheck());
        CHECKS.put("environment", new EnvironmentCheck());
        CHECKS.put("policy_gru", new PolicyCheck());
        CHECKS.put("training", new TrainingCheck());
    }

    @Override
    public String name() {
        return "motornet-reference/1";
    }

    @Override
    public Check check(Section file) {
        return file.choose("kind", CHECKS);
    }
}
