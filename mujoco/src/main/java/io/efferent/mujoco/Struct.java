package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** An {@code mjModel} or {@code mjData} in MuJoCo's memory, read by the names of its fields. */
final class Struct {
    private final String type;
    private final Layout layout;
    private final MemorySegment memory;
    private final Arena arena;
    private final ToIntFunction<String> sizes;
    /** The model, if its memory is that of another one until it is changed; else null. */
    private final MujocoModel shared;

    /** Some numbers: where they are, or a copy if they do not follow each other there. */
    private record Numbers(MemorySegment memory, int rows, int columns) {}

    /**
     * A struct.
     *
     * @param type as {@code mjModel}
     * @param arena decides how long it may be read
     * @param sizes the value of a size that this struct does not have itself, by name
     */
    Struct(String type, Layout layout, MemorySegment address, Arena arena, ToIntFunction<String> sizes) {
        this(type, layout, address, arena, sizes, null);
    }

    /** The struct of a model that may be shared. */
    Struct(String type, Layout layout, MemorySegment address, Arena arena, ToIntFunction<String> sizes,
            MujocoModel shared) {
        this.type = type;
        this.layout = layout;
        this.memory = address.reinterpret(Long.MAX_VALUE, arena, null);
        this.arena = arena;
        this.sizes = sizes;
        this.shared = shared;
    }

    /** Where the numbers that another struct of this kind and these sizes has at some place are here. */
    MemorySegment counterpart(MemorySegment there, Struct other) {
        if (there.byteSize() == 0) {
            return there;
        }
        long fromStruct = there.address() - other.memory.address();
        boolean inStruct = fromStruct >= 0 && fromStruct < layout.sizeOf(type);
        long address = inStruct ? memory.address() + fromStruct : buffer() + there.address() - other.buffer();
        var here = MemorySegment.ofAddress(address).reinterpret(there.byteSize(), arena, null);
        return there.isReadOnly() ? here.asReadOnly() : here;
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
        var field = layout.field(type + "." + name);
        return switch (field.kind()) {
            case "int32" -> memory.get(JAVA_INT, field.offset());
            case "int64" -> memory.get(JAVA_LONG, field.offset());
            default -> throw wrongKind(name, field, List.of("a whole number"));
        };
    }

    Doubles doubles(String name) {
        var numbers = numbers(name, List.of("float64"));
        return new Doubles(name, new ViewMemory(numbers.memory(), shared), numbers.rows(), numbers.columns());
    }

    Floats floats(String name) {
        var numbers = numbers(name, List.of("float32"));
        return new Floats(new ViewMemory(numbers.memory(), shared), numbers.rows(), numbers.columns());
    }

    Ints ints(String name, boolean writable) {
        var numbers = numbers(name, List.of("int32", "uint8", "int64"));
        int size = numbers.rows() * numbers.columns();
        var memory = writable ? numbers.memory() : numbers.memory().asReadOnly();
        int width = size == 0 ? 1 : (int) (memory.byteSize() / size);
        return new Ints(name, new ViewMemory(memory, shared), width, numbers.rows(), numbers.columns());
    }

    /** Whether a field stays where it is, and as large as it is, as long as the struct lives. */
    boolean isFixed(String name) {
        var field = layout.fields().get(type + "." + name);
        if (field == null || Stream.of(field.rows(), field.columns()).flatMap(size -> Arrays.stream(size.split("\\*")))
                .anyMatch(size -> layout.has("mjData." + size))) {
            return false;
        }
        return !field.isPointer() || isInBuffer(memory.get(ADDRESS, field.offset()));
    }

    /** Everything of the model's size is in one buffer; what changes its size from step to step is in another. */
    private boolean isInBuffer(MemorySegment address) {
        long distance = address.address() - buffer();
        return distance >= 0 && distance <= integer("nbuffer");
    }

    /** Where the buffer begins; that is where its first array is. */
    long buffer() {
        return memory.get(ADDRESS, offset(type.equals("mjModel") ? "qpos0" : "qpos")).address();
    }

    /** How many bytes the array of a field has. */
    long byteSize(String name) {
        var field = layout.field(type + "." + name);
        return width(field.element()) * size(field.rows()) * size(field.columns());
    }

    private Numbers numbers(String name, List<String> kinds) {
        if (!layout.has(type + "." + name) && name.contains(".")) {
            return members(name, kinds);
        }
        var field = layout.field(type + "." + name);
        if (!kinds.contains(field.element())) {
            throw wrongKind(name, field, kinds);
        }
        var place = place(field, width(field.element()));
        return place.byteSize() == 0
                ? new Numbers(MemorySegment.NULL.reinterpret(0), 0, size(field.columns()))
                : new Numbers(place, size(field.rows()), size(field.columns()));
    }

    /** A field of every struct of an array, as {@code contact.dist}. */
    private Numbers members(String name, List<String> kinds) {
        int dot = name.indexOf('.');
        var array = layout.field(type + "." + name.substring(0, dot));
        var member = layout.field(array.element() + name.substring(dot));
        if (!kinds.contains(member.kind())) {
            throw wrongKind(name, member, kinds);
        }
        long stride = layout.sizeOf(array.element());
        var structs = place(array, stride);
        int count = (int) (structs.byteSize() / stride);
        int columns = size(member.rows()) * size(member.columns());
        long bytes = columns * width(member.kind());
        var copy = Arena.ofAuto().allocate(Math.max(1, count * bytes), Long.BYTES).asSlice(0, count * bytes);
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(structs, i * stride + member.offset(), copy, i * bytes, bytes);
        }
        return new Numbers(copy.asReadOnly(), count, columns);
    }

    /** Where the elements of a field are; empty if MuJoCo has not made them. */
    private MemorySegment place(Layout.Field field, long width) {
        long bytes = width * size(field.rows()) * size(field.columns());
        if (!field.isPointer()) {
            return memory.asSlice(field.offset(), bytes);
        }
        var address = memory.get(ADDRESS, field.offset());
        return address.reinterpret(address.address() == 0 ? 0 : bytes, arena, null);
    }

    /** Bytes of a number. */
    private static long width(String kind) {
        return switch (kind) {
            case "float64", "int64" -> 8;
            case "float32", "int32" -> 4;
            default -> 1;
        };
    }

    private int size(String expression) {
        int product = 1;
        for (var factor : expression.split("\\*")) {
            if (Character.isDigit(factor.charAt(0))) {
                product *= Integer.parseInt(factor);
            } else if (layout.has(type + "." + factor)) {
                product *= Math.toIntExact(integer(factor));
            } else {
                product *= sizes.applyAsInt(factor);
            }
        }
        return product;
    }

    private IllegalArgumentException wrongKind(String name, Layout.Field field, List<String> asked) {
        return new IllegalArgumentException(
                type + "." + name + " holds " + field.element() + ", not " + String.join(" or ", asked));
    }
}
