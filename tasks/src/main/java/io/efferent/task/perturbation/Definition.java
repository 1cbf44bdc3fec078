package io.efferent.task.perturbation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is known of a perturbation of a name, before its parameters are. */
public final class Definition {
    private final String name;
    private final String meaning;
    private final String source;
    private final List<Setting> parameters;
    private final Function<Arguments, Change> change;

    Definition(
            String name, String meaning, String source, List<Setting> parameters,
            Function<Arguments, Change> change) {
        this.name = name;
        this.meaning = meaning;
        this.source = source;
        this.parameters = List.copyOf(parameters);
        this.change = change;
    }

    /** As files and flags have it. */
    public String name() {
        return name;
    }

    /** What it does, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Where its form and numbers are from. */
    public String source() {
        return source;
    }

    /** What can be set. */
    public List<Setting> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return name;
    }

    NamedPerturbation with(Map<String, ?> given) {
        var arguments = new Arguments(name, parameters, given);
        return new NamedPerturbation(name, arguments.values(), change.apply(arguments));
    }
}
