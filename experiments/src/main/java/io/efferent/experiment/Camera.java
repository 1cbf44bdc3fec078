package io.efferent.experiment;

import io.efferent.array.WholeFile;
import io.efferent.figure.Film;
import io.efferent.mujoco.MujocoReplay;
import io.efferent.rl.RlEnvironment;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Films an environment in real time, at no more than 25 frames per second: with pictures, or, for a page of a MuJoCo
 * body, with the poses of its geoms.
 */
public final class Camera {
    private static final double LEAST_INTERVAL = 0.04;

    private final int every;
    private final int width;
    private final int height;
    private final int most;
    private final Film film;
    private MujocoReplay replay;

    /**
     * A camera.
     *
     * @param timestep of the environment, s
     * @param width of the frames, pixels
     * @param height of the frames, pixels
     * @param most frames to take
     */
    public Camera(double timestep, int width, int height, int most) {
        every = Math.max(1, (int) Math.round(LEAST_INTERVAL / timestep));
        this.width = width;
        this.height = height;
        this.most = most;
        film = new Film(every * timestep);
    }

    /**
     * A camera for a file.
     *
     * @param width of the frames, pixels
     * @param height of the frames, pixels
     * @param file as {@link #write} will get it
     */
    public static Camera forFile(RlEnvironment environment, int width, int height, Path file) {
        var camera = new Camera(environment.timestep(), width, height, Integer.MAX_VALUE);
        if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
            environment.mujocoData().ifPresent(data ->
                    camera.replay = new MujocoReplay(data.model(), camera.every * environment.timestep()));
        }
        return camera;
    }

    /** The pictures that were taken. */
    public Film film() {
        return film;
    }

    /** How many frames were taken. */
    public int size() {
        return replay == null ? film.size() : replay.size();
    }

    /** Writes what was taken: a page (.html), an animated picture (.gif), or a folder of PNG files. */
    public void write(Path file) {
        if (replay == null) {
            film.write(file);
        } else {
            WholeFile.write(file, replay.page());
        }
    }

    /**
     * Takes a frame, if it is time for one.
     *
     * @param environment in an episode
     * @param episode its number
     * @param steps of the episode so far
     * @param reward of the episode so far
     * @throws UnsupportedOperationException if the environment cannot be drawn
     */
    public void shoot(RlEnvironment environment, int episode, int steps, double reward) {
        if (steps % every != 0 || size() >= most) {
            return;
        }
        var label = String.format(Locale.ROOT, "episode %d, return %.4g", episode, reward);
        if (replay == null) {
            film.add(environment.frame(width, height), label);
        } else {
            replay.add(environment.mujocoData().orElseThrow(), label);
        }
    }
}
