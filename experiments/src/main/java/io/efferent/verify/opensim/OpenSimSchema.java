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
        CHECKS.put("states_millard_rigid", new MuscleStatesCheck(MuscleFile.MILLARD_RIGID, 1e-11, 2e-5));
        CHECKS.put("states_millard_elastic_undamped", new MuscleStatesCheck(MuscleFile.MILLARD, 1e-11, 2e-5));
        CHECKS.put("states_millard_elastic_damped", new MuscleStatesCheck(MuscleFile.MILLARD, 1e-8, 2e-5));
        CHECKS.put("states_degroote_rigid", new MuscleStatesCheck(MuscleFile.DEGROOTE_RIGID, 1e-11, 1e-11));
        CHECKS.put("states_degroote_elastic", new MuscleStatesCheck(MuscleFile.DEGROOTE, 1e-11, 1e-11));
        CHECKS.put("states_thelen_rigid_active", new ThelenRigidActiveCheck());
        CHECKS.put("equilibrium_millard_elastic_damped", new EquilibriumCheck(MuscleFile.MILLARD));
        CHECKS.put("equilibrium_millard_elastic_undamped", new EquilibriumCheck(MuscleFile.MILLARD));
        CHECKS.put("equilibrium_thelen", new EquilibriumCheck(MuscleFile.THELEN));
        CHECKS.put("implicit_degroote", new ImplicitDeGrooteCheck());
        CHECKS.put("activation", new MuscleActivationCheck());
        CHECKS.put("series", new SeriesCheck());
        CHECKS.put("states_thelen_elastic", new MuscleStatesCheck(MuscleFile.THELEN, 1e-11, 1e-11));
        for (String kind : new String[] {"default", "damped", "undamped", "custom"}) {
            CHECKS.put("curves_millard_" + kind, new MillardCurvesCheck());
            CHECKS.put("curves_degroote_" + kind, new DeGrooteCurvesCheck());
            CHECKS.put("curves_thelen_" + kind, new Thelen2003CurvesCheck());
        }
        CHECKS.put("geometry_wrap", new WrapCheck());
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
