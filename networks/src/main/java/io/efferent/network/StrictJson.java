package io.efferent.network;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * JSON that a user or a file brings, as records. What does not fit ends in an {@link IllegalArgumentException} of one
 * line that names the field, what it holds and what it should hold; names that a record does not have are refused too.
 */
public final class StrictJson {
    private static final int LONGEST = 40;

    private static final JsonMapper PARTIAL = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();
    private static final JsonMapper WHOLE = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .withCoercionConfig(LogicalType.Textual, text -> text
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private StrictJson() {}

    /** Parses a document; a name may stand once in an object, and nothing may follow. */
    public static JsonNode parse(String text) {
        try {
            return PARTIAL.readTree(text);
        } catch (MismatchedInputException e) {
            throw new IllegalArgumentException("got more after the end of the JSON, expected one value", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(why(e), e);
        }
    }

    /** A record all of whose components are there. */
    public static <T> T whole(JsonNode json, Class<T> type) {
        return read(WHOLE, json, type);
    }

    /** A record that may lack components, which become null, except numbers that cannot be. */
    public static <T> T partial(JsonNode json, Class<T> type) {
        return read(PARTIAL, json, type);
    }

    private static <T> T read(JsonMapper mapper, JsonNode json, Class<T> type) {
        try {
            T value = json.isObject() ? mapper.treeToValue(json, type) : null;
            if (value == null) {
                throw new IllegalArgumentException("got " + describe(json) + ", expected a JSON object");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(why(e, json), e);
        }
    }

    /** What is wrong with a text that is no JSON or YAML, and in which line. */
    public static String why(JsonProcessingException e) {
        var problem = e.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(start marker at .*", "");
        return problem + (e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")");
    }

    private static String why(JsonProcessingException e, JsonNode json) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return where(unknown.getPath().subList(0, unknown.getPath().size() - 1))
                    + "unknown setting '" + unknown.getPropertyName() + "', expected some of "
                    + Arrays.stream(unknown.getReferringClass().getRecordComponents()).map(
                    RecordComponent::getName).toList();
        }
        if (!(e instanceof JsonMappingException mapping)) {
            return why(e);
        }
        var path = where(mapping.getPath());
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return path + e.getCause().getMessage();
        }
        if (e instanceof InvalidFormatException format && format.getValue() instanceof String text) {
            return path + "got " + describe(TextNode.valueOf(text)) + ", expected " + expected(mapping);
        }
        JsonNode found = json;
        for (var step : mapping.getPath()) {
            found = step.getFieldName() == null ? found.path(step.getIndex()) : found.path(step.getFieldName());
        }
        return path + "got " + describe(found) + ", expected " + expected(mapping);
    }

    private static String where(List<JsonMappingException.Reference> path) {
        var text = new StringBuilder();
        for (var step : path) {
            if (step.getFieldName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return text.isEmpty() ? "" : text + ": ";
    }

    private static String describe(JsonNode found) {
        return switch (found.getNodeType()) {
            case MISSING, NULL -> "nothing";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> {
                var text = found.asText();
                yield "'" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text) + "'";
            }
        };
    }

    private static String expected(JsonMappingException e) {
        Class<?> type = switch (e) {
            case InvalidFormatException value -> value.getTargetType();
            case MismatchedInputException mismatch -> mismatch.getTargetType();
            default -> e.getCause() instanceof InputCoercionException number ? number.getTargetType() : Object.class;
        };
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ")).replaceFirst(", (?=[^,]*$)", " or ");
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> e.getCause() instanceof InputCoercionException
                    ? "a whole number of fewer digits" : "a whole number";
            case "double", "Double", "float", "Float" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "a text";
            case "List", "ArrayList", "float[]", "boolean[]" -> "a list";
            default -> "names and values";
        };
    }
}
