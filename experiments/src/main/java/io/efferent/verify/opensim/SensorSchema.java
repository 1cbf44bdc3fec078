package io.efferent.verify.opensim;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Schema;
import io.efferent.verify.compare.Section;
import java.util.Map;

/** Numbers of sense organs. */
public final class SensorSchema implements Schema {
    private static final Map<String, Check> CHECKS = Map.of("spindle_mileusnic", new SpindleCheck());

    @Override
    public String name() {
        return "sensor-reference/1";
    }

    @Override
    public Check check(Section file) {
        return file.choose("name", CHECKS);
    }
}
