package io.efferent.mujoco;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * As much of C as headers need that declare data: comments, macros without parameters, conditions on macros, constants,
 * type names, structs. Anything else, such as functions, is passed over.
 *
 * <p>Fields lie as all 64-bit systems place them: each at a multiple of its own alignment.
 */
final class CHeaders {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*(\\w+)\\s*(\\w*)(.*)", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile("\\w[\\w.]*|<<|>>|\"[^\"]*\"|'[^']*'|\\S");
    private static final Set<String> QUALIFIERS =
            Set.of("const", "volatile", "extern", "static", "struct", "union", "enum");
    private static final int POINTER = 8;

    private final Map<String, String> macros = new HashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, List<String>> structs = new HashMap<>();
    /** An expression for each; what is never asked for need not be understood. */
    private final Map<String, List<String>> constants = new HashMap<>();
    private final Map<String, Type> types = new HashMap<>();

    /**
     * A member of a struct.
     *
     * @param type of its elements
     * @param pointer whether it only points to them
     * @param offset from the beginning of the struct, bytes
     * @param lengths of the array it is; empty if it is none
     */
    record Member(Type type, boolean pointer, int offset, List<Integer> lengths) {}

    /** A type that a field may have. */
    sealed interface Type permits Number, Struct {
        /** Bytes. */
        int size();

        /** Its place is a multiple of this, bytes. */
        int alignment();
    }

    /**
     * A number.
     *
     * @param kind as in {@link Layout.Field}
     */
    record Number(String kind, int size) implements Type {
        @Override
        public int alignment() {
            return size;
        }
    }

    /**
     * A struct.
     *
     * @param name empty if it has none
     * @param members by name, in order
     */
    record Struct(String name, int size, int alignment, Map<String, Member> members) implements Type {}

    /** Nothing is declared yet but what C has of itself. */
    CHeaders() {
        number("float64", 8, "double");
        number("float32", 4, "float");
        number("int64", 8, "long long", "unsigned long long", "int64_t", "uint64_t", "size_t", "uintptr_t", "intptr_t");
        number("int32", 4, "int", "unsigned", "unsigned int", "int32_t", "uint32_t");
        number("int16", 2, "short", "unsigned short", "int16_t", "uint16_t");
        number("uint8", 1, "char", "unsigned char", "signed char", "int8_t", "uint8_t", "bool", "_Bool", "void");
    }

    private void number(String kind, int size, String... names) {
        for (var name : names) {
            types.put(name, new Number(kind, size));
        }
    }

    /** Reads the text of a file; what it includes has to be read before. */
    void read(String text) {
        tokens.clear();
        preprocess(COMMENT.matcher(text).replaceAll(" ").replaceAll("\\\\\\r?\\n", " "));
        for (int at = 0; at < tokens.size();) {
            at = declaration(at);
        }
    }

    /** What macros stand for. */
    Map<String, String> macros() {
        return macros;
    }

    /** Names of the constants of enumerations, and of the macros that are whole numbers. */
    Set<String> constants() {
        return constants.keySet();
    }

    /**
     * The value of a constant.
     *
     * @throws IllegalArgumentException if there is none of this name, or its expression is not understood
     */
    int constant(String name) {
        return Math.toIntExact(value(List.of(name)));
    }

    /** Conditions on expressions are taken as false. */
    private void preprocess(String text) {
        var open = new ArrayList<Boolean>();
        for (var line : text.split("\\r?\\n")) {
            var directive = DIRECTIVE.matcher(line.strip());
            boolean active = !open.contains(false);
            if (!directive.matches()) {
                if (active) {
                    TOKEN.matcher(line).results().forEach(token -> tokens.add(token.group()));
                }
                continue;
            }
            var name = directive.group(2);
            switch (directive.group(1)) {
                case "ifdef" -> open.add(macros.containsKey(name));
                case "ifndef" -> open.add(!macros.containsKey(name));
                case "if" -> open.add(false);
                case "else" -> open.set(open.size() - 1, !open.getLast());
                case "endif" -> open.removeLast();
                case "define" -> {
                    if (active) {
                        define(name, directive.group(3).strip());
                    }
                }
                default -> { }
            }
        }
    }

    private void define(String name, String value) {
        macros.put(name, value);
        if (value.matches("\\(?-?\\d+\\)?")) {
            constants.put(name, List.of(value.replaceAll("[()]", "")));
        }
    }

    /** Reads a declaration and says where the next begins. */
    private int declaration(int start) {
        int at = start;
        boolean names = tokens.get(at).equals("typedef");
        at += names ? 1 : 0;
        var keyword = at < tokens.size() ? tokens.get(at) : "";
        int body = tokens.subList(at, Math.min(at + 3, tokens.size())).indexOf("{");
        if (body < 0 || !Set.of("struct", "enum").contains(keyword)) {
            int end = end(start);
            if (names && end - at >= 2) {
                typedef(tokens.subList(at, end));
            }
            return end + 1;
        }
        int close = close(tokens, at + body);
        var inside = List.copyOf(tokens.subList(at + body + 1, close));
        int end = end(close);
        var called = new HashSet<>(tokens.subList(close + 1, Math.min(end, tokens.size())));
        if (body == 2) {
            called.add(tokens.get(at + 1));
        }
        if (keyword.equals("enum")) {
            enumerate(inside);
            called.forEach(name -> types.putIfAbsent(name, types.get("int")));
        } else {
            called.forEach(name -> structs.putIfAbsent(name, inside));
        }
        return end + 1;
    }

    /** The semicolon, or the brace of a function, with which a declaration ends. */
    private int end(int start) {
        int at = start;
        while (at < tokens.size() && !tokens.get(at).equals(";")) {
            if (tokens.get(at).equals("{")) {
                at = close(tokens, at);
                if (at + 1 >= tokens.size() || !tokens.get(at + 1).equals(";")) {
                    return at;
                }
            }
            at++;
        }
        return at;
    }

    private static int close(List<String> tokens, int open) {
        int depth = 0;
        for (int at = open; at < tokens.size(); at++) {
            depth += tokens.get(at).equals("{") ? 1 : tokens.get(at).equals("}") ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw new IllegalArgumentException("a brace is open");
    }

    private void typedef(List<String> words) {
        var type = words.subList(0, words.size() - 1).stream().filter(word -> !QUALIFIERS.contains(word)).toList();
        var name = words.getLast();
        if (types.containsKey(String.join(" ", type))) {
            types.putIfAbsent(name, types.get(String.join(" ", type)));
        } else if (type.size() == 1 && structs.containsKey(type.getFirst())) {
            structs.putIfAbsent(name, structs.get(type.getFirst()));
        }
    }

    private void enumerate(List<String> inside) {
        var next = List.of("0");
        for (var item : split(inside, ",")) {
            if (!item.isEmpty()) {
                constants.put(item.getFirst(), item.size() > 1 ? item.subList(2, item.size()) : next);
                next = List.of(item.getFirst(), "+", "1");
            }
        }
    }

    private static List<List<String>> split(List<String> tokens, String separator) {
        var parts = new ArrayList<List<String>>();
        int from = 0;
        int depth = 0;
        for (int at = 0; at < tokens.size(); at++) {
            depth += switch (tokens.get(at)) {
                case "{", "(", "[" -> 1;
                case "}", ")", "]" -> -1;
                default -> 0;
            };
            if (depth == 0 && tokens.get(at).equals(separator)) {
                parts.add(tokens.subList(from, at));
                from = at + 1;
            }
        }
        parts.add(tokens.subList(from, tokens.size()));
        return parts;
    }

    /** A constant expression: sums, products, shifts and unions of numbers and constants. */
    private long value(List<String> expression) {
        for (var operator : List.of("|", "<<", "+", "-", "*")) {
            var parts = split(expression, operator);
            if (parts.size() > 1 && parts.stream().noneMatch(List::isEmpty)) {
                return parts.stream().mapToLong(this::value).reduce((a, b) -> switch (operator) {
                    case "|" -> a | b;
                    case "<<" -> a << b;
                    case "+" -> a + b;
                    case "-" -> a - b;
                    default -> a * b;
                }).getAsLong();
            }
        }
        var first = expression.getFirst();
        if (first.equals("(") && expression.getLast().equals(")")) {
            return value(expression.subList(1, expression.size() - 1));
        }
        if (first.equals("-") && expression.size() > 1) {
            return -value(expression.subList(1, expression.size()));
        }
        if (expression.size() == 1 && first.matches("-?(0[xX])?\\p{XDigit}+[uUlL]*")) {
            return Long.decode(first.replaceAll("[uUlL]+$", ""));
        }
        if (expression.size() > 1 || !constants.containsKey(first)) {
            throw new IllegalArgumentException("'" + String.join(" ", expression) + "' is not known");
        }
        return value(constants.get(first));
    }

    /**
     * A struct that has been read.
     *
     * @throws IllegalArgumentException if there is none of this name, or something in it is not understood
     */
    Struct struct(String name) {
        if (!(type(name) instanceof Struct struct)) {
            throw new IllegalArgumentException("struct " + name + " is not there");
        }
        return struct;
    }

    private Type type(String name) {
        if (!types.containsKey(name)) {
            var inside = structs.get(name);
            if (inside == null) {
                throw new IllegalArgumentException("type " + name + " is not known");
            }
            types.put(name, struct(name, inside));
        }
        return types.get(name);
    }

    private Struct struct(String name, List<String> inside) {
        var members = new LinkedHashMap<String, Member>();
        int at = 0;
        int alignment = 1;
        for (var words : split(inside, ";")) {
            if (words.isEmpty()) {
                continue;
            }
            int body = words.indexOf("{");
            if (body > 1 || body == 1 && !words.getFirst().equals("struct")) {
                throw new IllegalArgumentException("'" + words.getFirst() + "' in " + name + " is not understood");
            }
            var before = body < 0 ? List.<String>of() : words.subList(body + 1, close(words, body));
            var rest = body < 0 ? words : words.subList(close(words, body) + 1, words.size());
            int declared = body < 0 ? typeWords(rest) : 0;
            for (var declarator : split(rest.subList(declared, rest.size()), ",")) {
                boolean function = declarator.getFirst().equals("(");
                int bracket = function ? -1 : declarator.indexOf("[");
                var named = bracket < 0 ? declarator : declarator.subList(0, bracket);
                boolean pointer = named.contains("*");
                if (!function && named.size() != (pointer ? 2 : 1)) {
                    throw new IllegalArgumentException(
                            "'" + String.join(" ", named) + "' in " + name + " is not understood");
                }
                var lengths = bracket < 0 ? List.<Integer>of()
                        : lengths(declarator.subList(bracket, declarator.size()));
                var names = named.stream().filter(word -> word.matches("[A-Za-z_]\\w*")).toList();
                Type type;
                if (body == 1) {
                    type = struct("", before);
                } else if (pointer && !isKnown(rest.subList(0, declared))) {
                    type = types.get("void");
                } else {
                    type = type(spelled(rest.subList(0, declared)));
                }
                int size = pointer ? POINTER : type.size();
                int align = pointer ? POINTER : type.alignment();
                at = (at + align - 1) / align * align;
                members.put(names.getFirst(), new Member(type, pointer, at, lengths));
                at += size * lengths.stream().reduce(1, (a, b) -> a * b);
                alignment = Math.max(alignment, align);
            }
        }
        return new Struct(name, (at + alignment - 1) / alignment * alignment, alignment, members);
    }

    /** How many words at the beginning of a declaration are its type. */
    private static int typeWords(List<String> words) {
        int names = 0;
        while (names < words.size() && words.get(names).matches("[A-Za-z_]\\w*")) {
            names++;
        }
        // Before a star or a parenthesis all are; before a bracket, a comma or the end the last is the name.
        return names < words.size() && (words.get(names).equals("*") || words.get(names).equals("(")) ? names
                : names - 1;
    }

    private static String spelled(List<String> words) {
        return String.join(" ", words.stream().filter(word -> !QUALIFIERS.contains(word)).toList());
    }

    /** What is only pointed to may stay unknown. */
    private boolean isKnown(List<String> words) {
        return types.containsKey(spelled(words)) || structs.containsKey(spelled(words));
    }

    private List<Integer> lengths(List<String> brackets) {
        var lengths = new ArrayList<Integer>();
        for (int at = 0; at < brackets.size();) {
            int close = at + brackets.subList(at, brackets.size()).indexOf("]");
            lengths.add(Math.toIntExact(value(brackets.subList(at + 1, close))));
            at = close + 1;
        }
        return lengths;
    }
}
