package io.efferent.experiment.analyze;

import io.efferent.analysis.DelayedLoop;
import io.efferent.analysis.Eigenvalue;
import io.efferent.figure.CurvePlot;
import io.efferent.network.LoopMap;
import io.efferent.network.LoopMap.Cut;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;

/** Whether the closed loop of body, delayed senses and network is stable around the posture that a trial ends in. */
final class LoopAnalysis implements Analysis {
    /** Steps under the inputs of the end of the trial, in which the body may settle. */
    private static final int SETTLING = 300;
    /** Steps; the loop grows by as many states as there are muscles with each. */
    private static final int LONGEST_DELAY = 30;
    private static final double STILL = 1e-4;

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public String title() {
        return "eigenvalues, margins and largest stable delay of the loop around its final posture";
    }

    @Override
    public boolean needsNetwork() {
        return true;
    }

    @Override
    public Result of(Subject subject, Subject first) {
        LoopMap loop = subject.loop(0);
        int last = loop.states().length - 2;
        double[] state = loop.states()[last];
        double[] before = state;
        for (int step = 0; step < SETTLING; step++) {
            before = state;
            state = loop.next(last, state);
        }
        double timestep = subject.recording().timestep();
        double[] moved = state.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = Math.abs(state[i] - before[i]);
        }
        DelayedLoop commands = loop(loop.opened(last, state, Cut.COMMAND), timestep);
        List<Eigenvalue> eigenvalues = commands.eigenvalues();
        int muscles = commands.gain().length;
        double[] gainMargin = new double[muscles];
        double[] phaseMargin = new double[muscles];
        double[] peak = new double[muscles];
        for (int muscle = 0; muscle < muscles; muscle++) {
            var margins = commands.opened(muscle).margins();
            gainMargin[muscle] = margins.gainMargin();
            phaseMargin[muscle] = Math.toDegrees(margins.phaseMargin());
            peak[muscle] = margins.sensitivityPeak();
        }
        Eigenvalue slowest = eigenvalues.getFirst();
        double radius = slowest.modulus();
        return new Result()
                .number("settled (1 yes, 0 no)", StatUtils.max(moved) < STILL ? 1 : 0)
                .number("spectral radius", radius)
                .number("slowest time constant (s)", slowest.timeConstant() * timestep)
                .number("its frequency (Hz)",
                        Math.abs(Math.atan2(slowest.imaginary(), slowest.real())) / (2 * Math.PI * timestep))
                .number("further delay that is stable, up to %.0f (ms)".formatted(1000 * timestep * LONGEST_DELAY),
                        1000 * timestep * commands.largestStableDelay(LONGEST_DELAY))
                .number("smallest gain margin of a muscle", StatUtils.min(gainMargin))
                .number("smallest phase margin of a muscle (degrees)",
                        Arrays.stream(phaseMargin).filter(Double::isFinite).min().orElse(Double.NaN))
                .number("largest sensitivity peak of a muscle", StatUtils.max(peak))
                .figure("eigenvalues", CurvePlot.builder().optTitle("Eigenvalues of a step of the closed loop")
                        .setXLabel("real part").setYLabel("imaginary part").optEqual(true)
                        .addPoints("eigenvalues", eigenvalues.stream().mapToDouble(Eigenvalue::real).toArray(),
                                eigenvalues.stream().mapToDouble(Eigenvalue::imaginary).toArray())
                        .addCircle("limit of stability", 1).build())
                .data("eigenvalues", eigenvalues.stream().map(value ->
                        new double[] {value.real(), value.imaginary()}).toArray(double[][]::new))
                .data("gain_margin", gainMargin).data("phase_margin", phaseMargin).data("sensitivity_peak", peak)
                .data("state", state).data("jacobian", loop.jacobian(last, state));
    }

    private static DelayedLoop loop(LoopMap.Opened opened, double timestep) {
        double[][] negative = Arrays.stream(opened.gain())
                .map(row -> Arrays.stream(row).map(x -> -x).toArray()).toArray(double[][]::new);
        return new DelayedLoop(opened.a(), opened.b(), negative, 0, timestep);
    }
}
