package io.efferent.experiment.analyze;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.WholeFile;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.NetworkGroups;
import io.efferent.experiment.NetworkTable;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.figure.Film;
import io.efferent.figure.GroupPanels;
import io.efferent.figure.Report;
import io.efferent.network.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A set of perturbations and analyses that every network goes through, so that networks can be compared: by name, or
 * from a file.
 *
 * <pre>{@code
 * items:
 *   - {name: free}
 *   - {name: curl, perturb: ["curl:strength=8"]}
 *   - {name: dimensions, analysis: dimensions}
 * }</pre>
 *
 * <p>What an item says of a network is kept in a file of its own, so that a battery that was interrupted goes on. An
 * item that cannot be done is a row with its message.
 *
 * @param name of the battery
 * @param items in order; the first one of an analysis is what its others are compared with
 */
public record Battery(String name, List<Item> items) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KINEMATICS = "kinematics";

    /**
     * One part of it.
     *
     * @param name short
     * @param perturb what acts, as {@code curl:strength=8}; null for nothing
     * @param analysis a name of {@link Analyses#NAMES}; null for kinematics
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(String name, List<String> perturb, String analysis) {
        public Item {
            if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException(
                        "item: got name '" + name + "', expected letters, digits, '.', '_' and '-'");
            }
        }

        private String analysisOrUsual() {
            return analysis == null ? KINEMATICS : analysis;
        }
    }

    private static final Battery PERTURBATIONS = new Battery("perturbations", List.of(
            new Item("free", null, null),
            new Item("curl-left", List.of("curl:strength=8"), null),
            new Item("curl-right", List.of("curl:strength=-8"), null),
            new Item("resistance", List.of("viscous:strength=10"), null),
            new Item("rotation-30", List.of("rotation:angle=30"), null),
            new Item("mirror", List.of("mirror"), null),
            new Item("lesion-20", List.of("lesion:fraction=0.2"), null)));

    private static final Battery DYNAMICS = new Battery("dynamics", Stream.of(
            KINEMATICS, "tuning", "dimensions", "rotations", "tangling", "fixed-points", "loop", "lyapunov")
            .map(analysis -> new Item(analysis, null, analysis)).toList());

    private static final List<Battery> ALL = List.of(PERTURBATIONS, DYNAMICS, new Battery("all", Stream.concat(
            PERTURBATIONS.items.stream(),
            DYNAMICS.items.stream().filter(item -> !item.analysisOrUsual().equals(KINEMATICS))).toList()));

    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES = ALL.stream().map(Battery::name).toList();

    public Battery {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("items: got none, expected at least one");
        }
        Set<String> names = new HashSet<>();
        for (Item item : items) {
            Analyses.named(item.analysisOrUsual());
            perturbed(item);
            if (!names.add(item.name())) {
                throw new IllegalArgumentException(
                        "items: got two of name '" + item.name() + "', expected different ones");
            }
        }
    }

    /**
     * One of {@link #NAMES}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Battery named(String name) {
        return ALL.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("battery: got '" + name + "', expected a file or one of " + NAMES));
    }

    /**
     * As a file describes it.
     *
     * @param name for its report
     * @throws IllegalArgumentException naming what does not do
     */
    public static Battery of(String name, JsonNode file) {
        file.fieldNames().forEachRemaining(field -> {
            if (!field.equals("items")) {
                throw new IllegalArgumentException("battery: got '" + field + "', expected items");
            }
        });
        List<Item> items = new ArrayList<>();
        file.path("items").forEach(item -> items.add(StrictJson.partial(item, Item.class)));
        return new Battery(name, items);
    }

    private static Experiment perturbed(Item item) {
        if (item.perturb() == null) {
            return Experiment.parse("{}");
        }
        ObjectNode changes = JSON.createObjectNode();
        changes.set("perturbations", JSON.valueToTree(item.perturb()));
        var experiment = Experiment.parse(changes.toString());
        experiment.perturbations();
        return experiment;
    }

    /**
     * What came of an item for a network.
     *
     * @param network its name
     * @param group it is one of
     * @param item the item's name
     * @param numbers what the analysis says; empty if it failed
     * @param message why it failed, or null
     */
    public record Entry(
            String network, String group, String item, SequencedMap<String, Double> numbers, String message) {}

    /**
     * What came of it.
     *
     * @param folder of {@code report.html}, {@code numbers.csv} and figures
     * @param entries of every network and item that were done
     */
    public record Outcome(Path folder, List<Entry> entries) {
        /** How many failed. */
        public long failed() {
            return entries.stream().filter(entry -> entry.message() != null).count();
        }
    }

    /**
     * Puts networks through all items, as far as that is not done yet, and writes the report.
     *
     * @param runs run folders or checkpoints
     * @param folder where everything goes
     * @param settings what is looked at
     * @param command by which it goes on, or is done again
     * @param log is told of each item, a line at a time
     * @param stop asked before each item whether to stop; the report is about what is done
     * @throws IllegalArgumentException if there are no runs, or one is none
     */
    public Outcome run(
            List<Path> runs, Path folder, AnalysisSettings settings, String command, Consumer<String> log,
            BooleanSupplier stop) throws IOException {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("RUN: got none, expected run folders");
        }
        List<TrainedNetwork> networks = runs.stream().map(TrainedNetwork::best).toList();
        List<String> groups = NetworkGroups.of(networks.stream().map(TrainedNetwork::experiment).toList());
        Set<String> taken = new HashSet<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Path folderName = networks.get(i).folder().path().toAbsolutePath().normalize().getFileName();
            members.add(new Member(Analyses.unique(folderName.toString(), taken), groups.get(i), runs.get(i),
                    checksum(networks.get(i).file())));
        }
        List<Entry> entries = new ArrayList<>();
        Subject[] first = new Subject[items.size()];
        for (Member member : members) {
            for (int k = 0; k < items.size() && !stop.getAsBoolean(); k++) {
                Entry entry = entry(member, members.getFirst(), k, folder, settings, first);
                entries.add(entry);
                log.accept("%d of %d  %s, %s: %s".formatted(
                        entries.size(), runs.size() * items.size(), member.name(), entry.item(),
                        entry.message() != null
                                ? entry.message() : Analyses.brief(entry.numbers())));
            }
        }
        write(folder, entries, networks.size(), command);
        return new Outcome(folder, entries);
    }

    /** A network that goes through the items, with the checksum of its weights. */
    private record Member(String name, String group, Path run, String checksum) {}

    /** @param firstSubjects what is known of the first network, [item]; null for what has not been needed yet */
    private Entry entry(
            Member member, Member first, int index, Path folder, AnalysisSettings settings, Subject[] firstSubjects)
            throws IOException {
        Item item = items.get(index);
        Path file = folder.resolve("results").resolve(member.name()).resolve(item.name() + ".json");
        // Whatever the result depends on; an analysis may compare with the first network.
        String key = "%s %s %s %s".formatted(JSON.writeValueAsString(item), JSON.writeValueAsString(settings),
                member.checksum(), first.checksum());
        if (Files.exists(file)) {
            var kept = StrictJson.parse(Files.readString(file));
            if (kept.path("key").asText().equals(key)) {
                return read(member, item, kept);
            }
        }
        ObjectNode kept = JSON.createObjectNode().put("key", key);
        try {
            Subject subject = Subject.of(member.run(), perturbed(item), settings);
            if (firstSubjects[index] == null) {
                firstSubjects[index] = member == first ? subject : Subject.of(first.run(), perturbed(item), settings);
            }
            var result = Analyses.of(Analyses.named(item.analysisOrUsual()), subject, firstSubjects[index]);
            ObjectNode numbers = kept.putObject("numbers");
            result.numbers().forEach((name, value) -> {
                // JSON has no word for numbers that are not finite.
                if (Double.isFinite(value)) {
                    numbers.put(name, value);
                } else {
                    numbers.putNull(name);
                }
            });
        } catch (IllegalArgumentException e) {
            kept.put("message", e.getMessage());
        }
        WholeFile.write(file, JSON.writeValueAsString(kept));
        return read(member, item, kept);
    }

    private static Entry read(Member member, Item item, JsonNode kept) {
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        kept.path("numbers").properties().forEach(number -> numbers.put(
                number.getKey(), number.getValue().isNull() ? Double.NaN : number.getValue().asDouble()));
        return new Entry(member.name(), member.group(), item.name(), numbers,
                kept.has("message") ? kept.get("message").asText() : null);
    }

    private static String checksum(Path file) throws IOException {
        var crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        return "%08x".formatted(crc.getValue());
    }

    private void write(Path folder, List<Entry> entries, int networks, String command) {
        WholeFile.write(folder.resolve("numbers.csv"), csv(entries));
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("Networks", Integer.toString(networks));
        numbers.put("Done", "%d of %d items".formatted(entries.size(), networks * items.size()));
        numbers.put("Command", command);
        var report = Report.builder().setTitle("Battery: " + name).optNumbers(numbers).optFilm(new Film(1));
        items.stream().map(Item::analysisOrUsual).distinct().forEach(analysis -> {
            List<Item> own = items.stream().filter(item -> item.analysisOrUsual().equals(analysis)).toList();
            if (own.size() > 1) {
                compared(analysis, own, entries, report);
            } else {
                var table = table(own.getFirst(), entries);
                if (!table.rows().isEmpty()) {
                    table.addTo(report, own.getFirst().name(), own.getFirst().name());
                }
            }
        });
        var failed = entries.stream().filter(entry -> entry.message() != null)
                .map(entry -> List.of(entry.network(), entry.item(), entry.message())).toList();
        if (!failed.isEmpty()) {
            report.optTable("Failed", List.of("network", "item", "message"), failed);
        }
        report.build().write(folder);
    }

    private static NetworkTable table(Item item, List<Entry> entries) {
        return new NetworkTable(entries.stream()
                .filter(entry -> entry.item().equals(item.name()) && entry.message() == null)
                .map(entry -> new NetworkTable.Row(entry.network(), entry.group(), entry.numbers())).toList());
    }

    /** Items of the same analysis side by side, for each group of networks, and compared with the first one. */
    private static void compared(String analysis, List<Item> items, List<Entry> entries, Report.Builder report) {
        List<NetworkTable> tables = items.stream().map(item -> table(item, entries)).toList();
        List<String> groups = tables.stream().flatMap(table -> table.groups().stream()).distinct().toList();
        List<String> measures = tables.stream().flatMap(table -> table.measures().stream()).distinct().toList();
        List<List<String>> spreads = new ArrayList<>();
        List<List<String>> differences = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            String group = groups.get(g);
            var panels = GroupPanels.builder().setGroups(items.stream().map(Item::name).toList())
                    .setTitle(groups.size() > 1 ? "Networks with " + group : "Networks under each perturbation");
            for (String measure : measures) {
                panels.addPanel(measure, tables.stream().map(table -> table.values(group, measure))
                        .toArray(double[][]::new));
                for (int i = 0; i < items.size(); i++) {
                    double[] values = tables.get(i).values(group, measure);
                    spreads.add(List.of(measure, group, items.get(i).name(), Integer.toString(values.length),
                            NetworkTable.spread(values)));
                    double[][] pairs = pairs(tables.getFirst(), tables.get(i), group, measure);
                    if (i > 0 && pairs.length > 0) {
                        differences.add(Stream.concat(Stream.of(measure, group, items.get(i).name()),
                                NetworkTable.pairedCells(column(pairs, 0), column(pairs, 1)).stream()).toList());
                    }
                }
            }
            report.optFigure(analysis + (groups.size() > 1 ? "-" + (g + 1) : ""), panels.build());
        }
        report.optTable("Items: " + analysis,
                List.of("measure", "group", "item", "networks", "median (quartiles)"), spreads);
        report.optTable("Differences from " + items.getFirst().name() + ", of the same networks",
                List.of("measure", "group", "item", "mean difference", "95 % interval", "in standard deviations",
                        "95 % interval"), differences);
    }

    /** A number of the networks that have it in both. */
    private static double[][] pairs(NetworkTable a, NetworkTable b, String group, String measure) {
        return a.rows().stream().filter(row -> row.group().equals(group)).map(row -> b.rows().stream()
                        .filter(other -> other.name().equals(row.name())).findFirst()
                        .map(other -> new double[] {
                            row.numbers().getOrDefault(measure, Double.NaN),
                            other.numbers().getOrDefault(measure, Double.NaN)}).orElse(null))
                .filter(Objects::nonNull).filter(pair -> Arrays.stream(pair).allMatch(Double::isFinite))
                .toArray(double[][]::new);
    }

    private static double[] column(double[][] rows, int index) {
        return IntStream.range(0, rows.length).mapToDouble(i -> rows[i][index]).toArray();
    }

    private static String csv(List<Entry> entries) {
        return Stream.concat(Stream.of("network,group,item,measure,value"), entries.stream().flatMap(entry ->
                entry.numbers().entrySet().stream().map(number -> Stream.of(
                                entry.network(), entry.group(), entry.item(), number.getKey(),
                                Double.isFinite(number.getValue()) ? number.getValue().toString() : "")
                        .map(NetworkTable::cell).collect(Collectors.joining(",")))))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
