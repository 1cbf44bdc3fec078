package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.Cell;
import io.efferent.network.Policy;
import io.efferent.network.Trainer;
import io.efferent.network.layer.Architectures;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.Layer;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.ReadOut;
import io.efferent.network.layer.Recurrent;
import io.efferent.network.layer.Wiring;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What structure in a network costs: training iterations of the arm (100 steps, one thread) with networks of as many
 * units, in turn, in processor time of the thread, so that what else runs on the machine matters little. Arguments:
 * units (default 60), batch (default 32), rounds (default 400), the second half of which counts.
 */
public final class NetworkKinds {
    private static final Environment REACH = Environment.builder()
            .setEffector(ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build())
            .setTask(new RandomTargetReach(1)).build();
    private static final List<Input> INPUTS = REACH.channels().stream()
            .map(channel -> Input.of(channel.name(), channel.width())).toList();
    private static final List<String> NAMES = INPUTS.stream().map(Input::name).toList();

    private NetworkKinds() {}

    public static void main(String[] arguments) {
        int units = number(arguments, 0, 60);
        int batch = number(arguments, 1, 32);
        int rounds = number(arguments, 2, 400);
        Map<String, Trainer> trainers = new LinkedHashMap<>();
        networks(units).forEach((name, network) -> trainers.put(name, trainer(network, batch)));
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            boolean counts = round >= rounds / 2;
            trainers.forEach((name, trainer) -> {
                double time = milliseconds(trainer);
                if (counts) {
                    times.computeIfAbsent(name, _ -> new ArrayList<>()).add(time);
                }
            });
        }
        System.out.println("| network of " + units + " units, batch " + batch + " | ms | to the plain one |");
        System.out.println("|---|---|---|");
        double plain = 0;
        for (String name : trainers.keySet()) {
            double[] sorted = times.get(name).stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double median = sorted[sorted.length / 2];
            plain = name.startsWith("plain") ? median : plain;
            System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f |%n", name, median, median / plain);
        }
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static double milliseconds(Trainer trainer) {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        trainer.learn();
        return (threads.getCurrentThreadCpuTime() - start) * 1e-6;
    }

    /** Each after the plain one that it is compared with. */
    private static Map<String, Policy> networks(int units) {
        Map<String, Policy> networks = new LinkedHashMap<>();
        var gru = new Cell.Gru();
        networks.put("plain GRU", layers(List.of(new Recurrent("plain", units, NAMES, gru))));
        networks.put("GRU with a fifth of its recurrent weights", layers(List.of(masked(units, gru))));
        var rectified = new Cell.Rectified(0.2);
        networks.put("plain rectified units", layers(List.of(new Recurrent("plain", units, NAMES, rectified))));
        for (String name : List.of("ei", "spiking")) {
            networks.put(name, layers(Architectures.layers(name, INPUTS, List.of(units), Architectures.Memory.NONE)));
        }
        networks.put("areas, three of a third", layers(Architectures.layers(
                "areas", INPUTS, List.of(units / 3), Architectures.Memory.NONE)));
        return networks;
    }

    private static Layer masked(int units, Cell cell) {
        var senses = INPUTS.stream().map(input -> Wiring.Tract.free(input.size())).toList();
        return new Recurrent("masked", units, NAMES, cell, new Wiring(new Wiring.Tract(units, null, 0.2), senses, 0));
    }

    private static Policy layers(List<Layer> layers) {
        return new ModularNetwork(INPUTS, layers, ReadOut.excitations(REACH.actionSize()));
    }

    private static Trainer trainer(Policy network, int batch) {
        var trainer = Trainer.builder().setEnvironment(REACH).setPolicy(network)
                .optLosses(List.of(Losses.position())).optBatchSize(batch).optBatches(Long.MAX_VALUE)
                .optValidation(0, 1).optThreads(1).build();
        if (!trainer.engine().equals("compiled, 1 threads")) {
            throw new IllegalStateException(Arrays.toString(network.describe().values().toArray()) + ": "
                    + trainer.engine());
        }
        return trainer;
    }
}
