package io.efferent.verify.motornet;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.Effector;
import io.efferent.effector.Euler;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import io.efferent.verify.compare.Section;
import java.util.List;

/** Builds the bodies that reference files name instead of describing them: ready-made ones with all their defaults. */
final class ReadyMadeBody {
    private ReadyMadeBody() {}

    /** The effector of the class {@code effector} with muscles of the class {@code muscle}. */
    static Effector effector(Section section) {
        var muscle = ReferenceBody.muscle(section, "muscle");
        String name = section.text("effector");
        var builder = switch (name) {
            case "ReluPointMass24" -> ReadyMade.named("point-mass24", muscle);
            case "FreePointMass24" -> ReadyMade.freePointMass24(muscle);
            case "Reacher" -> ReadyMade.reacher(muscle);
            case "RigidTendonArm26" -> ReadyMade.rigidTendonArm26(muscle);
            case "CompliantTendonArm26" -> ReadyMade.named("arm26-compliant", muscle);
            default -> throw section.unknown("effector", List.of(
                    "ReluPointMass24", "FreePointMass24", "Reacher", "RigidTendonArm26", "CompliantTendonArm26"));
        };
        Integrator usual = name.equals("CompliantTendonArm26") ? new RungeKutta4() : new Euler();
        return builder
                .optTimestep(section.number("timestep"))
                .optSubsteps(section.has("n_ministeps") ? section.count("n_ministeps") : 1)
                .optDamping(section.number("damping", 0))
                .optIntegrator(section.has("integrator") ? Integrator.named(section.text("integrator")) : usual)
                .optVariant(Compatibility.MOTORNET)
                .build();
    }

    /** Such a body with its senses and a task. */
    static Environment environment(Section section, Effector effector, Task task, DataType type) {
        return Environment.builder()
                .setEffector(effector)
                .setTask(task)
                .optType(type)
                .optVisionDelay(age(section, "vision_delay"))
                .optProprioceptionDelay(age(section, "proprioception_delay"))
                .optStackedActions(section.has("action_frame_stacking") ? section.count("action_frame_stacking") : 0)
                .build();
    }

    /** Age in s of what is sensed: MotorNet counts the present as the first step of a delay. */
    private static double age(Section section, String key) {
        double timestep = section.number("timestep");
        return Math.max(0, section.number(key, timestep) - timestep);
    }
}
