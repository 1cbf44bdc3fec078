package io.efferent.effector.motornet;

import io.efferent.effector.Effector.Parts;
import java.util.function.UnaryOperator;

/**
 * Whose numerical conventions an effector follows, as a setting; for {@link
 * io.efferent.effector.Effector.Builder#optVariant}.
 */
public enum Compatibility implements UnaryOperator<Parts> {
    /** Correct physics. */
    NONE {
        @Override
        public Parts apply(Parts parts) {
            return parts;
        }
    },
    /** {@link MotorNet}. */
    MOTORNET {
        @Override
        public Parts apply(Parts parts) {
            return new MotorNet().apply(parts);
        }
    }
}
