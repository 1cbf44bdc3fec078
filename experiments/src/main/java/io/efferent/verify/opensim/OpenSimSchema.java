package io.efferent.verify.opensim;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Schema;
import io.efferent.verify.compare.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers of OpenSim: curves, muscles, paths, chains of bodies. */
public final class OpenSimSchema implements Schema {
    private static final Map<String, Check> CHECKS = new LinkedHashMap<>();

    static {
        CHECKS.put("chains", new ChainsCheck());
        CHECKS.put("dynamics_arm26", new ArmDynamicsCheck());
        CHECKS.put("geometry_arm26", new ArmGeometryCheck());
        CHECKS.put("metabolics_umberger", MetabolicsCheck.umberger());
        CHECKS.put("metabolics_bhargava", MetabolicsCheck.bhargava());
        CHECKS.put("metabolics_bhargava_smoothed", MetabolicsCheck.smoothBhargava());
    }

    @Override
    public String name() {
        return "opensim-reference/1";
    }

    @Override
    public Check check(Section file) {
        return file.choose("name", CHECKS);
    }
}
