package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.ToIntFunction;

/** An {@code mjModel} or {@code mjData} in MuJoCo's memory, read by the names of its fields. */
final class Struct {
    private final String type;
    private final Layout layout;
    private final MemorySegment memory;
    private final Arena arena;
    private final ToIntFunction<String> sizes;

    /**
     * A struct.
     *
     * @param type as {@code mjModel}
     * @param arena decides how long it may be read
     * @param sizes the value of a size of the model, by name
     */
    Struct(String type, Layout layout, MemorySegment address, Arena arena, ToIntFunction<String> sizes) {
        this.type = type;
        this.layout = layout;
        this.memory = address.reinterpret(Long.MAX_VALUE, arena, null);
        this.arena = arena;
        this.sizes = sizes;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where a field of it begins, bytes. */
    long offset(String name) {
        return layout.offset(type + "." + name);
    }

    /** A single whole number. */
    long integer(String name) {
        var field = field(name);
        return switch (field.kind()) {
            case "int32" -> memory.get(JAVA_INT, field.offset());
            case "int64" -> memory.get(JAVA_LONG, field.offset());
            default -> throw wrongKind(name, field, "a whole number");
        };
    }

    Doubles doubles(String name) {
        var field = field(name);
        return new Doubles(name, numbers(name, field, "float64", 8), rows(field), columns(field));
    }

    Floats floats(String name) {
        var field = field(name);
        return new Floats(numbers(name, field, "float32", 4), rows(field), columns(field));
    }

    Ints ints(String name) {
        var field = field(name);
        boolean bytes = field.kind().startsWith("int8");
        var numbers = bytes ? numbers(name, field, "int8", 1) : numbers(name, field, "int32", 4);
        return new Ints(numbers.asReadOnly(), bytes, rows(field), columns(field));
    }

    private MemorySegment numbers(String name, Layout.Field field, String kind, long width) {
        long bytes = width * rows(field) * columns(field);
        if (field.kind().equals(kind)) {
            return memory.asSlice(field.offset(), bytes);
        }
        if (field.kind().equals(kind + "*")) {
            return memory.get(ADDRESS, field.offset()).reinterpret(bytes, arena, null);
        }
        throw wrongKind(name, field, kind);
    }

    private Layout.Field field(String name) {
        return layout.field(type + "." + name);
    }

    private int rows(Layout.Field field) {
        return size(field.rows());
    }

    private int columns(Layout.Field field) {
        return size(field.columns());
    }

    private int size(String expression) {
        return Character.isDigit(expression.charAt(0)) ? Integer.parseInt(expression) : sizes.applyAsInt(expression);
    }

    private IllegalArgumentException wrongKind(String name, Layout.Field field, String asked) {
        return new IllegalArgumentException(type + "." + name + " holds " + field.kind().replace("*", "") + ", not " + asked);
    }
}
