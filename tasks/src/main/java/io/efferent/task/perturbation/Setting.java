package io.efferent.task.perturbation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A parameter of a named perturbation.
 *
 * @param name as files and flags have it
 * @param type of its values
 * @param fallback its default; {@link #REQUIRED}, or null where it may be missing
 * @param meaning with its unit
 */
public record Setting(String name, Type type, Object fallback, String meaning) {
    /** In the place of the default of what has to be given. */
    public static final String REQUIRED = "required";

    /** What values a parameter takes. */
    public enum Type {
        /** A finite number. */
        NUMBER("a number"),
        /** A whole number of at least 0. */
        WHOLE("a whole number of at least 0"),
        /** A text. */
        TEXT("a text"),
        /** True or false. */
        FLAG("true or false"),
        /** A list of numbers. */
        NUMBERS("a list of numbers"),
        /** A square matrix, as a list of rows. */
        MATRIX("rows of numbers, as many as columns");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** One that has to be given. */
    static Setting required(String name, Type type, String meaning) {
        return new Setting(name, type, REQUIRED, meaning);
    }

    static Setting number(String name, double fallback, String meaning) {
        return new Setting(name, Type.NUMBER, fallback, meaning);
    }

    static Setting text(String name, String fallback, String meaning) {
        return new Setting(name, Type.TEXT, fallback, meaning);
    }

    static Setting whole(String name, int fallback, String meaning) {
        return new Setting(name, Type.WHOLE, fallback, meaning);
    }

    static Setting flag(String name, boolean fallback, String meaning) {
        return new Setting(name, Type.FLAG, fallback, meaning);
    }

    /** One that is found out where it is not given, or is not there. */
    static Setting automatic(String name, Type type, String meaning) {
        return new Setting(name, type, null, meaning);
    }

    /**
     * A value of this parameter's type.
     *
     * @param owner name of the perturbation, for messages
     * @param given from Java, JSON or YAML, or as text; lists in texts are divided by slashes
     * @throws IllegalArgumentException if it is none
     */
    Object read(String owner, Object given) {
        Object value = switch (type) {
            case NUMBER -> toNumber(given);
            case WHOLE -> toNumber(given) instanceof Double x && x >= 0 && x == Math.rint(x) && x <= Integer.MAX_VALUE
                    ? Integer.valueOf((int) (double) x) : null;
            case TEXT -> given instanceof String || given instanceof Number ? given.toString() : null;
            case FLAG -> given instanceof Boolean ? given
                    : "true".equals(given) || "false".equals(given) ? Boolean.valueOf(given.toString()) : null;
            case NUMBERS -> toNumbers(given);
            case MATRIX -> toMatrix(given);
        };
        if (value == null) {
            throw new IllegalArgumentException(owner + ", " + name + ": got " + show(given) + ", expected " + type);
        }
        return value;
    }

    private static Object show(Object given) {
        return given instanceof double[][] rows ? Arrays.deepToString(rows) : given;
    }

    private static Double toNumber(Object given) {
        try {
            double x = given instanceof Number n ? n.doubleValue()
                    : given instanceof String text ? Double.parseDouble(text) : Double.NaN;
            return Double.isFinite(x) ? x : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static List<Double> toNumbers(Object given) {
        List<?> all = switch (given) {
            case List<?> list -> list;
            case double[] array -> Arrays.stream(array).boxed().toList();
            case int[] array -> Arrays.stream(array).boxed().toList();
            case String text -> List.of(text.split("/"));
            case Number n -> List.of(n);
            default -> List.of();
        };
        List<Double> numbers = all.stream().map(Setting::toNumber).collect(Collectors.toList());
        return numbers.isEmpty() || numbers.contains(null) ? null : List.copyOf(numbers);
    }

    private static List<List<Double>> toMatrix(Object given) {
        List<?> rows = switch (given) {
            case List<?> list -> list;
            case double[][] array -> Arrays.asList(array);
            default -> List.of();
        };
        List<List<Double>> matrix = rows.stream().map(Setting::toNumbers).collect(Collectors.toList());
        boolean isSquare = !matrix.isEmpty()
                && matrix.stream().allMatch(row -> row != null && row.size() == matrix.size());
        return isSquare ? List.copyOf(matrix) : null;
    }
}
