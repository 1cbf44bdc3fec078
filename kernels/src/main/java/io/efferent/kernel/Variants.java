package io.efferent.kernel;

import io.efferent.array.Fixed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Compiled steps in which there is code that may change: each {@link Part} is traced again, by itself, before a step is
 * used. If it does the same with the same numbers, the step is as it was compiled. With other numbers the step is
 * compiled once more, such that the numbers come from outside, and from then on they do. If it does something else the
 * step is compiled anew.
 *
 * @param <K> what else a step depends on
 * @param <T> what is known of a compiled step besides its scan
 */
public final class Variants<K, T> {
    /** A compiled step. */
    public record Step<T>(T traced, Scan scan) {}

    /** Steps whose parts have the same form: as they were first, and open once their numbers have changed. */
    private static final class Variant<T> {
        private final Map<String, Excerpt> first;
        private final Step<T> closed;
        private Step<T> open;

        private Variant(Map<String, Excerpt> first, Step<T> closed) {
            this.first = first;
            this.closed = closed;
        }
    }

    private record Known(Object source, Excerpt excerpt) {}

    /**
     * What is known of the parts of steps with a key.
     *
     * @param signatures what each is given
     * @param fixed the last of each that is fixed
     */
    private record Seen(Map<String, Excerpt.Signature> signatures, Map<String, Known> fixed) {}

    private final Supplier<Scan.Builder> builder;
    private final Map<K, Seen> seen = new Recent<>();
    private final Map<Object, Variant<T>> variants = new Recent<>();

    /** Steps that are described to builders of a kind. */
    public Variants(Supplier<Scan.Builder> builder) {
        this.builder = builder;
    }

    /**
     * The step as its parts are now.
     *
     * @param key what else it depends on
     * @param parts the parts
     * @param calls how often a part is called in a sweep: so often it is tried when it is new
     * @param trace describes the step, its parts by {@link Scan.Builder#part}
     * @throws UntraceableException if it cannot be traced, or a part reads other numbers each time it is called
     */
    public synchronized Step<T> get(K key, List<Part> parts, int calls, Function<Scan.Builder, T> trace) {
        Map<String, Excerpt> now = excerpts(key, parts, 1);
        Variant<T> variant = now == null ? null : variants.get(form(key, now));
        if (variant == null) {
            Scan.Builder closed = builder.get();
            T traced = trace.apply(closed);
            seen.put(key, new Seen(closed.signatures(), new HashMap<>()));
            Map<String, Excerpt> first = excerpts(key, parts, calls);
            closed.occurrences().forEach(each -> requireSame(each.part(), first.get(each.part()), each.numbers()));
            variants.put(form(key, first), new Variant<>(first, new Step<>(traced, closed.build())));
            return variants.get(form(key, first)).closed;
        }
        boolean isAsFirst = variant.first.entrySet().stream().allMatch(
                entry -> entry.getValue().difference(now.get(entry.getKey()).numbers()).isEmpty());
        if (!isAsFirst && variant.open == null) {
            Scan.Builder open = builder.get().optOpen(true);
            variant.open = new Step<>(trace.apply(open), open.build());
        }
        Step<T> step = isAsFirst ? variant.closed : variant.open;
        return new Step<>(step.traced(), step.scan().with(now));
    }

    private static Object form(Object key, Map<String, Excerpt> excerpts) {
        Map<String, Object> forms = new LinkedHashMap<>();
        excerpts.forEach((name, excerpt) -> forms.put(name, excerpt.form()));
        return List.of(key, forms);
    }

    /** Traces the parts, each by itself; null if it is not known yet what they are given. */
    private Map<String, Excerpt> excerpts(K key, List<Part> parts, int calls) {
        Seen known = seen.get(key);
        if (known == null) {
            return null;
        }
        Map<String, Excerpt> all = new LinkedHashMap<>();
        for (Part part : parts) {
            Excerpt.Signature given = known.signatures().get(part.name());
            if (given != null) {
                all.put(part.name(), Fixed.promisedBy(part.source())
                        ? fixed(known.fixed(), given, part) : changing(given, part, calls));
            }
        }
        return all;
    }

    private static Excerpt fixed(Map<String, Known> fixed, Excerpt.Signature given, Part part) {
        Known known = fixed.get(part.name());
        if (known == null || !known.source().equals(part.source())) {
            known = new Known(part.source(), Excerpt.of(given, part));
            fixed.put(part.name(), known);
        }
        return known.excerpt();
    }

    private static Excerpt changing(Excerpt.Signature given, Part part, int calls) {
        Excerpt excerpt = Excerpt.of(given, part);
        for (int call = 1; call < calls; call++) {
            Excerpt again = Excerpt.of(given, part);
            if (!again.form().equals(excerpt.form())) {
                throw UntraceableException.changing(part.name(), "does something else");
            }
            requireSame(part.name(), excerpt, again.numbers());
        }
        return excerpt;
    }

    private static void requireSame(String part, Excerpt excerpt, double[] numbers) {
        if (numbers.length != excerpt.numbers().length) {
            throw UntraceableException.changing(part, "does something else");
        }
        OptionalInt difference = excerpt.difference(numbers);
        if (difference.isPresent()) {
            int i = difference.getAsInt();
            throw UntraceableException.changing(part, "reads " + numbers[i] + " instead of " + excerpt.numbers()[i]);
        }
    }
}
