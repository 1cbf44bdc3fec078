package io.efferent.mujoco;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The tests of a class, or a test, need MuJoCo. It is installed where that is possible; elsewhere they are skipped, or fail
 * with {@code -Defferent.requireMujoco=true}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresMujoco.Condition.class)
public @interface RequiresMujoco {

    /** Decides once per JVM. */
    final class Condition implements ExecutionCondition {
        private static final class Answer {
            private static final boolean PRESENT = MujocoInstaller.ensure(System.err::println);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Answer.PRESENT) {
                return ConditionEvaluationResult.enabled("MuJoCo is installed");
            }
            var reason = "MuJoCo is not installed. " + MujocoLibrary.HOW_TO_CHOOSE;
            if (Boolean.getBoolean("efferent.requireMujoco")) {
                throw new IllegalStateException(reason);
            }
            System.err.println("Skipped, " + context.getDisplayName() + ": " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
