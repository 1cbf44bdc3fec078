package io.efferent.experiment;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers as people read them. */
public final class Words {

    private Words() {}

    /** For example 42 s, 3 min 07 s, 2 h 05 min. */
    public static String duration(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? "%d min %02d s".formatted(s / 60, s % 60)
                : "%d h %02d min".formatted(s / 3600, s % 3600 / 60);
    }

    /** Four significant digits. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    public static String centimeters(double meters) {
        return String.format(Locale.ROOT, "%.2f cm", 100 * meters);
    }

    public static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
    }

    /** A line for each entry, names in a column of their own. */
    public static String table(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> "  %-24s %s\n".formatted(entry.getKey(), entry.getValue())).collect(Collectors.joining());
    }

    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** As a shell takes it for one word: quoted if it must be. */
    public static String quoted(Path path) {
        return quoted(path.toString());
    }

    /** As a shell takes it for one word: quoted if it must be. */
    public static String quoted(String text) {
        return text.matches("[\\w/.,:+@%=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
