package io.efferent.muscle.metabolic;

/**
 * Conventions about energy that muscles give back.
 *
 * @param countsNegativeWork whether work of lengthening muscles counts, as negative
 * @param forbidsNegativeTotal whether heat of shortening is raised until no muscle gains energy
 * @param hasMinimum whether heat is at least 1 W/kg
 */
public record HeatLimits(boolean countsNegativeWork, boolean forbidsNegativeTotal, boolean hasMinimum) {
    /** As OpenSim's probes have it unless told otherwise. */
    public static final HeatLimits DEFAULT = new HeatLimits(true, true, true);
}
