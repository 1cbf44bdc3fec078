package io.efferent.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A page with the learning curves of all runs in a folder, drawn anew as they grow: returns, lengths of episodes,
 * throughput, and everything else in their metrics. Only this machine can see it.
 */
public final class Monitor implements AutoCloseable {
    /** The file of a run that is shown. */
    public static final String METRICS = "metrics.jsonl";

    private static final int LARGEST_PORT = 65535;
    private static final List<String> METHODS = List.of("GET", "HEAD");
    private static final int MOST_BYTES = 8 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path runs;
    private final HttpServer server;
    /** A request that is slow, or never sent to its end, holds up no other. */
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("monitor-", 0).factory());

    static {
        // The server reads it once, when it is loaded: seconds after which a request that is not complete is dropped.
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "10");
    }

    /**
     * Begins to serve.
     *
     * @param runs folder of run folders
     * @param port of this machine; 0 for any that is free
     * @throws BindException if the port is taken
     * @throws IllegalArgumentException if it is no port
     */
    public Monitor(Path runs, int port) throws IOException {
        this.runs = runs;
        requirePort(port);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (BindException e) {
            threads.shutdown();
            throw new BindException(
                    "monitor: port " + port + " cannot be had (" + e.getMessage() + "); name another one");
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Refuses what is no port.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static void requirePort(int port) {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("monitor: got port " + port + ", expected 0 to " + LARGEST_PORT);
        }
    }

    /** Where the page is. */
    public String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (!METHODS.contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", String.join(", ", METHODS));
                send(exchange, 405, "text/plain", "only to be read".getBytes(StandardCharsets.UTF_8));
            } else if (!isForThisMachine(exchange)) {
                send(exchange, 403, "text/plain", "only for localhost".getBytes(StandardCharsets.UTF_8));
            } else if (path.equals("/")) {
                send(exchange, 200, "text/html", page());
            } else if (path.equals("/runs")) {
                send(exchange, 200, "application/json", JSON.writeValueAsBytes(list()));
            } else if (path.equals("/metrics")) {
                sendMetrics(exchange);
            } else {
                send(exchange, 404, "text/plain", "there is nothing here".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** A page elsewhere may lead a name of its own to this machine; its requests say so. */
    private boolean isForThisMachine(HttpExchange exchange) {
        var host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        int port = server.getAddress().getPort();
        return Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port).contains(host);
    }

    private static byte[] page() throws IOException {
        try (var in = Monitor.class.getResourceAsStream("monitor.html")) {
            return in.readAllBytes();
        }
    }

    private ArrayNode list() throws IOException {
        var list = JSON.createArrayNode();
        if (!Files.isDirectory(runs)) {
            return list;
        }
        var real = runs.toRealPath();
        try (var folders = Files.list(runs)) {
            for (var folder : folders.sorted().toList()) {
                var file = folder.resolve(METRICS);
                // A link may lead out of the folder, to what is nobody's business.
                if (Files.isRegularFile(file) && file.toRealPath().startsWith(real)) {
                    list.addObject().put("name", folder.getFileName().toString())
                            .put("modified", Files.getLastModifiedTime(file).toMillis());
                }
            }
        }
        return list;
    }

    /** The metrics of {@code run=} from the byte {@code from=} on, whole lines only. */
    private void sendMetrics(HttpExchange exchange) throws IOException {
        var run = parameter(exchange, "run");
        var from = parameter(exchange, "from");
        var known = list().valueStream().anyMatch(entry -> entry.get("name").asText().equals(run));
        if (!known || !from.matches("\\d{1,18}")) {
            send(exchange, 404, "text/plain", "no such run".getBytes(StandardCharsets.UTF_8));
            return;
        }
        try (var channel = Files.newByteChannel(runs.resolve(run).resolve(METRICS))) {
            channel.position(Math.min(Long.parseLong(from), channel.size()));
            var buffer = ByteBuffer.allocate((int) Math.min(MOST_BYTES, channel.size() - channel.position()));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            int end = buffer.position();
            while (end > 0 && buffer.get(end - 1) != '\n') {
                end--;
            }
            var lines = new byte[end];
            buffer.get(0, lines);
            send(exchange, 200, "application/jsonl", lines);
        }
    }

    private static String parameter(HttpExchange exchange, String name) {
        var query = exchange.getRequestURI().getRawQuery();
        for (var part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(name + "=")) {
                return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
