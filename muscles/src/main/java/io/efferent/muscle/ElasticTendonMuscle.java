package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.kernel.Root;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Hill-type muscle with pennation and an elastic tendon. State: activation and fiber length. Fiber and tendon pull
 * equally along the tendon.
 *
 * <p>Fibers with a damper move at the speed at which that is so, whatever their activation; those without at the speed
 * at which the contractile element carries what is left to it, and therefore need an activation of at least 0.01. A
 * fiber at its shortest rests, while its tendon may go slack. All equations are solved by bracketed searches that
 * always end ({@link Root}).
 *
 * @param model curves, constants and activation dynamics
 */
public record ElasticTendonMuscle(HillModel model) implements HillMuscle {
    private static final double LEAST_ACTIVATION = 0.01;
    /** Active forces at rest below which velocities are no longer meant seriously. */
    private static final double LEAST_ISOMETRIC = 1e-4;
    /** Active forces, in maximum isometric forces, beyond which velocities do not follow. */
    private static final double LARGEST_FORCE = 1000;
    /** In maximum velocities. */
    private static final double LARGEST_VELOCITY = 1000;
    /** Strain of the tendon where searches for equilibrium begin. */
    private static final double START_STRAIN = 0.01;

    /** Equations of a model; kept, because a step that contains them is compiled once. */
    private record Equations(Root velocity, Root equilibrium, Root step) {}

    private static final Map<HillModel, Equations> EQUATIONS = new ConcurrentHashMap<>();

    private Equations equations() {
        return EQUATIONS.computeIfAbsent(model, m -> new Equations(
                new Root(names("activation", "isometric", "elastic", "cosine", "tendon"), this::velocityResidual),
                new Root(names("activation", "pathLength", "pathVelocity"), this::equilibriumResidual),
                new Root(names("activation", "pathLength", "fiberLength", "seconds"), this::stepResidual)));
    }

