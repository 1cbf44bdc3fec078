package io.efferent.array;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where arrays of {@link Tensors#newManager()} are, and so what runs on DJL's tape: on the processor, or on a graphics
 * card, where DJL's build for CUDA is installed. Compiled steps stay on the processor.
 */
public final class Devices {
    private static final Pattern NAME = Pattern.compile("(cpu)|gpu(?::(\\d{1,4}))?");

    private static volatile Device current = Device.cpu();

    private Devices() {}

    /** The one in use. */
    public static Device current() {
        return current;
    }

    /**
     * Puts arrays of managers from now on elsewhere; for the whole process, before anything is made.
     *
     * @param name {@code cpu}, {@code gpu} or, where there are several, {@code gpu:1}
     * @throws IllegalArgumentException if it is none of these, or is not there
     */
    public static void use(String name) {
        Engine engine = Engine.getEngine("PyTorch");
        current = named(name, engine.hasCapability("CUDA"), engine.getGpuCount());
    }

    /** A device of a machine with so many cards, of which PyTorch makes use if it was built with CUDA. */
    static Device named(String name, boolean withCuda, int cards) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException("device: got '" + name + "', expected cpu, gpu or gpu:1");
        }
        if (parts.group(1) != null) {
            return Device.cpu();
        }
        int index = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
        if (!withCuda) {
            throw new IllegalArgumentException("device: got '" + name + "', expected cpu, as this build has PyTorch "
                    + "without CUDA; build it with: ./mvnw package -DskipTests -Pcuda");
        }
        if (index >= cards) {
            throw new IllegalArgumentException("device: got '" + name + "', expected "
                    + (cards == 0 ? "cpu, as no CUDA driver with a card is found" : "a number below " + cards));
        }
        return Device.of(Device.Type.GPU, index);
    }
}
