package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorTest {
    @TempDir Path runs;
    @TempDir Path elsewhere;

    private static HttpResponse<String> get(Monitor monitor, String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(monitor.address() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void write(String run, String text) throws IOException {
        Files.createDirectories(runs.resolve(run));
        Files.writeString(runs.resolve(run).resolve(Monitor.METRICS), text);
    }

    @Test
    void runsAreListedAndReadAsTheyGrow() throws Exception {
        write("a b", "{\"cycle\":1}\n{\"cycle\":2}\n{\"cyc");
        Files.createDirectories(runs.resolve("none"));
        try (var monitor = new Monitor(runs, 0)) {
            var page = get(monitor, "");
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("<title>Efferent: runs</title>"));
            assertFalse(page.body().contains("http://") || page.body().contains("https://"),
                    "the page loads nothing from elsewhere");
            var list = new ObjectMapper().readTree(get(monitor, "runs").body());
            assertEquals(1, list.size());
            assertEquals("a b", list.get(0).get("name").asText());
            assertEquals("{\"cycle\":1}\n{\"cycle\":2}\n", get(monitor, "metrics?run=a%20b&from=0").body());
            assertEquals("{\"cycle\":2}\n", get(monitor, "metrics?run=a%20b&from=12").body());
            assertEquals("", get(monitor, "metrics?run=a%20b&from=24").body());
            assertEquals("", get(monitor, "metrics?run=a%20b&from=999").body());
            write("a b", "{\"cycle\":1}\n{\"cycle\":2}\n{\"cycle\":3}\n");
            assertEquals("{\"cycle\":3}\n", get(monitor, "metrics?run=a%20b&from=24").body());
        }
    }

    @Test
    void nothingElseIsGivenAway() throws Exception {
        write("run", "{}\n");
        Files.createDirectories(runs.resolve("run/deep"));
        Files.writeString(runs.resolve("run/deep").resolve(Monitor.METRICS), "{}\n");
        try (var monitor = new Monitor(runs, 0)) {
            for (var path : new String[] {
                "metrics?run=none&from=0", "metrics?run=..&from=0", "metrics?run=run%2Fdeep&from=0",
                        "metrics?run=run&from=-1",
                "metrics?run=run", "metrics", "run/metrics.jsonl"
            }) {
                assertEquals(404, get(monitor, path).statusCode(), path);
            }
            assertTrue(raw(monitor, "elsewhere.org").startsWith("HTTP/1.1 403"));
            assertTrue(raw(monitor, "localhost:" + URI.create(monitor.address()).getPort()).startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void requestsThatAreNeverSentToTheirEndHoldUpNoOther() throws Exception {
        write("run", "{}\n");
        try (var monitor = new Monitor(runs, 0)) {
            int port = URI.create(monitor.address()).getPort();
            List<Socket> open = new ArrayList<>();
            for (var part : List.of("G", "GET /runs", "GET /runs HTTP/1.1\r\n", "GET /runs HTTP/1.1\r\nHost: loc",
                    "POST / HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: 99\r\n\r\nhalf")) {
                for (int i = 0; i < 10; i++) {
                    var socket = new Socket("localhost", port);
                    socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
                    open.add(socket);
                }
            }
            assertEquals(200, get(monitor, "runs").statusCode());
            assertEquals("{}\n", get(monitor, "metrics?run=run&from=0").body());
            for (var socket : open) {
                socket.close();
            }
            assertEquals(200, get(monitor, "").statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "NONSENSE"})
    void nothingButReadingIsAnswered(String method) throws Exception {
        try (var monitor = new Monitor(runs, 0)) {
            var answer = raw(monitor, method, "localhost:" + URI.create(monitor.address()).getPort());
            assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
            assertTrue(answer.contains("Allow: GET, HEAD"), answer);
        }
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        try (var monitor = new Monitor(runs, 0)) {
            var answer = raw(monitor, "HEAD", "localhost:" + URI.create(monitor.address()).getPort());
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-length: 2"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreFollowedWithinTheFolderOnly() throws Exception {
        var outside = Files.createDirectories(elsewhere.resolve("secret"));
        Files.writeString(outside.resolve(Monitor.METRICS), "{}\n");
        write("run", "{}\n");
        Files.createDirectories(runs.resolve("file"));
        Files.createSymbolicLink(runs.resolve("folder"), outside);
        Files.createSymbolicLink(runs.resolve("file").resolve(Monitor.METRICS), outside.resolve(Monitor.METRICS));
        Files.createSymbolicLink(runs.resolve("same"), runs.resolve("run"));
        try (var monitor = new Monitor(runs, 0)) {
            for (var run : List.of("folder", "file")) {
                assertEquals(404, get(monitor, "metrics?run=" + run + "&from=0").statusCode(), run);
            }
            assertEquals(200, get(monitor, "metrics?run=same&from=0").statusCode());
            assertEquals(2, new ObjectMapper().readTree(get(monitor, "runs").body()).size());
        }
    }

    private static String raw(Monitor monitor, String host) throws IOException {
        return raw(monitor, "GET", host);
    }

    private static String raw(Monitor monitor, String method, String host) throws IOException {
        try (var socket = new Socket("localhost", URI.create(monitor.address()).getPort())) {
            socket.getOutputStream()
                    .write((method + " /runs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (var monitor = new Monitor(runs, 0)) {
            int port = URI.create(monitor.address()).getPort();
            var message = assertThrows(IOException.class, () -> new Monitor(runs, port)).getMessage();
            assertTrue(message.startsWith("monitor: port " + port + " cannot be had"), message);
        }
    }
}
