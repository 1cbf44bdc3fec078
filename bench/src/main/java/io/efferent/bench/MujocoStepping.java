package io.efferent.bench;

import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.MujocoModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a MuJoCo step costs from Java and from C: the same loop with the same random controls, in turns within one run.
 * The C program is {@code stepping.c}, compiled here with {@code cc} against the library in use and the headers of
 * MuJoCo (libmujoco-dev). Arguments: models. Prints, for each, steps per second and the median of the paired ratios of
 * time, with and without observations copied out, after checking that both went through the same states to the last
 * bit.
 */
public final class MujocoStepping {
    private static final int ROUNDS = 21;
    private static final double ROUND_SECONDS = .15;

    private MujocoStepping() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("stepping");
        var program = compile(folder);
        System.out.printf("MuJoCo %s%n%-28s%10s%12s%12s%10s%14s%n", MujocoLibrary.version(), "", "states", "C, steps/s",
                "Java", "ratio",
                "with senses");
        for (var argument : arguments) {
            compare(program, Path.of(argument));
        }
    }

    private static Path compile(Path folder) throws IOException, InterruptedException {
        var source = folder.resolve("stepping.c");
        try (var text = MujocoStepping.class.getResourceAsStream("stepping.c")) {
            Files.copy(text, source);
        }
        var program = folder.resolve("stepping");
        var compiler = new ProcessBuilder(
                "cc", "-O2", "-o", program.toString(), source.toString(), MujocoLibrary.path().toString(),
                "-Wl,-rpath," + MujocoLibrary.path().getParent()).inheritIO().start();
        if (compiler.waitFor() != 0) {
            throw new IllegalStateException(
                    "cc could not compile stepping.c; it needs MuJoCo's headers (libmujoco-dev)");
        }
        return program;
    }

    private static void compare(Path program, Path file) throws IOException {
        var process = new ProcessBuilder(program.toString(), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var model = MujocoModel.load(file); var data = model.newData();
                var commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII);
                var answers = process.inputReader()) {
            boolean same = ask(commands, answers, "hash 2000").equals(Long.toHexString(hash(data, 2000)));
            int steps = (int) (ROUND_SECONDS * 2000e9 / Long.parseLong(ask(commands, answers, "step 2000")));
            var plain = paired(data, steps, false, commands, answers);
            var observed = paired(data, steps, true, commands, answers);
            System.out.printf("%-28s%10s%12.0f%12.0f%10.3f%14.3f%n", file.getFileName(), same ? "equal" : "DIFFERENT",
                    steps / plain.c() * 1e9, steps / plain.java() * 1e9, plain.ratio(), observed.ratio());
        } finally {
            process.destroy();
        }
    }

    /** Medians, ns and of the paired ratios. */
    private record Pairs(double c, double java, double ratio) {}

    private static Pairs paired(
            MujocoData data, int steps, boolean observe, PrintWriter commands, BufferedReader answers)
            throws IOException {
        var c = new double[ROUNDS];
        var java = new double[ROUNDS];
        var ratios = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            double inC = Long.parseLong(ask(commands, answers, (observe ? "observe " : "step ") + steps));
            double inJava = run(data, steps, observe);
            if (round >= 0) {
                c[round] = inC;
                java[round] = inJava;
                ratios[round] = inJava / inC;
            }
        }
        return new Pairs(median(c), median(java), median(ratios));
    }

    private static long run(MujocoData data, int steps, boolean observe) {
        var out = new float[data.qpos().size() + data.qvel().size() + data.sensordata().size()];
        data.reset();
        long start = System.nanoTime();
        long state = 1;
        for (int step = 0; step < steps; step++) {
            state = control(data, state);
            data.step();
            if (observe) {
                data.qpos().copyTo(out, 0);
                data.qvel().copyTo(out, data.qpos().size());
                data.sensordata().copyTo(out, data.qpos().size() + data.qvel().size());
            }
        }
        return System.nanoTime() - start;
    }

    private static long control(MujocoData data, long state) {
        var ctrl = data.ctrl();
        long next = state;
        for (int i = 0; i < ctrl.size(); i++) {
            next = next * 6364136223846793005L + 1442695040888963407L;
            ctrl.set(i, (next >>> 40) / 8388608.0 - 1);
        }
        return next;
    }

    private static long hash(MujocoData data, int steps) {
        data.reset();
        long state = 1;
        long hash = Long.parseUnsignedLong("14695981039346656037");
        for (int step = 0; step < steps; step++) {
            state = control(data, state);
            data.step();
            for (var field : List.of(data.qpos(), data.qvel())) {
                for (int i = 0; i < field.size(); i++) {
                    hash = (hash ^ Double.doubleToRawLongBits(field.get(i))) * 1099511628211L;
                }
            }
        }
        return hash;
    }

    private static String ask(PrintWriter commands, BufferedReader answers, String command) throws IOException {
        commands.println(command);
        var answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException("the program in C ended");
        }
        return answer;
    }

    private static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }
}
