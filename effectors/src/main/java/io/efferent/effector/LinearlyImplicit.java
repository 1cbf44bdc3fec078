package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.muscle.FiberStep;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.Elimination;
import io.efferent.skeleton.StiffForces;

/**
 * Order 1, for elastic tendons and light segments at steps of some milliseconds: fibers by backward Euler, the limb
 * linearly implicit in the tendons' stiffness, or the fibers' viscosity where tendons are rigid
 * ({@link io.efferent.muscle.RigidTendonMuscle}, {@link io.efferent.muscle.KistemakerRigidMuscle}). Of other muscles it
 * makes a semi-implicit Euler method.
 *
 * <p>Activation moves by its average rate. The path at the end is guessed from its velocity, fibers are solved for it
 * ({@link io.efferent.muscle.Muscle#fiberStep}), and with the stiffness K that they show there the velocity changes by
 *
 * <pre>
 * (M + h^2 R K R^T) dv = h (Q - bias - R F)
 * </pre>
 *
 * where R are moment arms; so neither a stiff fiber nor a stiff tendon between a muscle and a light limb asks for short
 * steps, nor do damped joints and a floor, whose damping and stiffness are added ({@link StiffForces}). Fibers then
 * follow the path where it really ended, to first order. All of it is differentiated exactly.
 */
public final class LinearlyImplicit implements Integrator, Fixed {
    @Override
    public String name() {
        return "implicit";
    }

    @Override
    public double stabilityLimit() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public EffectorState step(Plant plant, EffectorState state, NDArray excitation, Loads loads, double h) {
        var muscle = plant.muscle();
        var p = plant.muscleConstants();
        NDArray step = plant.constant(h);
        MuscleState rates = muscle.rates(p, state.muscle(), state.output(), excitation, h);
        MuscleState next = muscle.bounded(p, state.muscle().plus(rates, step));
        NDArray ahead = state.path().length().add(state.path().velocity().mul(step));
        FiberStep answer = muscle.fiberStep(p, state.muscle(), next, ahead, state.path().velocity(), h);

        NDArray mass = plant.massMatrix(state);
        NDArray acceleration = plant.acceleration(state, answer.force(), plant.loads(loads, state));
        NDArray arms = state.path().momentArms();
        NDArray stiff = arms.mul(answer.stiffness().expandDims(1));
        NDArray joint = stiff.expandDims(2).mul(arms.expandDims(1)).sum(new int[] {3});
        NDArray push = mass.mul(acceleration.expandDims(1)).sum(new int[] {2}).mul(step);
        NDArray matrix = mass.add(joint.mul(plant.constant(h * h)));
        var stiffForces = plant.stiffForces(state, h);
        if (stiffForces.isPresent()) {
            matrix = matrix.add(stiffForces.get().matrix());
            push = push.add(stiffForces.get().ahead().mul(step));
        }
        NDArray change = Elimination.solve(matrix, push);
        NDArray velocity = state.velocity().add(change);
        NDArray position = state.position().add(plant.positionRates(state, velocity).mul(step));
        return plant.settle(position, velocity, state.muscle(), answer, h);
    }
}
