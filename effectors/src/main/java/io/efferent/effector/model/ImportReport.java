package io.efferent.effector.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of the components of a model file, and the numbers of the body that was made.
 *
 * @param source the program and version that the file is for
 * @param components each with what became of it, in the order of the file
 * @param masses of the bodies by name, kg
 * @param muscles lengths and moment arms
 */
public record ImportReport(
        String source, List<Component> components, Map<String, Double> masses, List<MuscleNumbers> muscles) {

    /** What became of a component. */
    public enum Fate {
        /** It is in the body as it was meant. */
        USED,
        /** It is in the body, but not quite; the note says how far. */
        APPROXIMATED,
        /** It is not in the body. */
        DROPPED
    }

    /**
     * A component of the file.
     *
     * @param kind the element of the file, such as {@code Millard2012EquilibriumMuscle}
     * @param name its name there
     * @param fate what became of it
     * @param note what is different, or what is good to know
     */
    public record Component(String kind, String name, Fate fate, String note) {
        @Override
        public String toString() {
            return "%-12s %s '%s'%s".formatted(
                    fate.name().toLowerCase(Locale.ROOT), kind, name, note.isEmpty() ? "" : ": " + note);
        }
    }

    /**
     * Numbers of a muscle.
     *
     * @param name its name
     * @param lengths of the path at the lower limits, in the default posture and at the upper limits of the joints, m
     * @param momentArms in the default posture, per joint, m or 1
     */
    public record MuscleNumbers(String name, List<Double> lengths, List<Double> momentArms) {}

    public ImportReport {
        components = List.copyOf(components);
        masses = Map.copyOf(masses);
        muscles = List.copyOf(muscles);
    }

    /** The components that became so. */
    public List<Component> of(Fate fate) {
        return components.stream().filter(component -> component.fate() == fate).toList();
    }

    /** Mass of all bodies, kg. */
    public double mass() {
        return masses.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** One line per component. */
    @Override
    public String toString() {
        return source + ": " + of(Fate.USED).size() + " components used, " + of(Fate.APPROXIMATED).size()
                + " approximated, " + of(Fate.DROPPED).size() + " dropped\n"
                + components.stream().map(Component::toString).collect(Collectors.joining("\n"));
    }
}
