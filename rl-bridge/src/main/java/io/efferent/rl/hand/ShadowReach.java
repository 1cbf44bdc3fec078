package io.efferent.rl.hand;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Five fingertips are to go to given places: Gymnasium-Robotics' HandReach.
 *
 * <p>Thumb and a random finger meet above the palm, each stopping 5 mm short, and the others stay; in one episode of
 * ten all do. With d the distance of all 15 numbers, the goal is reached below 1 cm, and the dense reward is -d.
 *
 * <p>Senses: proprioception (48), vision (15, where the fingertips are), goal (15).
 */
public final class ShadowReach extends ShadowHand {
    private static final double THRESHOLD = 0.01;
    private static final double[] MEETING = {0, -0.09, 0.05};
    private static final double NOISE = 0.005;
    private static final double GAP = 0.005;
    private static final double REST_SHARE = 0.1;
    private static final List<String> TIPS = List.of("fftip", "mftip", "rftip", "lftip", "thtip");
    private static final int THUMB = 4;
    private static final int NUMBERS = 15;

    /** Joints at the beginning in the order of the model, rad: wrist, fingers from the forefinger on, thumb. */
    private static final double[] START = {
        -0.16514339750464327, -0.31973286565062153,
        0.14340512546557435, 0.32028208333591573, 0.7126053607727917, 0.6705281001412586,
        0.000246444303701037, 0.3152655251085491, 0.7659800313729842, 0.7323156897425923,
        0.00038520700007378114, 0.36743546201985233, 0.7119514095008576, 0.6699446327514138,
        0.0525442258033891, -0.13615534724474673, 0.39872030433433003, 0.7415570009679252, 0.704096378652974,
        0.003673823825070126, 0.5506291436028695, -0.014515151997119306, -0.0015229223564485414, -0.7894883021600622
    };

    private final List<Doubles> tips;
    /** Sites that show the goal. They are moved in the data, so that all environments share the model. */
    private final List<Doubles> marks;
    private final double[] rest;
    private final double[] palm;

    ShadowReach(boolean dense) {
        super("HandReach", "reach", dense, NUMBERS);
        tips = sites(TIPS.stream().map(tip -> "robot0:S_" + tip));
        marks = sites(IntStream.range(0, TIPS.size()).mapToObj(i -> "target" + i));
        angles.setAll(START);
        data.forward();
        rest = tips.stream().map(Doubles::toArray).flatMapToDouble(Arrays::stream).toArray();
        palm = data.xpos().row(model.id(MujocoObject.BODY, "robot0:palm")).toArray();
        tips.forEach(tip -> sense(Sense.of(Sense.VISION, 3), tip::copyTo));
        senseGoal();
    }

    private List<Doubles> sites(Stream<String> names) {
        return names.map(name -> data.siteXpos().row(model.id(MujocoObject.SITE, name))).toList();
    }

    @Override
    protected void begin(RandomGenerator random) {
        angles.setAll(START);
        double[] places = rest.clone();
        double[] meeting = palm.clone();
        for (int axis = 0; axis < 3; axis++) {
            meeting[axis] += MEETING[axis] + NOISE * random.nextGaussian();
        }
        if (random.nextDouble() >= REST_SHARE) {
            HandReach.pullTowards(places, THUMB, meeting);
            HandReach.pullTowards(places, random.nextInt(THUMB), meeting);
        }
        setGoal(places);
    }

    @Override
    protected void mark() {
        for (int i = 0; i < marks.size(); i++) {
            marks.get(i).setAll(goal(3 * i), goal(3 * i + 1), goal(3 * i + 2));
        }
    }

    @Override
    double away() {
        double squares = 0;
        for (int i = 0; i < NUMBERS; i++) {
            double way = tips.get(i / 3).get(i % 3) - goal(i);
            squares += way * way;
        }
        return Math.sqrt(squares);
    }

    @Override
    boolean reached() {
        return away() <= THRESHOLD;
    }

    /** {@code is_success}: whether the goal is reached now; {@code distance}: of all 15 numbers, m. */
    @Override
    public Map<String, Double> measures() {
        return Map.of("is_success", reached() ? 1.0 : 0.0, "distance", away());
    }
}
