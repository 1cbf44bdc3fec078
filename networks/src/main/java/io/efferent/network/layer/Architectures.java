package io.efferent.network.layer;

import io.efferent.network.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ready-made layers for a {@link ModularNetwork}. */
public final class Architectures {
    /** Their names. */
    public static final List<String> NAMES = List.of("simple", "shadow", "shadow2");

    /** Kinds of units with memory, or none. */
    public enum Memory {
        NONE, GRU, LSTM, RNN;

        private Cell cell() {
            return switch (this) {
                case GRU -> new Cell.Gru();
                case LSTM -> new Cell.Lstm();
                case RNN -> new Cell.Rate(1, false);
                case NONE -> throw new IllegalStateException("no memory, no cell");
            };
        }
    }

    private static final String PROPRIOCEPTION = "proprioception";
    private static final String TOUCH = "touch";
    private static final String VISION = "vision";
    private static final String GOAL = "goal";

    private Architectures() {}

    /**
     * Layers by name.
     *
     * <ul>
     *   <li>{@code simple}: layers of tanh units one after another; the last with memory if asked for.
     *   <li>{@code shadow} and {@code shadow2}: areas of cortex for a hand, of rectified units, named after what they
     *   stand for
     *       (SSC somatosensory; SPL, IPL, IPS parietal; MCC midcingulate; LPFC prefrontal; PMC premotor; M1 motor),
     *       wired as in AngoraPy; the premotor area has memory if asked for. They read the inputs proprioception,
     *       touch, vision and goal.
     * </ul>
     *
     * <p>Pictures are seen by convolutional layers.
     *
     * @param architecture one of {@link #NAMES}
     * @param inputs what is observed
     * @param hidden units of each layer of the simple architecture
     * @param memory of the layer that may have one
     * @throws IllegalArgumentException if there is none of that name
     */
    public static List<Layer> layers(String architecture, List<Input> inputs, List<Integer> hidden, Memory memory) {
        return switch (architecture) {
            case "simple" -> simple(inputs, hidden, memory);
            case "shadow" -> shadow(inputs, memory);
            case "shadow2" -> shadow2(inputs, memory);
            default -> throw new IllegalArgumentException(
                    "architecture: got '" + architecture + "', expected one of " + NAMES);
        };
    }

    private static List<Layer> simple(List<Input> inputs, List<Integer> hidden, Memory memory) {
        var areas = new Areas(inputs);
        List<Layer> layers = areas.layers;
        List<String> read = inputs.stream().map(input -> areas.seen(input.name())).toList();
        for (int i = 0; i < hidden.size(); i++) {
            String name = "layer" + (i + 1);
            int size = hidden.get(i);
            layers.add(i == hidden.size() - 1 && memory != Memory.NONE
                    ? new Recurrent(name, size, read, memory.cell())
                    : new Dense(name, size, read, Nonlinearity.TANH));
            read = List.of(name);
        }
        return layers;
    }

    private static List<Layer> shadow(List<Input> inputs, Memory memory) {
        var areas = new Areas(inputs);
        areas.add("SSC1", 128, PROPRIOCEPTION, TOUCH);
        areas.add("SSC", 64, "SSC1");
        areas.add("SPL", 256, VISION, "SSC");
        areas.add("IPL", 256, "SPL");
        areas.add("IPS", 128, "IPL", "SSC");
        areas.add("MCC", 64, GOAL, "SSC");
        areas.add("LPFC", 128, "MCC", GOAL, VISION);
        areas.add("PMC1", 512, "LPFC", "IPL");
        areas.addPremotor(512, memory, "PMC1");
        areas.add("M1", 256, "PMC", "MCC", "LPFC", "SSC", "IPS");
        return areas.layers;
    }

    private static List<Layer> shadow2(List<Input> inputs, Memory memory) {
        var areas = new Areas(inputs);
        areas.add("SSC1", 296, PROPRIOCEPTION, TOUCH);
        areas.add("SSC", 296, "SSC1");
        areas.add("SPL", 456, "SSC");
        areas.add("IPL", 672, "SSC", VISION, "SPL");
        areas.add("IPS", 344, "IPL");
        areas.add("MCC", 216, GOAL);
        areas.add("LPFC", 360, "MCC", "IPL", "IPS");
        areas.addPremotor(256, memory, "LPFC", "SPL", "SSC");
        areas.add("M1", 96, "PMC", "SSC", "SPL");
        return areas.layers;
    }

    /** Collects areas; what they would read but is not there is left out. */
    private record Areas(List<Input> inputs, List<Layer> layers) {
        /** Pictures are looked at by layers that are named after them. */
        Areas(List<Input> inputs) {
            this(inputs, new ArrayList<>());
            inputs.stream().filter(Input::isPicture)
                    .forEach(picture -> layers.add(new Convolutional(picture.name() + " features", 128, picture)));
        }

        /** What stands for an input: itself, or the layer that looks at it. */
        String seen(String name) {
            return layers.stream().map(Layer::name).filter((name + " features")::equals).findFirst().orElse(name);
        }

        /** Those of the names that are inputs or areas. */
        private List<String> present(String... wanted) {
            Stream<String> names = Stream.concat(inputs.stream().map(Input::name), layers.stream().map(Layer::name));
            Set<String> known = names.collect(Collectors.toSet());
            return Arrays.stream(wanted).filter(known::contains).map(this::seen).toList();
        }

        void add(String name, int size, String... wanted) {
            List<String> present = present(wanted);
            if (!present.isEmpty()) {
                layers.add(dense(name, size, present));
            }
        }

        void addPremotor(int size, Memory memory, String... wanted) {
            List<String> present = present(wanted);
            layers.add(memory == Memory.NONE
                    ? dense("PMC", size, present)
                    : new Recurrent("PMC", size, present, memory.cell()));
        }
    }

    private static Layer dense(String name, int size, List<String> inputs) {
        return new Dense(name, size, inputs, Nonlinearity.RELU);
    }
}
