package io.efferent.effector.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Integrator;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.effector.Rates;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.ReluMuscle;
import java.util.OptionalDouble;

/**
 * Order 1: Euler and "Runge-Kutta 4" as MotorNet 0.2.0 steps them, for comparison with its results.
 *
 * <p>A step advances activation and fiber length, then takes forces from the geometry and the fiber length at its
 * start, and moves positions with the old velocity. The Runge-Kutta stages start from the previous stage instead of the
 * beginning of the step.
 */
final class MotorNetIntegrator implements Integrator, Fixed {
    private final boolean rungeKutta;
    private final OptionalDouble initialStep;

    /**
     * @param rungeKutta the method
     * @param initialStep step with which the initial fiber lengths are moved, s; empty for the control step
     */
    MotorNetIntegrator(boolean rungeKutta, OptionalDouble initialStep) {
        this.rungeKutta = rungeKutta;
        this.initialStep = initialStep;
    }

    @Override
    public String name() {
        return rungeKutta ? "motornet-rk4" : "motornet-euler";
    }

    @Override
    public EffectorState step(Plant plant, EffectorState s0, NDArray excitation, Loads loads, double h) {
        Rates k1 = plant.rates(s0, excitation, loads, 0);
        if (!rungeKutta) {
            return advance(plant, s0, k1, h);
        }
        EffectorState s1 = advance(plant, s0, k1, h / 2);
        Rates k2 = plant.rates(s1, excitation, loads, 0);
        EffectorState s2 = advance(plant, s1, k2, h / 2);
        Rates k3 = plant.rates(s2, excitation, loads, 0);
        EffectorState s3 = advance(plant, s2, k3, h);
        Rates k4 = plant.rates(s3, excitation, loads, 0);
        return advance(plant, s0, Rates.average(k1, k2, k3, k4, plant), h);
    }

    private static EffectorState advance(Plant plant, EffectorState s, Rates k, double h) {
        NDArray step = plant.constant(h);
        NDArray position = s.position().add(s.velocity().mul(step));
        NDArray velocity = s.velocity().add(k.velocity().mul(step));
        MuscleState muscle =
                plant.muscle().bounded(plant.muscleConstants(), s.muscle().plus(k.muscle(), step));
        return plant.assemble(position, velocity, muscle, lagging(plant, s, muscle, k.muscle()));
    }

    /**
     * Forces of the new activation at the old geometry and fiber length. An elastic-tendon muscle reports the new fiber
     * length, and its speed in units that make it ten times the rate at which it moved.
     */
    private static MuscleOutput lagging(Plant plant, EffectorState s, MuscleState next, MuscleState rate) {
        MuscleOutput output = plant.muscle().output(
                plant.muscleConstants(), s.muscle().withActivation(next.activation()), s.path().length(),
                s.path().velocity());
        if (next.variables().size() == 1) {
            return output;
        }
        NDArray velocity = rate.get(1).mul(plant.muscleConstants().get(Muscle.MAXIMUM_VELOCITY));
        return new MuscleOutput(output.force(), next.get(1), velocity, output.curves());
    }

    /**
     * Activation is held; fibers move one step from the equilibrium of the passive forces; ReLU muscles have no force.
     */
    @Override
    public EffectorState start(Plant plant, EffectorState rest) {
        if (plant.muscle() instanceof ReluMuscle) {
            MuscleOutput output = rest.output();
            NDArray none = output.force().zerosLike();
            return rest.withOutput(
                    new MuscleOutput(none, output.fiberLength(), output.fiberVelocity(), output.curves()));
        }
        if (rest.muscle().variables().size() == 1) {
            return rest;
        }
        NDArray minimum = rest.activation();
        MuscleState rate = plant.muscle().rates(plant.muscleConstants(), rest.muscle(), rest.output(), minimum, 0);
        double h = initialStep.orElse(plant.effector().timestep());
        MuscleState moved = rest.muscle().plus(rate, plant.constant(h)).withActivation(minimum);
        return new EffectorState(
                rest.position(), rest.velocity(), moved, rest.pose(), rest.path(),
                lagging(plant, rest, moved, rate));
    }
}
