package io.efferent.mujoco;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
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
import java.util.regex.Pattern;

/**
 * Brings MuJoCo into a folder of the user's: pip or uv fetches the wheel of this platform, and library, headers and
 * plugins are taken out of it. Python itself is not needed to use them.
 */
public final class MujocoWheel {
    /** The newest version that Efferent's tests know. */
    public static final String NEWEST = "4.0.0";

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(\\.post\\d+)?");

    /** Those that download, and uv, which can only install into a folder. */
    private static final List<List<String>> CLIENTS = List.of(List.of("pip3"), List.of("pip"),
            List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("py", "-m", "pip"), List.of("uv"));

    /** A wheel is for one version of Python, which does not matter here: any that MuJoCo has been built for. */
    private static final List<List<String>> PYTHONS =
            List.of(List.of("--python-version", "3.12"), List.of("--python-version", "3.11"), List.of());

    private MujocoWheel() {}

    /** {@code ~/.mujoco}, in which {@link MujocoLibrary} looks. */
    public static Path home() {
        return Path.of(System.getProperty("user.home"), ".mujoco");
    }

    /**
     * Installs a version, unless it is there.
     *
     * @param version as {@code 4.0.0}
     * @param into the folder in which it gets one of its own
     * @param notice told in a few lines what is done
     * @return the folder with the library
     * @throws IllegalArgumentException if this is not how versions are written
     * @throws MujocoException if there is neither pip nor uv, it does not find the version, or what came is damaged
     */
    public static Path install(String version, Path into, Consumer<String> notice) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version: got '" + version + "', expected one such as " + NEWEST);
        }
        var target = into.resolve("mujoco-" + version);
        if (Files.isDirectory(target)) {
            notice.accept("MuJoCo " + version + " is in " + target);
            return target;
        }
        try {
            Files.createDirectories(into);
            try (var work = TemporaryFolder.in(into)) {
                var fetched = Files.createDirectory(work.path().resolve("fetched"));
                var unpacked = Files.createDirectory(work.path().resolve("unpacked"));
                fetch(version, fetched, notice);
                unpack(fetched, unpacked, notice);
                Files.move(unpacked, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        notice.accept("MuJoCo " + version + " is in " + target);
        return target;
    }

    private static void fetch(String version, Path into, Consumer<String> notice) {
        var client = CLIENTS.stream().filter(MujocoWheel::runs).findFirst().orElseThrow(() -> new MujocoException(
                "MuJoCo is fetched by pip or uv, and neither is there. Install one, or unpack an archive of MuJoCo's "
                        + "release page into " + home() + "."));
        // Since 4.0 the library has a wheel of its own, on which that of the Python package depends.
        boolean core = Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 4;
        var wheel = (core ? "mujoco-core==" : "mujoco==") + version;
        var failures = new ArrayList<String>();
        for (var python : PYTHONS) {
            var command = new ArrayList<>(client);
            command.addAll(client.equals(List.of("uv"))
                    ? List.of("pip", "install", "--no-deps", "--only-binary", ":all:", "--target", into.toString())
                    : List.of("download", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
                            "--dest", into.toString()));
            command.addAll(python);
            command.add(wheel);
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
        throw new MujocoException(String.join(" ", client) + " cannot fetch " + wheel + ": " + failures.getFirst());
    }

    private static boolean runs(List<String> client) {
        var command = new ArrayList<>(client);
        command.add("--version");
        return Command.run(command).succeeded();
    }

    /** Takes what is needed out of the wheel that was fetched, or out of what has been unpacked already. */
    static void unpack(Path fetched, Path target, Consumer<String> notice) throws IOException {
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
                        "the wheel of MuJoCo is damaged: " + wheel.get().getFileName() + " is no proper zip", e);
            }
        }
    }

    /** pip has compared the hash with the index; those of the newest version are known here as well. */
    private static void check(Path wheel, Consumer<String> notice) throws IOException {
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
        try (var stream = MujocoWheel.class.getResourceAsStream("wheels.sha256")) {
            var hashes = new HashMap<String, String>();
            new String(stream.readAllBytes(), StandardCharsets.US_ASCII).lines().map(line -> line.split("\\s+"))
                    .forEach(words -> hashes.put(words[1], words[0]));
            return hashes;
        }
    }

    /** Copies library, headers, plugins and licenses, each with the hash that the wheel's record gives. */
    private static void copy(Path wheel, Path target) throws IOException {
        var hashes = record(wheel);
        boolean found = false;
        for (var entry : hashes.entrySet()) {
            var name = entry.getKey();
            var kept = name.replaceFirst("^mujoco/|.*/licenses/|.*dist-info/", "");
            boolean library = LibrarySearch.isLibrary(kept);
            if (library || kept.startsWith("include/") || kept.startsWith("plugin/") || kept.startsWith("LICENSE")) {
                var to = target.resolve(kept).normalize();
                if (!to.startsWith(target)) {
                    throw new MujocoException("the wheel of MuJoCo has a file outside of its folder, " + name);
                }
                Files.createDirectories(to.getParent());
                Files.copy(wheel.resolve(name), to);
                var hash = "sha256=" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(to));
                if (!entry.getValue().equals(hash)) {
                    throw new MujocoException(
                            "the wheel of MuJoCo is damaged: " + name + " is not what its record says");
                }
                found |= library;
            }
        }
        if (!found) {
            throw new MujocoException("the wheel of MuJoCo has no library for this platform");
        }
    }

    /** Files of a wheel and their hashes. */
    private static Map<String, String> record(Path wheel) throws IOException {
        try (var files = Files.list(wheel)) {
            var record = files.map(folder -> folder.resolve("RECORD")).filter(Files::isRegularFile).findFirst()
                    .orElseThrow(() -> new MujocoException("the wheel of MuJoCo has no record of its files"));
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
