package io.efferent.task;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.Effector;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Stand still while the endpoint is pushed: each second but the first a force of random direction and size acts for 0.2
 * s, from a random moment on. The body begins near the middle of its joint limits, where it also has its target.
 *
 * @param duration s
 * @param push largest force, N
 */
public record Standing(double duration, double push) implements Task {
    private static final double PUSH_DURATION = 0.2;
    private static final double EVERY = 1;
    private static final double FALLEN = 0.3;
    /** Part of the range of a joint within which it begins. */
    private static final double SPREAD = 0.01;

    public Standing {
        Reaches.requireDuration(duration);
        if (!(push >= 0) || Double.isInfinite(push)) {
            throw new IllegalArgumentException("push: got " + push + ", expected a number of at least 0, N");
        }
    }

    @Override
    public String name() {
        return "stand";
    }

    @Override
    public List<Channel> inputs(Effector effector) {
        return List.of(new Channel("goal", effector.skeleton().dimension()));
    }

    @Override
    public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
        int steps = Task.steps(duration, effector);
        int dimension = effector.skeleton().dimension();
        double[] middle = effector.limits().middle();
        double[] lower = effector.limits().lower();
        double[] upper = effector.limits().upper();
        double[][] position = new double[batch][middle.length];
        Sequence load = new Sequence(steps, batch, dimension);
        for (int trial = 0; trial < batch; trial++) {
            for (int d = 0; d < middle.length; d++) {
                position[trial][d] = middle[d] + SPREAD * (upper[d] - lower[d]) * random.nextDouble(-1, 1);
            }
            for (double second = EVERY; second < duration; second += EVERY) {
                int from = Task.steps(second + (EVERY - PUSH_DURATION) * random.nextDouble(), effector);
                int to = Math.min(from + Task.steps(PUSH_DURATION, effector), steps);
                double[] force = random.doubles(dimension, -push, Math.nextUp(push)).toArray();
                if (from < to) {
                    load.fill(trial, from, to, force);
                }
            }
        }
        double[][] goal = effector.endpoints(Collections.nCopies(batch, middle).toArray(double[][]::new));
        Sequence target = Reaches.constant(goal, steps + 1);
        return Trials.builder().setPosition(position).setTarget(target).addInput("goal", target)
                .optEndpointLoad(load).build();
    }

    /**
     * Where the endpoint is, how joints are bent and how fast they turn, and effort. A body whose endpoint is farther
     * than {@value #FALLEN} m from its target has fallen: it counts as 1 m away, whatever it does, so that gradients
     * are those of bodies that stand. Without posture the endpoint stays where it is while the trunk tilts under it.
     */
    @Override
    public List<Loss> losses() {
        return List.of(
                new Loss("position", 1, r -> {
                    NDArray stands = stands(r);
                    return r.mean(distance(r).mul(stands).add(r.constant(1)).sub(stands));
                }),
                whileStanding(Losses.posture().times(5)),
                whileStanding(Losses.jointVelocity().times(0.02)),
                whileStanding(Losses.activation().times(0.05)),
                whileStanding(Losses.hidden().times(0.001)),
                whileStanding(Losses.hiddenRate().times(0.00001)));
    }

    /** The term where a body that has fallen is as it was at the start. */
    private static Loss whileStanding(Loss loss) {
        return new Loss(loss.name(), loss.weight(), r -> {
            NDArray stands = stands(r);
            long moments = stands.getShape().get(1);
            return loss.of(r.map((_, x) -> {
                if (x.getShape().dimension() < 3) {
                    return x;
                }
                NDArray start = x.get(":, 0:1");
                NDArray counts = x.getShape().get(1) == moments ? stands : stands.get(":, 1:");
                return x.sub(start).mul(counts).add(start);
            }));
        }, loss.needs());
    }

    private static NDArray distance(Rollout r) {
        return r.endpoint().sub(r.target()).abs().sum(new int[] {2}, true);
    }

    /** (batch, time, 1): 1 or 0. */
    private static NDArray stands(Rollout r) {
        return distance(r).lt(r.constant(FALLEN)).toType(r.type(), false);
    }

    /** A hand's width, m. */
    @Override
    public double targetRadius() {
        return 0.1;
    }
}