    private List<String> names(String... own) {
        List<String> names = new ArrayList<>(List.of(own));
        parameters().forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public List<String> stateVariables() {
        return List.of("activation", "fiberLength");
    }

    /** @throws IllegalArgumentException also if a fiber without a damper may be less than 1 % active */
    @Override
    public Map<String, Double> resolve(String muscle, MuscleConstants given) {
        Map<String, Double> all = HillMuscle.super.resolve(muscle, given);
        double minimum = all.get(ActivationDynamics.MINIMUM);
        if (all.getOrDefault(HillModel.DAMPING, 0.0) < HillModel.LEAST_DAMPING && minimum < LEAST_ACTIVATION) {
            throw new IllegalArgumentException("muscle '" + muscle + "': " + ActivationDynamics.MINIMUM + ": got "
                    + minimum + ", expected at least " + LEAST_ACTIVATION
                    + ": the velocity of a fiber without damping is not defined where nothing is active");
        }
        return all;
    }

    private NDArray shortestAlong(Parameters p) {
        return p.derived("shortestAlong", () -> Pennation.along(p, model.shortestFiber(p)));
    }

    private NDArray length(Parameters p, NDArray fiberLength) {
        return fiberLength.div(p.get(OPTIMAL_FIBER_LENGTH));
    }

    private NDArray tendon(Parameters p, NDArray pathLength, NDArray along) {
        return model.tendon(p, pathLength.sub(along).div(p.get(TENDON_SLACK_LENGTH)));
    }

    private NDArray velocityResidual(Parameters p, NDArray velocity) {
        return p.get("isometric").mul(model.forceVelocity(p, p.get("activation"), velocity))
                .add(p.get("elastic")).add(velocity.mul(p.get(HillModel.DAMPING)))
                .mul(p.get("cosine")).sub(p.get("tendon"));
    }

    /** Fiber less tendon force along the tendon, of a fiber that moves with the path. */
    private NDArray equilibriumResidual(Parameters p, NDArray along) {
        NDArray fiber = Pennation.fiberLength(p, along);
        NDArray cosine = along.div(fiber);
        NDArray velocity = cosine.mul(p.get("pathVelocity")).div(referenceVelocity(p));
        return fiberForce(p, fiber, velocity, model.damping(p)).mul(cosine)
                .sub(tendon(p, p.get("pathLength"), along));
    }

    /** Fiber less tendon force along the tendon, of a fiber that has come here within a step. */
    private NDArray stepResidual(Parameters p, NDArray along) {
        NDArray fiber = Pennation.fiberLength(p, along);
        return fiberForce(p, fiber, stepVelocity(p, fiber), stepDamping(p)).mul(along).div(fiber)
                .sub(tendon(p, p.get("pathLength"), along));
    }

    private NDArray stepVelocity(Parameters p, NDArray fiber) {
        return fiber.sub(p.get("fiberLength")).div(p.get("seconds")).div(referenceVelocity(p));
    }

    /** Damping that every fiber has in a step, so that force rises with length where nothing else does. */
    private NDArray stepDamping(Parameters p) {
        return p.derived("stepDamping", () -> {
            NDArray least = p.get(OPTIMAL_FIBER_LENGTH).zerosLike().add(p.constant(HillModel.LEAST_DAMPING));
            NDArray damping = model.damping(p);
            return damping == null ? least : Tensors.atLeast(damping, least);
        });
    }

    /**
     * A step by backward Euler: the fiber length at the end at which fiber and tendon are in equilibrium, the fiber
     * moving at the average velocity of the step. Stable whatever the step, and of order 1.
     */
    @Override
    public FiberStep fiberStep(
            Parameters p, MuscleState before, MuscleState next, NDArray pathLength, NDArray pathVelocity, double step) {
        NDArray shortest = shortestAlong(p);
        NDArray slack = p.get(TENDON_SLACK_LENGTH);
        NDArray last = Tensors.atLeast(before.get(1), model.shortestFiber(p));
        NDArray lastAlong = Pennation.along(p, last);
        NDArray reach = referenceVelocity(p).mul(p.constant(2 * step));
        NDArray longest = Tensors.atLeast(Tensors.atLeast(pathLength.sub(slack), shortest), lastAlong).add(reach);
        Map<String, NDArray> in = Map.of(
                "activation", next.activation(), "pathLength", pathLength, "fiberLength", last, "seconds",
                p.constant(step));
        Parameters all = p.with(in);
        NDArray start = lastAlong.add(pathVelocity.mul(p.constant(step)));
        NDArray along = equations().step().solve(all, shortest, longest, start);

        NDArray fiber = Pennation.fiberLength(p, along);
        NDArray force = p.get(MAXIMUM_ISOMETRIC_FORCE);
        NDArray tendonSlope = model.tendonSlope(p, pathLength.sub(along).div(slack)).div(slack);
        NDArray slope = stepSlope(all, along, fiber).add(tendonSlope);
        NDArray zero = along.zerosLike();
        NDArray rises = slope.gt(p.constant(0)).logicalAnd(along.gt(shortest));
        NDArray share = Tensors.where(rises, tendonSlope.div(Tensors.where(rises, slope, slope.onesLike())), zero);
        NDArray stiffness = Tensors.atLeast(
                share.neg().add(p.constant(1)).mul(tendonSlope).mul(force), p.constant(0));
        return new FiberStep(
                new MuscleState(next.activation(), fiber), pathLength, tendon(p, pathLength, along).mul(force),
                stiffness, share);
    }

    /** Derivative by the length along the tendon of the fiber's force along it, in a step. */
    private NDArray stepSlope(Parameters p, NDArray along, NDArray fiber) {
        NDArray activation = p.get("activation");
        NDArray length = length(p, fiber);
        NDArray velocity = stepVelocity(p, fiber);
        NDArray factor = model.forceVelocity(p, activation, velocity);
        NDArray active = activation.mul(model.activeForceLength(p, length));
        NDArray byLength = model.activeForceLengthSlope(p, length).mul(activation).mul(factor)
                .add(model.passiveSlope(p, length)).div(p.get(OPTIMAL_FIBER_LENGTH));
        NDArray byVelocity = active.mul(model.forceVelocitySlope(p, activation, velocity)).add(stepDamping(p))
                .div(referenceVelocity(p)).div(p.get("seconds"));
        NDArray force = active.mul(factor).add(model.passive(p, length)).add(velocity.mul(stepDamping(p)));
        NDArray cosine = along.div(fiber);
        return byLength.add(byVelocity).mul(cosine.square())
                .add(force.mul(Pennation.heightSquared(p)).div(fiber.square().mul(fiber)));
    }

    /** The fiber follows the path by its share; its velocity is the average of the step. */
    @Override
    public FiberStep.Settled settle(
            Parameters p, MuscleState before, FiberStep answer, NDArray pathLength, NDArray pathVelocity, double step) {
        NDArray shortest = model.shortestFiber(p);
        NDArray along = Pennation.along(p, answer.state().get(1))
                .add(answer.share().mul(pathLength.sub(answer.pathLength())));
        along = Tensors.atLeast(along, shortestAlong(p));
        NDArray fiber = Pennation.fiberLength(p, along);
        NDArray velocity = fiber.sub(Tensors.atLeast(before.get(1), shortest)).div(p.constant(step));
        NDArray force = tendon(p, pathLength, along).mul(p.get(MAXIMUM_ISOMETRIC_FORCE));
        return new FiberStep.Settled(
                new MuscleState(answer.state().activation(), fiber), output(p, force, fiber, velocity));
    }

    /** Normalized force of a fiber; damping may be null. */
    private NDArray fiberForce(Parameters p, NDArray fiber, NDArray velocity, NDArray damping) {
        NDArray length = length(p, fiber);
        NDArray activation = p.get("activation");
        NDArray force = model.activeForceLength(p, length).mul(activation)
                .mul(model.forceVelocity(p, activation, velocity)).add(model.passive(p, length));
        return damping == null ? force : force.add(velocity.mul(damping));
    }

    /**
     * Fiber length, m, at which fiber and tendon are in equilibrium while the tendon's length does not change: the
     * shortest one where there is none. Never fails. A tendon that is softer than the descending limb of its fiber,
     * more than 17 optimal lengths long, has several equilibria; then it is one of them.
     *
     * @param p bound constants
     * @param activation (batch, muscle)
     * @param pathLength m, (batch, muscle)
     * @param pathVelocity m/s, (batch, muscle); 0 for a muscle at rest
     */
    public NDArray equilibrium(Parameters p, NDArray activation, NDArray pathLength, NDArray pathVelocity) {
        NDArray shortest = shortestAlong(p);
        NDArray slack = p.get(TENDON_SLACK_LENGTH);
        NDArray longest = Tensors.atLeast(pathLength.sub(slack), shortest);
        NDArray start = pathLength.sub(slack.mul(p.constant(1 + START_STRAIN)));
        Map<String, NDArray> in =
                Map.of("activation", activation, "pathLength", pathLength, "pathVelocity", pathVelocity);
        return Pennation.fiberLength(p, equations().equilibrium().solve(p.with(in), shortest, longest, start));
    }

    /** Minimum activation, fiber and tendon in equilibrium. */
    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        return steadyState(p, ActivationDynamics.rest(p, pathLength), pathLength);
    }

