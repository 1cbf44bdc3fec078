package io.efferent.experiment.recording;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Formats of recordings, by the ending of the file's name. */
public enum RecordingFormat {
    /** A row per number: trial, time, variable, column, value. */
    LONG_CSV(".long.csv") {
        @Override
        void write(TrialRecording recording, Path file) {
            CsvTables.writeLong(recording, file);
        }
    },
    /** Measures of each trial as a reach, a row per trial. */
    REACHES_CSV(".reaches.csv") {
        @Override
        void write(TrialRecording recording, Path file) {
            ReachTable.write(recording, file);
        }
    },
    /** A row per trial and time. */
    CSV(".csv") {
        @Override
        void write(TrialRecording recording, Path file) {
            CsvTables.writeWide(recording, file);
        }
    },
    /** Arrays of NumPy, [trial][time][column], and {@code meta.json}. */
    NPZ(".npz") {
        @Override
        void write(TrialRecording recording, Path file) {
            NpzRecording.write(recording, file);
        }
    },
    /** A level 5 MAT-file with the same arrays, and {@code meta} as text. */
    MAT(".mat") {
        @Override
        void write(TrialRecording recording, Path file) {
            MatFile.write(recording, file);
        }
    };

    private final String ending;

    RecordingFormat(String ending) {
        this.ending = ending;
    }

    abstract void write(TrialRecording recording, Path file);

    /**
     * The format of a file.
     *
     * @throws IllegalArgumentException if its name has none of the endings
     */
    public static RecordingFormat of(Path file) {
        return Arrays.stream(values()).filter(format -> file.toString().endsWith(format.ending)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("export: got " + file
                        + ", expected a name that ends in one of " + endings()));
    }

    /** All endings, for help and messages. */
    public static String endings() {
        return Arrays.stream(values()).map(format -> format.ending).sorted().collect(Collectors.joining(", "));
    }
}
