package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.PlanarEnvironment;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The tower of Hanoi with three disks (Lucas 1883; {@code HanoiTower-v0} of AngoraPy): bring them from the first peg to
 * the last, one at a time, none ever on a smaller one.
 *
 * <p>Observation: the peg of each disk, smallest first, 0 to 2. Action: from the first peg to the second, to the third,
 * from the second to the first, to the third, from the third to the first, to the second. Reward: 100 when the tower
 * is complete, which ends the episode, -1 for a move that is not allowed and changes nothing, -0.01 for any other.
 */
public final class HanoiTower extends PlanarEnvironment {
    private static final int DISKS = 3;
    private static final int PEGS = 3;

    private final int[] pegs = new int[DISKS];

    /** One of them. */
    public HanoiTower() {
        super("HanoiTower-v0", DISKS, new ActionSpace.Discrete(PEGS * (PEGS - 1)), 1);
    }

    @Override
    protected void begin(RandomGenerator random) {
        Arrays.fill(pegs, 0);
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        int move = (int) actions[offset];
        int from = move / (PEGS - 1);
        int other = move % (PEGS - 1);
        int to = other < from ? other : other + 1;
        int disk = top(from);
        if (disk >= top(to)) {
            return new Outcome(-1, false, false);
        }
        pegs[disk] = to;
        boolean complete = Arrays.stream(pegs).allMatch(peg -> peg == PEGS - 1);
        return new Outcome(complete ? 100 : -0.01, complete, false);
    }

    /** The smallest disk on a peg; beyond the largest if there is none. */
    private int top(int peg) {
        int disk = 0;
        while (disk < DISKS && pegs[disk] != peg) {
            disk++;
        }
        return disk;
    }

    @Override
    public void observe(float[] into, int offset) {
        for (int disk = 0; disk < DISKS; disk++) {
            into[offset + disk] = pegs[disk];
        }
    }

    @Override
    protected View view() {
        return new View(-0.7, -0.3, PEGS + 0.4, 1.6);
    }

    @Override
    protected void draw(Graphics2D g) {
        rod(g, INK, 0.05, -0.5, 0, PEGS - 0.5, 0);
        for (int peg = 0; peg < PEGS; peg++) {
            rod(g, peg == PEGS - 1 ? GOAL : GRAY, 0.05, peg, 0, peg, 0.8);
            double height = 0.13;
            for (int disk = DISKS - 1; disk >= 0; disk--) {
                if (pegs[disk] == peg) {
                    double reach = 0.12 + 0.1 * disk;
                    rod(g, BODY, 0.16, peg - reach, height, peg + reach, height);
                    height += 0.2;
                }
            }
        }
    }
}
