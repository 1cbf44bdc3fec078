package io.efferent.rl.body;

import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What can be chosen about a task, by the names of the arguments of Gymnasium's constructors. */
final class Settings {
    private final Map<String, String> given;
    private final Set<String> known = new TreeSet<>();

    Settings(Map<String, String> given) {
        this.given = given;
    }

    /** As Gymnasium has it without arguments. */
    static Settings usual() {
        return new Settings(Map.of());
    }

    /** From one number to another. */
    record Range(double low, double high) {
        /** Whether a number is between both, and neither. */
        boolean inside(double number) {
            return number > low && number < high;
        }

        double clamp(double number) {
            return Math.clamp(number, low, high);
        }
    }

    private String text(String name, String usual) {
        known.add(name);
        return given.getOrDefault(name, usual);
    }

    /** A weight, a reward or a scale. */
    double number(String name, double usual) {
        var text = text(name, null);
        return text == null ? usual : number(name, text, "a number");
    }

    private double number(String name, String text, String expected) {
        try {
            return switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw wrong(name, expected);
        }
    }

    /** MuJoCo's steps per action. */
    int frameSkip(int usual) {
        double number = number("frame_skip", usual);
        if (number < 1 || number != Math.rint(number)) {
            throw wrong("frame_skip", "a whole number of at least 1");
        }
        return (int) number;
    }

    /** Whether. */
    boolean flag(String name, boolean usual) {
        return switch (text(name, Boolean.toString(usual))) {
            case "true", "True" -> true;
            case "false", "False" -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    /** Bounds, written as {@code 0.2..1}. */
    Range range(String name, double low, double high) {
        var text = text(name, null);
        if (text == null) {
            return new Range(low, high);
        }
        var ends = text.split("\\.\\.", -1);
        var expected = "a range such as 0.2..1 or -inf..inf";
        if (ends.length != 2) {
            throw wrong(name, expected);
        }
        var range = new Range(number(name, ends[0], expected), number(name, ends[1], expected));
        if (!(range.low <= range.high)) {
            throw wrong(name, expected);
        }
        return range;
    }

    /** Number of a body, given by number or name. */
    int body(String name, int usual, MujocoModel model) {
        var text = text(name, Integer.toString(usual));
        int id = text.matches("\\d{1,9}") ? Integer.parseInt(text) : model.id(MujocoObject.BODY, text);
        if (id >= model.nbody()) {
            throw wrong(name, "the number or name of one of " + model.nbody() + " bodies");
        }
        return id;
    }

    /** The model in a file that was named, or the usual one. */
    MujocoModel model(MujocoModel usual) {
        var file = text("xml_file", null);
        return file == null ? usual : Bodies.inFile(Path.of(file));
    }

    private IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException(name + ": got '" + given.get(name) + "', expected " + expected);
    }

    /**
     * Refuses settings that nobody has asked for.
     *
     * @throws IllegalArgumentException naming one, and those there are
     */
    void requireKnown() {
        for (var name : given.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("settings: got '" + name + "', expected some of " + known);
            }
        }
    }
}
