package io.efferent.rl.ppo;

import io.efferent.network.Cell;
import io.efferent.rl.Sense;
import io.efferent.rl.distribution.Distribution;
import java.util.ArrayList;
import java.util.List;

/** Ready-made networks. */
public final class Architectures {
    private static final double SMALL = 0.01;

    private Architectures() {}

    /** Their names. */
    public static final List<String> NAMES = List.of("simple", "shadow", "shadow2");

    /**
     * A network by name.
     *
     * <ul>
     *   <li>{@code simple}: layers of tanh units one after another, as many and as large as the settings say; the last with
     *       memory if they ask for it.
     *   <li>{@code shadow} and {@code shadow2}: areas of cortex for a hand, of rectified units, named after what they stand for
     *       (SSC somatosensory; SPL, IPL, IPS parietal; MCC midcingulate; LPFC prefrontal; PMC premotor; M1 motor), wired as in
     *       AngoraPy; the premotor area has memory if the settings ask for it.
     * </ul>
     *
     * <p>Pictures are seen by convolutional layers. The actor's read-out starts small, so that at first all actions are about equally likely.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static ActorCritic of(List<Sense> senses, Distribution distribution, PpoSettings settings) {
        List<Sense> open = ActorCritic.open(senses);
        List<Layer> judging = new ArrayList<>(layers(senses, settings));
        if (!settings.architecture().equals("simple")) {
            judging.add(dense("value1", 512, inputs(senses, judging, "PMC", "MCC", "IPS", "LPFC", "SSC", "privileged")));
            judging.add(dense("value2", 512, List.of("value1")));
        }
        return new ActorCritic(
                senses,
                new SenseNetwork(open, layers(open, settings), distribution.outputs(), SMALL),
                settings.shared() ? null : new SenseNetwork(senses, judging, 1, 1),
                distribution);
    }

    private static List<Layer> layers(List<Sense> senses, PpoSettings settings) {
        return switch (settings.architecture()) {
            case "simple" -> simple(senses, settings);
            case "shadow" -> shadow(senses, settings.memory());
            case "shadow2" -> shadow2(senses, settings.memory());
            default -> throw new IllegalArgumentException(
                    "architecture: got '" + settings.architecture() + "', expected one of " + NAMES);
        };
    }

    private static List<Layer> simple(List<Sense> senses, PpoSettings settings) {
        var areas = new Areas(senses);
        List<Layer> layers = areas.layers;
        List<String> inputs = senses.stream().map(sense -> areas.seen(sense.name())).toList();
        for (int i = 0; i < settings.hidden().size(); i++) {
            String name = "layer" + (i + 1);
            int size = settings.hidden().get(i);
            layers.add(i == settings.hidden().size() - 1 && !settings.memory().equals("none")
                    ? new Layer.Recurrent(name, size, inputs, cell(settings.memory()))
                    : new Layer.Dense(name, size, inputs, Layer.Activation.TANH));
            inputs = List.of(name);
        }
        return layers;
    }

    private static List<Layer> shadow(List<Sense> senses, String memory) {
        var areas = new Areas(senses);
        areas.add("SSC1", 128, Sense.PROPRIOCEPTION, Sense.TOUCH);
        areas.add("SSC", 64, "SSC1");
        areas.add("SPL", 256, Sense.VISION, "SSC");
        areas.add("IPL", 256, "SPL");
        areas.add("IPS", 128, "IPL", "SSC");
        areas.add("MCC", 64, Sense.GOAL, "SSC");
        areas.add("LPFC", 128, "MCC", Sense.GOAL, Sense.VISION);
        areas.add("PMC1", 512, "LPFC", "IPL");
        areas.addPremotor(512, memory, "PMC1");
        areas.add("M1", 256, "PMC", "MCC", "LPFC", "SSC", "IPS");
        return areas.layers;
    }

    private static List<Layer> shadow2(List<Sense> senses, String memory) {
        var areas = new Areas(senses);
        areas.add("SSC1", 296, Sense.PROPRIOCEPTION, Sense.TOUCH);
        areas.add("SSC", 296, "SSC1");
        areas.add("SPL", 456, "SSC");
        areas.add("IPL", 672, "SSC", Sense.VISION, "SPL");
        areas.add("IPS", 344, "IPL");
        areas.add("MCC", 216, Sense.GOAL);
        areas.add("LPFC", 360, "MCC", "IPL", "IPS");
        areas.addPremotor(256, memory, "LPFC", "SPL", "SSC");
        areas.add("M1", 96, "PMC", "SSC", "SPL");
        return areas.layers;
    }

    /** Collects areas; what they would read but is not there is left out. */
    private record Areas(List<Sense> senses, List<Layer> layers) {
        /** Pictures are looked at by layers that are named after them. */
        Areas(List<Sense> senses) {
            this(senses, new ArrayList<>());
            senses.stream().filter(Sense::isPicture)
                    .forEach(s -> layers.add(new Layer.Convolutional(s.name() + " features", 128, s)));
        }

        /** What stands for a sense: itself, or the layer that looks at it. */
        String seen(String name) {
            return layers.stream().map(Layer::name).filter((name + " features")::equals).findFirst().orElse(name);
        }

        void add(String name, int size, String... inputs) {
            List<String> present = inputs(senses, layers, inputs).stream().map(this::seen).toList();
            if (!present.isEmpty()) {
                layers.add(dense(name, size, present));
            }
        }

        void addPremotor(int size, String memory, String... inputs) {
            List<String> present = inputs(senses, layers, inputs).stream().map(this::seen).toList();
            layers.add(memory.equals("none")
                    ? dense("PMC", size, present)
                    : new Layer.Recurrent("PMC", size, present, cell(memory)));
        }
    }

    private static Layer dense(String name, int size, List<String> inputs) {
        return new Layer.Dense(name, size, inputs, Layer.Activation.RELU);
    }

    /** Those of the names that are senses or layers; {@code privileged} stands for all privileged senses. */
    private static List<String> inputs(List<Sense> senses, List<Layer> layers, String... names) {
        List<String> present = new ArrayList<>();
        for (String name : names) {
            senses.stream().filter(s -> s.privileged() ? name.equals("privileged") : name.equals(s.name()))
                    .forEach(s -> present.add(s.name()));
            layers.stream().filter(l -> l.name().equals(name)).forEach(l -> present.add(l.name()));
        }
        return present;
    }

    private static Cell cell(String memory) {
        return switch (memory) {
            case "gru" -> new Cell.Gru();
            case "lstm" -> new Cell.Lstm();
            default -> new Cell.Rate(1, false);
        };
    }
}
