package io.efferent.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text made safe for XML and HTML, and the pieces of pages kept next to the classes. */
final class Html {

    private Html() {
    }

    static String escape(String text) {
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\t', '\n', '\r' -> safe.appendCodePoint(c);
                // XML 1.0 has no way to write the other control characters, half pairs and non-characters.
                default -> safe.appendCodePoint(c < 0x20 || c >= 0xD800 && c < 0xE000 || c == 0xFFFE || c == 0xFFFF
                        ? 0xFFFD : c);
            }
        });
        return safe.toString();
    }

    static String resource(String name) {
        try (var stream = Html.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing next to " + Html.class.getName());
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
