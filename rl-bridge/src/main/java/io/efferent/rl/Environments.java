package io.efferent.rl;

import io.efferent.task.perturbation.Perturbations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Environments by name, as the command line has them: those of every {@link EnvironmentProvider}. */
public final class Environments {
    private static final Map<String, EnvironmentSpec> BY_NAME = new LinkedHashMap<>();
    /** Between name and perturbations; in a number such as 1e+3 there is none. */
    private static final String PERTURBED = "\\+(?=[a-z])";

    static {
        ServiceLoader.load(EnvironmentProvider.class, Environments.class.getClassLoader())
                .forEach(provider -> add(provider.specs()));
    }

    private Environments() {}

    private static void add(List<EnvironmentSpec> specs) {
        for (var spec : specs) {
            if (BY_NAME.putIfAbsent(spec.name(), spec) != null) {
                throw new IllegalStateException("there are two environments " + spec.name());
            }
        }
    }

    /** All of them, in families. */
    public static List<EnvironmentSpec> all() {
        return List.copyOf(BY_NAME.values());
    }

    /** Their names. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /**
     * An environment. Case and hyphens do not matter, and without a version the newest is taken: {@code cartpole} is
     * {@code CartPole-v1}. Settings may follow after a colon, see {@link EnvironmentSpec#with}. A body with muscles can
     * be perturbed: {@code Arm26Reach-v0+curl:strength=8}.
     *
     * @throws IllegalArgumentException if there is none of that name, saying which is nearest; if it cannot be
     *     perturbed, or a perturbation is unknown
     */
    public static EnvironmentSpec named(String name) {
        String[] parts = name.split(PERTURBED);
        if (parts.length > 1) {
            return perturbed(named(parts[0]), List.of(parts).subList(1, parts.length));
        }
        int colon = name.indexOf(':');
        if (colon >= 0) {
            return named(name.substring(0, colon)).with(name.substring(colon + 1));
        }
        var exact = BY_NAME.get(name);
        if (exact != null) {
            return exact;
        }
        var wanted = plain(name);
        return BY_NAME.values().stream()
                .filter(spec -> plain(spec.name()).equals(wanted) || plain(family(spec.name())).equals(wanted))
                .max(Comparator.comparing(EnvironmentSpec::name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "environment: got '" + name + "', did you mean " + nearest(name)
                        + "? (efferent env list shows all)"));
    }

    private static EnvironmentSpec perturbed(EnvironmentSpec spec, List<String> perturbations) {
        String name = spec.name() + "+" + String.join("+", perturbations);
        return new EnvironmentSpec(name, spec.description(), spec.stepLimit(), spec.rewardThreshold(),
                spec.factory().perturbed(name, perturbations.stream().map(Perturbations::parse).toList()));
    }

    private static String family(String name) {
        return name.replaceFirst("-v\\d+$", "");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String nearest(String name) {
        var wanted = plain(name);
        return names().stream()
                .flatMap(known -> Stream.of(known, family(known)))
                .min(Comparator.comparingInt(known -> distance(wanted, plain(known))))
                .orElseThrow();
    }

    /** Insertions, deletions and replacements from one word to the other (Levenshtein 1966). */
    private static int distance(String from, String to) {
        var row = new ArrayList<Integer>();
        for (int j = 0; j <= to.length(); j++) {
            row.add(j);
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row.set(0, i);
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row.get(j);
                row.set(j, Math.min(replaced, 1 + Math.min(diagonal, row.get(j - 1))));
            }
        }
        return row.getLast();
    }
}
