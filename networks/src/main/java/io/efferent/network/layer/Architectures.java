package io.efferent.network.layer;

import io.efferent.network.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ready-made layers for a {@link ModularNetwork}. */
public final class Architectures {
    /** Their names. */
    public static final List<String> NAMES = List.of("simple", "ei", "spiking", "areas", "shadow", "shadow2");

    /** Timestep over time constant of leaky units. */
    static final double LEAK = 0.2;

    /** Fraction of units that excite, about that of cortex. */
    static final double EXCITATORY = 0.8;

    /** Timestep over time constant of the synapses of spiking units. */
    private static final double SYNAPSE = 0.2;

    /** Of the derivative that stands for that of a spike. */
    private static final double SLOPE = 5;

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

    /** Kinds of layers that look at a picture. */
    public enum Eye {
        /** A {@link Convolutional} layer. */
        CONVOLUTIONAL,
        /** {@link Keypoints}. */
        KEYPOINTS;

        private static final int SIZE = 128;

        /** What the layer that looks at an input is called. */
        private static String name(String input) {
            return input + " features";
        }

        /** A layer of 128 units, named after the picture. */
        public Layer on(Input picture) {
            String name = name(picture.name());
            return switch (this) {
                case CONVOLUTIONAL -> new Convolutional(name, SIZE, picture);
                case KEYPOINTS -> new Keypoints(name, SIZE, picture);
            };
        }
    }

    private static final String PROPRIOCEPTION = "proprioception";
    /** What proprioception is made of, in reinforcement learning and elsewhere. */
    private static final List<String> FELT = List.of(PROPRIOCEPTION, "fiber length", "fiber velocity");
    private static final String TOUCH = "touch";
    private static final String VISION = "vision";
    private static final String GOAL = "goal";

    private Architectures() {}

    /**
     * Layers by name.
     *
     * <ul>
     *   <li>{@code simple}: layers of tanh units one after another; the last with memory if asked for.
     *   <li>{@code ei}: layers of rectified units with memory, four fifths of which excite and the others inhibit.
     *   <li>{@code spiking}: layers of leaky integrate-and-fire units.
     *   <li>{@code areas}: a parietal, a premotor and a motor area, each like a layer of {@code ei}, with as many units
     *       as {@code hidden} says for each, the last number for all that are missing. A fifth of the connections from
     *       one area to the next are there, a tenth of those back, with a delay of two steps. The first area reads all
     *       inputs, the motor area proprioception too.
     *   <li>{@code shadow} and {@code shadow2}: areas of cortex for a hand, of rectified units, named after what they
     *   stand for
     *       (SSC somatosensory; SPL, IPL, IPS parietal; MCC midcingulate; LPFC prefrontal; PMC premotor; M1 motor),
     *       wired as in AngoraPy; the premotor area has memory if asked for. They read the inputs proprioception,
     *       touch, vision and goal.
     * </ul>
     *
     * @param architecture one of {@link #NAMES}
     * @param inputs what is observed
     * @param hidden units of each layer, but for areas of a hand
     * @param memory of the layer that may have one
     * @param eye what looks at pictures
     * @throws IllegalArgumentException if there is none of that name
     */
    public static List<Layer> layers(
            String architecture, List<Input> inputs, List<Integer> hidden, Memory memory, Eye eye) {
        return switch (architecture) {
            case "simple" -> stacked(inputs, hidden, eye, layer ->
                    layer == hidden.size() - 1 && memory != Memory.NONE ? memory.cell() : null);
            case "ei" -> excitatoryAndInhibitory(inputs, hidden);
            case "spiking" -> stacked(inputs, hidden, eye, _ -> new Cell.Spiking(LEAK, SYNAPSE, SLOPE));
            case "areas" -> areas(inputs, hidden);
            case "shadow" -> shadow(inputs, memory, eye);
            case "shadow2" -> shadow2(inputs, memory, eye);
            default -> throw new IllegalArgumentException(
                    "architecture: got '" + architecture + "', expected one of " + NAMES);
        };
    }

