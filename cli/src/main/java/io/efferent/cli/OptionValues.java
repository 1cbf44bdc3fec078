package io.efferent.cli;

import java.math.BigInteger;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads numbers and paths of the command line; what does not fit is told without the names of Java's types. The empty
 * path would be the folder that one is in.
 */
final class OptionValues {
    private OptionValues() {}

    static CommandLine register(CommandLine commandLine) {
        for (var type : new Class<?>[] {int.class, Integer.class}) {
            register(commandLine, type, text -> (int) whole(text, Integer.MAX_VALUE));
        }
        for (var type : new Class<?>[] {long.class, Long.class}) {
            register(commandLine, type, text -> whole(text, Long.MAX_VALUE));
        }
        for (var type : new Class<?>[] {double.class, Double.class}) {
            register(commandLine, type, OptionValues::number);
        }
        register(commandLine, Path.class, OptionValues::path);
        return commandLine;
    }

    @SuppressWarnings("unchecked")
    private static <T> void register(
            CommandLine commandLine, Class<?> type, CommandLine.ITypeConverter<? extends T> converter) {
        commandLine.registerConverter((Class<T>) type, (CommandLine.ITypeConverter<T>) converter);
    }

    /** How many threads, or {@code auto} for one per processor, as without the flag: null. */
    static final class Threads implements CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return text.equals("auto") ? null : (Integer) (int) whole(text, Integer.MAX_VALUE);
        }
    }

    private static long whole(String text, long largest) {
        BigInteger number;
        try {
            number = new BigInteger(text.strip());
        } catch (NumberFormatException e) {
            throw refused(text, "a whole number");
        }
        if (number.abs().compareTo(BigInteger.valueOf(largest)) > 0) {
            throw refused(text, "at most " + largest);
        }
        return number.longValueExact();
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused(text, "a number");
        }
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw refused(text, "a path");
        }
        return Path.of(text);
    }

    private static TypeConversionException refused(String text, String expected) {
        return new TypeConversionException("got '" + text + "', expected " + expected);
    }
}
