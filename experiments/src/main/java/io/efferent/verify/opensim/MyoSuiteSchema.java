package io.efferent.verify.opensim;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Schema;
import io.efferent.verify.compare.Section;
import java.util.Map;

/** Numbers of MyoSuite: fatigue. */
public final class MyoSuiteSchema implements Schema {
    private static final Map<String, Check> CHECKS = Map.of("fatigue_3ccr", new FatigueCheck());

    @Override
    public String name() {
        return "myosuite-reference/1";
    }

    @Override
    public Check check(Section file) {
        return file.choose("name", CHECKS);
    }
}
