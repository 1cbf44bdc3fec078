package io.efferent.experiment;

import io.efferent.analysis.ReachKinematics;
import io.efferent.task.perturbation.Schedule;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One trial of an experiment on learning: a row of its table. Deviations are to the left of the line to the target.
 *
 * @param trial its number, from 0
 * @param block of the schedule
 * @param cycle its number in the block, from 0
 * @param condition what perturbed it
 * @param probe whether it is one of the block's probes
 * @param target number of its target, from 0
 * @param size of its perturbation
 * @param taught whether it was learned from
 * @param loss of the update, before it; null if it was not learned from
 * @param peakSpeed m/s
 * @param movementTime s
 * @param maximumLateral the largest deviation, m
 * @param lateralAtPeak the deviation at the peak of the speed, m
 * @param angleAtPeak direction of the hand at the peak of the speed, rad
 * @param endpointError distance from the target at the end, m
 * @param pathLengthRatio length of the path over the distance of the target
 * @param adaptationIndex share of the field that the hand makes up for in a force channel; null elsewhere
 */
public record AdaptationTrial(
        int trial, String block, int cycle, String condition, boolean probe, int target, double size, boolean taught,
        Double loss, double peakSpeed, double movementTime, double maximumLateral, double lateralAtPeak,
        double angleAtPeak, double endpointError, double pathLengthRatio, Double adaptationIndex) {

    static AdaptationTrial of(Schedule.Row row, Reach reach, Double loss, Double adaptationIndex) {
        ReachKinematics k = reach.kinematics();
        return new AdaptationTrial(
                row.trial(), row.block(), row.cycle(), row.condition(), row.isProbe(), row.target(), row.size(),
                loss != null, loss, k.peakSpeed(), k.movementTime(), k.maximumLateral(), k.lateralAtPeak(),
                k.angleAtPeak(), k.endpointError(), k.pathLengthRatio(), adaptationIndex);
    }

    static String table(List<AdaptationTrial> trials) {
        return Stream.concat(
                Stream.of("trial,block,cycle,condition,probe,target,size,taught,loss,peak speed,movement time,"
                        + "maximum lateral,lateral at peak,angle at peak,endpoint error,path length ratio,"
                        + "adaptation index"),
                trials.stream().map(AdaptationTrial::line)).collect(Collectors.joining("\n", "", "\n"));
    }

    private String line() {
        return Stream.of(trial, block, cycle, condition, probe, target, size, taught, loss == null ? "" : loss,
                        peakSpeed, movementTime, maximumLateral, lateralAtPeak, angleAtPeak, endpointError,
                        pathLengthRatio, adaptationIndex == null ? "" : adaptationIndex)
                .map(Object::toString).collect(Collectors.joining(","));
    }
}
