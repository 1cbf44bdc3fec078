package io.efferent.experiment.recording;

import io.efferent.array.WholeFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Recordings as tables, in SI units and radians. */
final class CsvTables {

    private CsvTables() {}

    /** A row per trial and time. Commands of a row are those from that time on; the last row of a trial has none. */
    static void writeWide(TrialRecording recording, Path file) {
        WholeFile.write(file, out -> {
            List<String> header = new ArrayList<>(List.of("trial", "time"));
            for (var variable : recording.variables()) {
                variable.columns().forEach(column -> header.add(cell(variable.name() + " " + column)));
            }
            out.write(String.join(",", header) + "\n");
            int trials = recording.variables().getFirst().values().length;
            double[] times = RecordingMeta.times(recording);
            for (int trial = 0; trial < trials; trial++) {
                for (int time = 0; time < times.length; time++) {
                    out.write(trial + "," + times[time]);
                    for (var variable : recording.variables()) {
                        double[][] values = variable.values()[trial];
                        for (int column = 0; column < variable.columns().size(); column++) {
                            out.write("," + (time < values.length ? values[time][column] : ""));
                        }
                    }
                    out.write("\n");
                }
            }
        });
    }

    /** A row per number. */
    static void writeLong(TrialRecording recording, Path file) {
        WholeFile.write(file, out -> {
            out.write("trial,time,variable,column,value\n");
            for (var variable : recording.variables()) {
                for (int trial = 0; trial < variable.values().length; trial++) {
                    writeTrial(recording, variable, trial, out);
                }
            }
        });
    }

    private static void writeTrial(TrialRecording recording, Variable variable, int trial, BufferedWriter out)
            throws IOException {
        double[][] values = variable.values()[trial];
        for (int time = 0; time < values.length; time++) {
            for (int column = 0; column < values[time].length; column++) {
                out.write(trial + "," + RecordingMeta.time(recording, time) + "," + cell(variable.name()) + ","
                        + cell(variable.columns().get(column)) + "," + values[time][column] + "\n");
            }
        }
    }

    /** In quotes, where a name has a comma or a quote of its own. */
    private static String cell(String name) {
        return name.matches("[^,\"\\v]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