    /**
     * Layers one after another.
     *
     * @param cell of a layer, by its place from 0 on; null for tanh units without memory
     */
    private static List<Layer> stacked(
            List<Input> inputs, List<Integer> hidden, Eye eye, IntFunction<Cell> cell) {
        var areas = new Areas(inputs, eye);
        List<String> read = inputs.stream().map(input -> areas.seen(input.name())).toList();
        for (int i = 0; i < hidden.size(); i++) {
            String name = "layer" + (i + 1);
            int size = hidden.get(i);
            Cell own = cell.apply(i);
            areas.layers.add(own == null
                    ? new Dense(name, size, read, Nonlinearity.TANH) : new Recurrent(name, size, read, own));
            read = List.of(name);
        }
        return areas.layers;
    }

    /** Layers by name that look at pictures with convolutions. */
    public static List<Layer> layers(String architecture, List<Input> inputs, List<Integer> hidden, Memory memory) {
        return layers(architecture, inputs, hidden, memory, Eye.CONVOLUTIONAL);
    }

    /** Whether the units of an architecture remember, whatever its last layer is asked to be. */
    public static boolean remembers(String architecture) {
        return List.of("ei", "spiking", "areas").contains(architecture);
    }

    private static List<Layer> excitatoryAndInhibitory(List<Input> inputs, List<Integer> hidden) {
        requireNumbers("ei", inputs);
        AreaNetwork.Builder network = AreaNetwork.builder(inputs);
        List<String> read = inputs.stream().map(Input::name).toList();
        for (int i = 0; i < hidden.size(); i++) {
            network.addArea("layer" + (i + 1), hidden.get(i), read);
            read = List.of();
            if (i > 0) {
                network.addProjection("layer" + i, "layer" + (i + 1), 1, 1);
            }
        }
        return network.layers();
    }

    private static List<Layer> areas(List<Input> inputs, List<Integer> hidden) {
        requireNumbers("areas", inputs);
        List<String> names = List.of("parietal", "premotor", "motor");
        List<String> all = inputs.stream().map(Input::name).toList();
        List<String> felt = all.stream().filter(FELT::contains).toList();
        AreaNetwork.Builder network = AreaNetwork.builder(inputs);
        for (int i = 0; i < names.size(); i++) {
            int units = hidden.get(Math.min(i, hidden.size() - 1));
            network.addArea(names.get(i), units, i == 0 ? all : i == 2 ? felt : List.of());
        }
        for (int i = 1; i < names.size(); i++) {
            network.addProjection(names.get(i - 1), names.get(i), 2, 0.2)
                    .addProjection(names.get(i), names.get(i - 1), 2, 0.1);
        }
        return network.layers();
    }

    private static void requireNumbers(String architecture, List<Input> inputs) {
        inputs.stream().filter(Input::isPicture).findFirst().ifPresent(picture -> {
            throw new IllegalArgumentException("architecture: got '" + architecture + "' for the picture "
                    + picture.name() + ", expected one of [simple, spiking, shadow, shadow2]");
        });
    }

    private static List<Layer> shadow(List<Input> inputs, Memory memory, Eye eye) {
        var areas = new Areas(inputs, eye);
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

    private static List<Layer> shadow2(List<Input> inputs, Memory memory, Eye eye) {
        var areas = new Areas(inputs, eye);
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
        Areas(List<Input> inputs, Eye eye) {
            this(inputs, new ArrayList<>());
            inputs.stream().filter(Input::isPicture).forEach(picture -> layers.add(eye.on(picture)));
        }

        /** What stands for an input: itself, or the layer that looks at it. */
        String seen(String name) {
            return layers.stream().map(Layer::name).filter(Eye.name(name)::equals).findFirst().orElse(name);
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