    @Override
    public MuscleState steadyState(Parameters p, NDArray activation, NDArray pathLength) {
        return new MuscleState(activation, equilibrium(p, activation, pathLength, pathLength.zerosLike()));
    }

    @Override
    public MuscleState bounded(Parameters p, MuscleState state) {
        return new MuscleState(
                ActivationDynamics.bounded(p, state.activation()),
                Tensors.atLeast(state.get(1), model.shortestFiber(p)));
    }

    private NDArray velocity(
            Parameters p, NDArray activation, NDArray forceLength, NDArray passive, NDArray cosine, NDArray tendon) {
        NDArray isometric = activation.mul(forceLength);
        NDArray force = Tensors.clip(
                tendon.div(cosine).sub(passive), p.constant(-LARGEST_FORCE), p.constant(LARGEST_FORCE));
        NDArray undamped =
                model.velocity(p, activation, Tensors.atLeast(isometric, p.constant(LEAST_ISOMETRIC)), force);
        NDArray damping = HillMuscle.damping(model, p);
        if (damping == null) {
            return undamped;
        }
        Map<String, NDArray> in = new LinkedHashMap<>();
        in.put("activation", activation);
        in.put("isometric", isometric);
        in.put("elastic", passive);
        in.put("cosine", cosine);
        in.put("tendon", tendon);
        NDArray damped = equations().velocity().solve(
                p.with(in), p.constant(-LARGEST_VELOCITY), p.constant(LARGEST_VELOCITY), passive.zerosLike());
        return Tensors.where(damping.gt(p.constant(0)), damped, undamped);
    }

