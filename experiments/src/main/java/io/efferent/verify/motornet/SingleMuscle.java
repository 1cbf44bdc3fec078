package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.MusclePath;
import io.efferent.effector.Plant;
import io.efferent.effector.motornet.MotorNet;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.skeleton.PointMass;
import io.efferent.verify.compare.Section;

/** One muscle along the x axis of a point mass, whose coordinate is therefore the length of the muscle's path. */
final class SingleMuscle {
    private SingleMuscle() {}

    /** The muscle of the section {@code muscle}. */
    static Effector of(Section muscle) {
        double initialStep = muscle.number("init_timestep", 0.01);
        return of(ReferenceBody.model(muscle), ReferenceBody.constants(muscle, 1, 0), initialStep);
    }

    static Effector of(Muscle model, MuscleConstants constants, double initialStep) {
        double[][] alongX = {{1, 0}, {0, 0}};
        return Effector.builder()
                .setSkeleton(PointMass.of(2, 1))
                .addMuscle("muscle", model, constants, new MusclePath.Polynomial(0, new double[2], alongX))
                .optVariant(new MotorNet(initialStep))
                .build();
    }

    /** The state at rest for given path lengths, (batch, 1). */
    static EffectorState rest(Plant plant, NDArray pathLength) {
        var zero = pathLength.zerosLike();
        return plant.initialState(Tensors.concatLast(pathLength, zero), Tensors.concatLast(zero, zero));
    }
}
