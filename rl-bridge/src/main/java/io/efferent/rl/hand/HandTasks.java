package io.efferent.rl.hand;

import io.efferent.rl.ActionBins;
import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Pixels;
import io.efferent.rl.RlEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tasks of the hand, by AngoraPy's names.
 *
 * <p>{@code Absolute} and {@code Relative} say what actions mean, {@code FF}, {@code MF}, {@code RF} or {@code LF} that
 * it is always this finger, {@code NoTouch} that touch is not observed, {@code Visual} that vision is a picture of 64 x
 * 64 points, {@code Discrete} that each action is one of 11 choices.
 */
public final class HandTasks implements EnvironmentProvider {
    private static final int REACH_STEPS = 100;
    private static final int BINS = 11;
    private static final int PICTURE = 64;

    public static final List<EnvironmentSpec> SPECS = all();

    @Override
    public List<EnvironmentSpec> specs() {
        return SPECS;
    }

    private static List<EnvironmentSpec> all() {
        List<EnvironmentSpec> specs = new ArrayList<>();
        both(specs, "Reach", "", "bring five fingertips to given places", REACH_STEPS, HandReach::new);
        both(specs, "Reach", "NoTouch", "bring five fingertips to given places without touch", REACH_STEPS,
                options -> new HandReach(options.withoutTouch()));
        both(specs, "FreeReach", "", "touch a given finger with the thumb", REACH_STEPS, HandFreeReach::new);
        both(specs, "FreeReach", "NoTouch", "touch a given finger with the thumb without touch", REACH_STEPS,
                options -> new HandFreeReach(options.withoutTouch()));
        both(specs, "Reach", "Visual", "bring five fingertips to given places, seen in a picture", REACH_STEPS,
                options -> new Pixels(new HandReach(options), PICTURE, PICTURE));
        both(specs, "FreeReach", "Visual", "touch a given finger with the thumb, seen in a picture", REACH_STEPS,
                options -> new Pixels(new HandFreeReach(options), PICTURE, PICTURE));
        for (var finger : HandEnvironment.TIPS.subList(0, HandEnvironment.THUMB)) {
            both(specs, "Reach" + finger, "",
                    "bring five fingertips to given places, finger " + finger + " to the thumb",
                    REACH_STEPS, options -> new HandReach(options, finger));
            both(specs, "FreeReach" + finger, "", "touch finger " + finger + " with the thumb", REACH_STEPS,
                    options -> new HandFreeReach(options, finger));
        }
        int blockSteps = ConsecutiveGoals.STEPS_PER_GOAL * ConsecutiveGoals.LAST;
        both(specs, "ManipulateBlock", "", "turn a block in the hand to one orientation after the other", blockSteps,
                HandBlock::new);
        both(specs, "ManipulateBlock", "NoTouch", "turn a block in the hand without touch", blockSteps,
                options -> new HandBlock(options.withoutTouch()));
        both(specs, "ManipulateBlock", "Visual", "turn a block in the hand, seen in a picture", blockSteps,
                options -> new Pixels(new HandBlock(options), PICTURE, PICTURE));
        both(specs, "ManipulateBlock", "Discrete", "turn a block in the hand, 11 choices per servo", blockSteps,
                options -> new ActionBins(new HandBlock(options), BINS));
        return List.copyOf(specs);
    }

    private static void both(
            List<EnvironmentSpec> specs, String task, String variant, String description, int steps,
            Function<HandOptions, RlEnvironment> factory) {
        specs.add(new EnvironmentSpec(task + "Absolute" + variant + "-v0", description, steps,
                () -> factory.apply(HandOptions.of(HandControl.ABSOLUTE))));
        specs.add(new EnvironmentSpec(task + "Relative" + variant + "-v0", description + ", relative control", steps,
                () -> factory.apply(HandOptions.of(HandControl.RELATIVE))));
    }
}
