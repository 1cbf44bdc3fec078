package io.efferent.verify.analysis;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Schema;
import io.efferent.verify.compare.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers of analyses, computed with numpy and scipy from inputs that are in the files. */
public final class AnalysisSchema implements Schema {
    private static final Map<String, Check> CHECKS = new LinkedHashMap<>();

    static {
        CHECKS.put("tuning", new TuningCheck());
        CHECKS.put("preferred_direction_distribution", new PreferredDirectionCheck());
        CHECKS.put("dimensionality", new DimensionalityCheck());
        CHECKS.put("jpca", new RotationalDynamicsCheck());
        CHECKS.put("tensor_maximum_entropy", new TensorMaximumEntropyCheck());
        CHECKS.put("tangling", new TanglingCheck());
        CHECKS.put("fixed_points", new FixedPointCheck());
        CHECKS.put("dpca", new DemixedPcaCheck());
        CHECKS.put("nmf", new MuscleSynergyCheck());
        CHECKS.put("similarity", new SimilarityCheck());
        CHECKS.put("decoding", new LinearDecoderCheck());
        CHECKS.put("kinematics", new ReachKinematicsCheck());
        CHECKS.put("channel", new AdaptationIndexCheck());
        CHECKS.put("perturbation_hooks", new PerturbationCheck());
        CHECKS.put("channel_stability", new ChannelStabilityCheck());
        CHECKS.put("learning", new LearningCheck());
        CHECKS.put("preparatory_shift", new PreparatoryShiftCheck());
        CHECKS.put("response_epochs", new ResponseCheck());
        CHECKS.put("stiffness", new StiffnessCheck());
        CHECKS.put("delayed_loop", new DelayedLoopCheck());
        CHECKS.put("power_law", new PowerLawCheck());
        CHECKS.put("endpoint_variability", new EndpointVariabilityCheck());
    }

    @Override
    public String name() {
        return "efferent.analysis/1";
    }

    @Override
    public Check check(Section file) {
        return file.choose("kind", CHECKS);
    }
}