    @Override
    public FiberState fiber(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray activation = state.activation();
        NDArray shortest = model.shortestFiber(p);
        NDArray fiber = Tensors.atLeast(state.get(1), shortest);
        NDArray along = Pennation.along(p, fiber);
        NDArray cosine = along.div(fiber);
        NDArray length = length(p, fiber);
        NDArray tendon = tendon(p, pathLength, along);
        NDArray forceLength = model.activeForceLength(p, length);
        NDArray passive = model.passive(p, length);
        NDArray velocity = velocity(p, activation, forceLength, passive, cosine, tendon);

        NDArray zero = velocity.zerosLike();
        NDArray held = held(p, state, velocity);
        velocity = Tensors.where(held, zero, velocity);
        NDArray forceVelocity =
                Tensors.where(held, velocity.onesLike(), forceVelocity(p, state, forceLength, passive, cosine, tendon,
                        velocity));
        NDArray most = p.get(MAXIMUM_ISOMETRIC_FORCE);
        NDArray active = Tensors.where(held, zero, activation.mul(forceLength).mul(forceVelocity).mul(most));
        NDArray elastic = Tensors.where(held, zero, passive.mul(most));
        NDArray damper = HillMuscle.damping(model, p);
        NDArray damping = damper == null ? zero : velocity.mul(damper).mul(most);
        NDArray speed = velocity.mul(referenceVelocity(p));
        return new FiberState(
                fiber, along, speed, pathLength.sub(along), pathVelocity.sub(speed.div(cosine)), forceLength, passive,
                forceVelocity, active, elastic, damping, tendon.mul(most));
    }

    /** Of an undamped fiber the factor is what its force asks for, also beyond the ends of the curve. */
    private NDArray forceVelocity(
            Parameters p, MuscleState state, NDArray forceLength, NDArray passive, NDArray cosine, NDArray tendon,
            NDArray velocity) {
        NDArray asked = tendon.div(cosine).sub(passive)
                .div(Tensors.atLeast(state.activation().mul(forceLength), p.constant(LEAST_ISOMETRIC)));
        NDArray damping = HillMuscle.damping(model, p);
        return damping == null ? asked
                : Tensors.where(
                        damping.gt(p.constant(0)), model.forceVelocity(p, state.activation(), velocity), asked);
    }

    /** Where a fiber is at its shortest and would shorten further. */
    private NDArray held(Parameters p, MuscleState state, NDArray velocity) {
        return state.get(1).lte(model.shortestFiber(p)).logicalAnd(velocity.lte(p.constant(0)));
    }

    @Override
    public MuscleDetails details(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        FiberState fiber = fiber(p, state, pathLength, pathVelocity);
        NDArray slack = p.get(TENDON_SLACK_LENGTH);
        NDArray stiffness = model.tendonSlope(p, fiber.tendonLength().div(slack))
                .mul(p.get(MAXIMUM_ISOMETRIC_FORCE)).div(slack);
        return MuscleDetails.of(
                model, p, fiber, state.activation(), pathVelocity, held(p, state, fiber.velocity()), stiffness);
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        return new MuscleState(
                model.activationRate(p, state.activation(), excitation, step), output.fiberVelocity());
    }
}
