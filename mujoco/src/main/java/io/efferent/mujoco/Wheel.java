package io.efferent.mujoco;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Files out of a package for Python: pip or uv fetches its wheel, and what is wanted is taken out of it. Python itself
 * is not needed to use them.
 *
 * @param what it is, in messages
 * @param kept where a file of the wheel goes in the target folder; empty if it is not wanted
 */
public record Wheel(String what, Function<String, Optional<String>> kept) {
    /** Those that download, and uv, which can only install into a folder. */
    private static final List<List<String>> CLIENTS = List.of(List.of("pip3"), List.of("pip"),
            List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("py", "-m", "pip"), List.of("uv"));

    /** A wheel may be for one version of Python, which does not matter here: any that there are wheels for. */
    private static final List<List<String>> PYTHONS =
            List.of(List.of("--python-version", "3.12"), List.of("--python-version", "3.11"), List.of());

    /**
     * Fetches a package and takes out of it what is wanted.
     *
     * @param requirement name and version as pip takes them, {@code myo_sim==0.2.3}
     * @param target a folder that may hold other things, and files of an earlier try; its own folder has to exist
     * @param notice told in a few lines what is done
     * @throws MujocoException if there is neither pip nor uv, it does not find the version, or what came is damaged
     */
    public void install(String requirement, Path target, Consumer<String> notice) {
        try (var work = TemporaryFolder.in(target.toAbsolutePath().getParent())) {
            var fetched = Files.createDirectory(work.path().resolve("fetched"));
            fetch(requirement, fetched, notice);
            unpack(fetched, target, notice);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fetch(String requirement, Path into, Consumer<String> notice) {
        var client = CLIENTS.stream().filter(Wheel::runs).findFirst().orElseThrow(() -> new MujocoException(
                what + " is fetched by pip or uv, and neither is there: install one"));
        var failures = new ArrayList<String>();
        for (var python : PYTHONS) {
            var command = new ArrayList<>(client);
            command.addAll(client.equals(List.of("uv"))
                    ? List.of("pip", "install", "--no-deps", "--only-binary", ":all:", "--target", into.toString())
                    : List.of("download", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
                            "--dest", into.toString()));
            command.addAll(python);
            command.add(requirement);
            if (failures.isEmpty()) {
                notice.accept(String.join(" ", command));
            }
            var run = Command.run(command);
            if (run.succeeded()) {
                return;
            }
            failures.add(run.output().lines().filter(line -> !line.isBlank()).reduce((_, last) -> last)
                    .orElse("no reason given"));
        }
        throw new MujocoException(
                String.join(" ", client) + " cannot fetch " + requirement + ": " + failures.getFirst());
    }

    private static boolean runs(List<String> client) {
        var command = new ArrayList<>(client);
        command.add("--version");
        return Command.run(command).succeeded();
    }

    /** Takes what is needed out of the wheel that was fetched, or out of what has been unpacked already. */
    void unpack(Path fetched, Path target, Consumer<String> notice) throws IOException {
        try (var files = Files.list(fetched)) {
            var wheel = files.filter(file -> file.toString().endsWith(".whl")).findFirst();
            if (wheel.isEmpty()) {
                copy(fetched, target);
                return;
            }
            check(wheel.get(), notice);
            try (var zip = FileSystems.newFileSystem(wheel.get())) {
                copy(zip.getPath("/"), target);
            } catch (ProviderNotFoundException e) {
                throw new MujocoException(
                        "the wheel of " + what + " is damaged: " + wheel.get().getFileName() + " is no proper zip", e);
            }
        }
    }

    /** pip has compared the hash with the index; those of the newest version are known here as well. */
    private void check(Path wheel, Consumer<String> notice) throws IOException {
        var name = wheel.getFileName().toString();
        var hash = HexFormat.of().formatHex(sha256(wheel));
        var known = Optional.ofNullable(knownHashes().get(name));
        if (known.isPresent() && !known.get().equals(hash)) {
            throw new MujocoException(name + " has the sha256 " + hash + ", expected " + known.get());
        }
        notice.accept(String.format(Locale.ROOT, "%s, %.1f MB, sha256 %s as %s", name, Files.size(wheel) / 1e6, hash,
                known.isPresent() ? "Efferent knows it" : "the index says"));
    }

    private static Map<String, String> knownHashes() throws IOException {
        try (var stream = Wheel.class.getResourceAsStream("wheels.sha256")) {
            var hashes = new HashMap<String, String>();
            new String(stream.readAllBytes(), StandardCharsets.US_ASCII).lines().map(line -> line.split("\\s+"))
                    .forEach(words -> hashes.put(words[1], words[0]));
            return hashes;
        }
    }

    /** Copies what is wanted, each file with the hash that the wheel's record gives. */
    private void copy(Path wheel, Path target) throws IOException {
        for (var entry : record(wheel).entrySet()) {
            var place = kept.apply(entry.getKey());
            if (place.isPresent()) {
                var to = target.resolve(place.get()).normalize();
                if (!to.startsWith(target)) {
                    throw new MujocoException(
                            "the wheel of " + what + " has a file outside of its folder, " + entry.getKey());
                }
                Files.createDirectories(to.getParent());
                Files.copy(wheel.resolve(entry.getKey()), to, StandardCopyOption.REPLACE_EXISTING);
                var hash = "sha256=" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(to));
                if (!entry.getValue().equals(hash)) {
                    throw new MujocoException("the wheel of " + what + " is damaged: " + entry.getKey()
                            + " is not what its record says");
                }
            }
        }
    }

    /** Files of a wheel and their hashes. */
    private Map<String, String> record(Path wheel) throws IOException {
        try (var files = Files.list(wheel)) {
            var record = files.map(folder -> folder.resolve("RECORD")).filter(Files::isRegularFile).findFirst()
                    .orElseThrow(() -> new MujocoException("the wheel of " + what + " has no record of its files"));
            var hashes = new HashMap<String, String>();
            for (var line : Files.readAllLines(record)) {
                var cells = line.split(",");
                if (cells.length > 1) {
                    hashes.put(cells[0], cells[1]);
                }
            }
            return hashes;
        }
    }

    private static byte[] sha256(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            for (int length = stream.read(block); length >= 0; length = stream.read(block)) {
                digest.update(block, 0, length);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
