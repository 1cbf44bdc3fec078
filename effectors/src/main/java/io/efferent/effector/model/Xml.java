package io.efferent.effector.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * An element of a document, with messages that say where something is missing.
 *
 * @param element what the parser made
 */
record Xml(Element element) {
    private static final int MOST_BYTES = 64 << 20;

    /**
     * Parses a document without looking at anything outside it.
     *
     * @throws IllegalArgumentException in one line, if it is no XML, has a DOCTYPE, or is too large
     */
    static Xml parse(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("document: got more than 64 MiB, expected a model");
        }
        try {
            return new Xml(parser().parse(new ByteArrayInputStream(bytes)).getDocumentElement());
        } catch (SAXParseException e) {
            String reason = e.getMessage().contains("DOCTYPE")
                    ? "has a DOCTYPE, expected none: entities are not read"
                    : "is not XML: " + e.getMessage().lines().findFirst().orElse("");
            throw new IllegalArgumentException("document: line " + e.getLineNumber() + ": " + reason, e);
        } catch (SAXException e) {
            throw new IllegalArgumentException("document: is not XML: " + e.getMessage(), e);
        }
    }

    private static DocumentBuilder parser() {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new Thrower());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser", e);
        }
    }

    private static final class Thrower implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }

    /** The element's name. */
    String kind() {
        return element.getTagName();
    }

    /** Its attribute {@code name}, or nothing. */
    String name() {
        return element.getAttribute("name");
    }

    Optional<String> attribute(String key) {
        return element.hasAttribute(key) ? Optional.of(element.getAttribute(key).strip()) : Optional.empty();
    }

    List<Xml> children() {
        List<Xml> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(new Xml(child));
            }
        }
        return children;
    }

    Stream<Xml> children(String kind) {
        return children().stream().filter(child -> child.kind().equals(kind));
    }

    Optional<Xml> child(String kind) {
        return children(kind).findFirst();
    }

    /** All elements of a kind below this one, in the order of the document. */
    List<Xml> all(String kind) {
        List<Xml> found = new ArrayList<>();
        for (Xml child : children()) {
            if (child.kind().equals(kind)) {
                found.add(child);
            }
            found.addAll(child.all(kind));
        }
        return found;
    }

    /** The text of a child, or nothing if there is no child or it is empty. */
    Optional<String> text(String kind) {
        return child(kind).map(child -> child.element().getTextContent().strip()).filter(text -> !text.isEmpty());
    }

    String required(String kind) {
        return text(kind).orElseThrow(() -> new IllegalArgumentException(this + ": " + kind + " is missing"));
    }

    double number(String kind) {
        return number(kind, required(kind));
    }

    double number(String kind, double fallback) {
        return text(kind).map(text -> number(kind, text)).orElse(fallback);
    }

    boolean isTrue(String kind) {
        return text(kind).map(Boolean::parseBoolean).orElse(false);
    }

    double[] numbers(String kind, int count) {
        return numbers(kind, required(kind), count);
    }

    double[] numbers(String kind, double... fallback) {
        return text(kind).map(text -> numbers(kind, text, fallback.length)).orElse(fallback);
    }

    double[] numbers(String key, String text, int count) {
        double[] numbers = Arrays.stream(text.split("[\\s,]+")).filter(word -> !word.isEmpty())
                .mapToDouble(word -> number(key, word)).toArray();
        if (count >= 0 && numbers.length != count) {
            throw new IllegalArgumentException(
                    this + ": " + key + ": got " + numbers.length + " numbers, expected " + count);
        }
        return numbers;
    }

    private double number(String key, String text) {
        double number;
        try {
            number = switch (text.toLowerCase(Locale.ROOT)) {
                case "inf", "infinity" -> Double.POSITIVE_INFINITY;
                case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(this + ": " + key + ": got '" + text + "', expected a number", e);
        }
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException(this + ": " + key + ": got NaN, expected a number");
        }
        return number;
    }

    /** For messages: kind and name. */
    @Override
    public String toString() {
        return name().isEmpty() ? kind() : kind() + " '" + name() + "'";
    }
}
