package io.efferent.mujoco;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The tests of a class, or a test, need MuJoCo. It is installed where that is possible; elsewhere they are skipped, or
 * fail with {@code -Defferent.requireMujoco=true}.
 *
 * <p>The system property {@code efferent.test.newestMujoco} names a folder into which {@link MujocoWheel#NEWEST} is
 * installed to run them with; without pip or uv they are skipped.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresMujoco.Condition.class)
@Tag("mujoco")
public @interface RequiresMujoco {

    /** Decides once per JVM. */
    final class Condition implements ExecutionCondition {
        private static final class Answer {
            /** Why not; null if it is there. */
            private static final String REASON = reason();

            private static String reason() {
                var folder = System.getProperty("efferent.test.newestMujoco");
                if (folder == null) {
                    return MujocoInstaller.ensure(System.err::println)
                            ? null : "MuJoCo is not installed. " + MujocoLibrary.HOW_TO_CHOOSE;
                }
                try {
                    var installed = MujocoWheel.install(MujocoWheel.NEWEST, Path.of(folder), System.err::println);
                    System.setProperty(MujocoLibrary.PROPERTY, installed.toString());
                    return null;
                } catch (MujocoException e) {
                    return e.getMessage();
                }
            }
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Answer.REASON == null) {
                return ConditionEvaluationResult.enabled("MuJoCo is installed");
            }
            if (Boolean.getBoolean("efferent.requireMujoco")
                    && System.getProperty("efferent.test.newestMujoco") == null) {
                throw new IllegalStateException(Answer.REASON);
            }
            System.err.println("Skipped, " + context.getDisplayName() + ": " + Answer.REASON);
            return ConditionEvaluationResult.disabled(Answer.REASON);
        }
    }
}
