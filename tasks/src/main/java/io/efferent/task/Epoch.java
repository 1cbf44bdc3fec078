package io.efferent.task;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of a trial, from one moment, included, to another, excluded; both may differ from trial to trial. It is
 * empty where the first moment never comes.
 *
 * @param from null for the start of the trial
 * @param to null for its end
 */
public record Epoch(Moment from, Moment to) {
    private static final Pattern TEXT = Pattern.compile("(.*?)\\.\\.(.*)");

    /**
     * A moment of a trial.
     *
     * @param event one of {@link Trials#epochs}; null for the start of the trial
     * @param seconds after it, or before it if negative
     */
    public record Moment(String event, double seconds) {
        private static final Pattern TEXT =
                Pattern.compile("(?:([A-Za-z][\\w -]*?)(?=[+-]|$))?([+-]?\\d+(?:\\.\\d+)?)?");

        private static Moment parse(String text) {
            Matcher parts = TEXT.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("moment of an epoch: got '" + text
                        + "', expected an event and seconds, such as go, go+0.4 or 0.2");
            }
            return text.isEmpty() ? null
                    : new Moment(parts.group(1), parts.group(2) == null ? 0 : Double.parseDouble(parts.group(2)));
        }

        /** Its time in a trial, in steps; at least {@code never} if it never comes. */
        private int of(Map<String, int[]> onsets, int trial, double timestep, int never) {
            int later = (int) Math.round(seconds / timestep);
            if (event == null) {
                return later;
            }
            int[] onset = onsets.get(event);
            if (onset == null) {
                throw new IllegalArgumentException(
                        "epoch: got event '" + event + "', expected one of " + onsets.keySet());
            }
            return onset[trial] >= never ? never : onset[trial] + later;
        }

        @Override
        public String toString() {
            String name = event == null ? "" : event;
            String sign = seconds < 0 || event == null ? "" : "+";
            return name + (seconds == 0 && event != null ? "" : sign + seconds);
        }
    }

    /**
     * An epoch from text: {@code ..go} until the go cue, {@code go+0.4..} from 0.4 s after it to the end, {@code
     * 0.2..0.5}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Epoch parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "epoch: got '" + text + "', expected two moments, such as ..go, go+0.4.. or go..go+0.4");
        }
        return new Epoch(Moment.parse(parts.group(1)), Moment.parse(parts.group(2)));
    }

    /**
     * Which moments of trials are in it.
     *
     * @param onsets of events, [trial], in steps; beyond the trial if never
     * @param counted moments that count at all, [trial][time]
     * @param timestep s
     * @return [trial][time]
     * @throws IllegalArgumentException if the trials have no such event
     */
    boolean[][] within(Map<String, int[]> onsets, boolean[][] counted, double timestep) {
        boolean[][] inside = new boolean[counted.length][];
        for (int trial = 0; trial < inside.length; trial++) {
            int times = counted[trial].length;
            int first = from == null ? 0 : from.of(onsets, trial, timestep, times);
            int end = to == null ? times : to.of(onsets, trial, timestep, times);
            inside[trial] = new boolean[times];
            for (int time = Math.max(0, first); time < Math.min(times, end); time++) {
                inside[trial][time] = counted[trial][time];
            }
        }
        return inside;
    }

    @Override
    public String toString() {
        return (from == null ? "" : from) + ".." + (to == null ? "" : to);
    }
}
