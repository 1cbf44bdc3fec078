package io.efferent.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Several trained networks go on learning, each in an {@link AdaptationRun} of the same schedule, and are compared.
 *
 * <pre>{@code
 * var settings = Adaptation.parse("{\"trialsPerUpdate\": 8}");
 * var study = AdaptationStudy.of(sweep.networks(), settings, Path.of("studies/curl"));
 * study.run(System.out::println, () -> false);
 * System.out.println(study.report("by hand"));
 * }</pre>
 *
 * <p>As many go on at once as there are processors. Those that are done are not done again while network and settings
 * are the same; what was interrupted goes on.
 */
public final class AdaptationStudy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Adaptation adaptation;
    private final List<Member> members;
    private Integer atOnce;

    /**
     * A network.
     *
     * @param name of its run
     * @param group it is one of
     * @param network run folder or checkpoint
     * @param run where it learns
     * @param outcome what came of it
     */
    record Member(String name, String group, Path network, RunFolder run, RunOutcome outcome) {}

    private AdaptationStudy(Path folder, Adaptation adaptation, List<Member> members) {
        this.folder = folder;
        this.adaptation = adaptation;
        this.members = members;
    }

    /**
     * A study.
     *
     * @param networks run folders, whose best checkpoints are taken, or checkpoints; each once
     * @param adaptation how they learn
     * @param folder where everything goes
     * @throws IllegalArgumentException if there are no networks, or one is none
     */
    public static AdaptationStudy of(List<Path> networks, Adaptation adaptation, Path folder) {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("networks: got none, expected at least one");
        }
        Adaptation complete = adaptation.complete();
        List<LearnerOrigin> trained = networks.stream()
                .map(network -> LearnerOrigin.of(RunFolder.bestIn(network), complete)).toList();
        List<String> groups = LearnerOrigin.groups(trained);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < trained.size(); i++) {
            Path run = RunFolder.of(trained.get(i).file()).path().toAbsolutePath().normalize();
            String all = complete + checksum(trained.get(i).file());
            var own = new RunFolder(folder.resolve("runs").resolve(run.getFileName() + "-" + KeptRuns.hash(all)));
            if (members.stream().anyMatch(member -> member.run().equals(own))) {
                throw new IllegalArgumentException("networks: got " + networks.get(i) + " twice, expected it once");
            }
            members.add(new Member(
                    run.getFileName().toString(), groups.get(i), networks.get(i), own, new RunOutcome(own)));
        }
        return new AdaptationStudy(folder, adaptation, members);
    }

    private static String checksum(Path file) {
        var sum = new CRC32C();
        try {
            sum.update(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().toHexDigits(sum.getValue());
    }

    /** Networks at once; default as many as processors. */
    public AdaptationStudy optAtOnce(int count) {
        atOnce = Run.Builder.atLeast("atOnce", count, 1);
        return this;
    }

    /** Number of networks. */
    public int size() {
        return members.size();
    }

    /** Folders of the runs that are done, in the order of the networks. */
    public List<Path> runs() throws IOException {
        List<Path> runs = new ArrayList<>();
        for (Member member : done()) {
            runs.add(member.run().path());
        }
        return runs;
    }

    /** All trials of each network that is done, in the order of the networks. */
    public List<List<AdaptationTrial>> trials() throws IOException {
        List<List<AdaptationTrial>> all = new ArrayList<>();
        for (Member member : done()) {
            all.add(trials(member));
        }
        return all;
    }

    static List<AdaptationTrial> trials(Member member) throws IOException {
        return MetricsLog.read(
                member.run().metrics(), AdaptationTrial.class, AdaptationTrial::trial, Long.MAX_VALUE);
    }

    private List<Member> done() throws IOException {
        List<Member> done = new ArrayList<>();
        for (Member member : members) {
            if (member.outcome().isThere() && RunOutcome.isDone(member.outcome().read())) {
                done.add(member);
            }
        }
        return done;
    }

    /**
     * Does what is not done yet.
     *
     * @param log is told of each network, a line at a time
     * @param stop asked before each update whether to stop; what is under way goes on from there the next time
     * @return how many are not done, since they failed or another process is at them
     * @throws UncheckedIOException if a file cannot be written
     */
    public int run(Consumer<String> log, BooleanSupplier stop) throws IOException {
        var sideBySide = new SideBySide(atOnce == null ? SideBySide.runsFor(1) : atOnce, stop);
        int[] ended = {0};
        sideBySide.run(members.stream().<SideBySide.Job>map(member -> isOver -> {
            if (!member.outcome().hasEnded()) {
                member.outcome().of(() -> plan(member).optStop(isOver).build(), Run.Outcome::values);
            }
            if (member.outcome().isThere()) {
                ObjectNode outcome = member.outcome().read();
                synchronized (ended) {
                    log.accept("%d of %d  %s: %s".formatted(
                            ++ended[0], members.size(), member.name(), RunOutcome.isDone(outcome)
                                    ? outcome.path("trials") + " trials, " + member.run()
                                    : outcome.path("message").asText()));
                }
            }
        }).toList());
        return (int) members.stream().filter(member -> member.outcome().isThere()).count() - done().size();
    }

    private AdaptationRun.Builder plan(Member member) throws IOException {
        if (Files.exists(member.run().last())) {
            return AdaptationRun.builder().optResume(member.run().path());
        }
        KeptRuns.clear(member.run().path());
        return AdaptationRun.builder().setNetwork(member.network()).optAdaptation(adaptation)
                .optFolder(member.run().path());
    }

    /**
     * Writes about the networks that are done: {@code report.html} with figures, in which the unit is the network;
     * {@code trials.csv}, a row per trial and network; {@code study.npz}, the same as arrays (network, trial), with
     * hand paths (network, trial, time, 2) and the adaptation index of the trials in channels.
     *
     * @param command by which the study goes on, or is done again
     * @return the page
     */
    public Path report(String command) throws IOException {
        List<Member> done = done();
        List<List<String>> failed = new ArrayList<>();
        for (Member member : members) {
            if (member.outcome().isThere() && !done.contains(member)) {
                failed.add(List.of(member.name(), member.outcome().read().path("message").asText()));
            }
        }
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("Networks", "%d of %d".formatted(done.size(), size()));
        numbers.put("Command", command);
        AdaptationStudyReport.write(folder, done, failed, numbers, configuration());
        return new RunFolder(folder).report();
    }

    private String configuration() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(adaptation.complete());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
