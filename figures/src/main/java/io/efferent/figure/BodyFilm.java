package io.efferent.figure;

import io.efferent.array.WholeFile;
import io.efferent.effector.wrap.Surface;
import io.efferent.muscle.Muscle;
import io.efferent.mujoco.GeomShape;
import io.efferent.mujoco.Replay;
import io.efferent.mujoco.Viewpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The recorded movements of a body in space, to be played and turned in the browser: bones, joints, muscles along
 * their paths, blue at rest and red when fully active, what they wrap over, the way of the hand and the target. A frame
 * is shown every 40 ms, or every sample. Muscles without a place are not there.
 */
public final class BodyFilm {

    private static final double INTERVAL = 0.04;
    private static final float[] BONE = {0.86f, 0.84f, 0.78f, 1};
    private static final float[] OBSTACLE = {0.45f, 0.6f, 0.7f, 0.25f};
    private static final float[] HAND = {0.13f, 0.13f, 0.13f, 1};
    private static final float[] TARGET = {0.84f, 0.37f, 0, 0.5f};
    private static final float[] FLOOR = {0.85f, 0.86f, 0.87f, 1};
    private static final float[] MUSCLE = {0.25f, 0.35f, 0.75f, 1};
    /** Of the eye, in radii. */
    private static final double DISTANCE = 1.3;
    /** Numbers of cords. */
    private static final int BONES = 0;
    private static final int TRAIL = 1;
    private static final int MUSCLES = 2;
    /** Radius of bones, joints and the way of the hand, in radii of the whole. */
    private static final double BONE_WIDTH = 0.012;
    private static final double JOINT_WIDTH = 0.02;
    private static final double TRAIL_WIDTH = 0.004;
    /** Radius of the strongest muscle; of others by the root of their force, but no less than the least. */
    private static final double MUSCLE_WIDTH = 0.008;
    private static final double LEAST_WIDTH = 0.4;

    private final Recording recording;
    private final SpatialMovement movement;
    private final BodyShape shape;
    private final Replay replay;

    /** A sample of a trial that is shown. */
    private record Moment(int trial, int time) {}

    /**
     * A film of all trials, each a chapter. One that diverged ends before.
     *
     * @param recording with a {@link Recording#space()}
     */
    public BodyFilm(Recording recording) {
        this.recording = recording;
        movement = Shapes.present("space of the recording", recording.space());
        int every = Math.max(1, (int) Math.round(INTERVAL / recording.timestep()));
        List<Moment> moments = IntStream.range(0, recording.trials()).boxed()
                .flatMap(trial -> shown(trial, every)).toList();
        shape = moments.isEmpty() ? null : BodyShape.of(movement.body(), moments.stream()
                .map(moment -> movement.position()[moment.trial()][moment.time()]).toArray(double[][]::new));
        replay = shape == null ? null : replay(moments, every * recording.timestep());
    }

    private Stream<Moment> shown(int trial, int every) {
        return IntStream.iterate(0, time -> time < recording.times(), time -> time + every)
                .takeWhile(time -> Arrays.stream(movement.position()[trial][time]).allMatch(Double::isFinite))
                .mapToObj(time -> new Moment(trial, time));
    }

    private Replay replay(List<Moment> moments, double interval) {
        double[] bounds = bounds(moments);
        double[] center = Arrays.copyOf(bounds, 3);
        double radius = bounds[3];
        var parts = parts(radius);
        var film = new Replay(parts, cords(radius), interval, radius,
                new Viewpoint(Viewpoint.DEFAULT.azimuth(), Viewpoint.DEFAULT.elevation(), DISTANCE * radius));
        film.addTrail(parts.size() - 2, TRAIL);
        int trial = -1;
        for (int i = 0; i < moments.size(); i++) {
            var moment = moments.get(i);
            if (moment.trial() != trial) {
                trial = moment.trial();
                film.beginChapter("Trial " + (trial + 1));
            }
            film.add(poses(i, moment), center, pieces(i, moment), label(moment));
        }
        return film;
    }

    private String label(Moment moment) {
        return recording.goCue() == null ? "" : moment.time() >= recording.goCue()[moment.trial()] ? "go" : "hold";
    }

    private double[] target(Moment moment) {
        return BodyShape.upright(movement.body().skeleton())
                .apply(movement.target()[moment.trial()][moment.time()]);
    }

    /** The middle of everything, and half its diagonal. */
    private double[] bounds(List<Moment> moments) {
        List<double[]> points = new ArrayList<>(Arrays.asList(shape.endpoints()));
        shape.bones().forEach(bones -> bones.segments().forEach(segment -> points.addAll(Arrays.asList(segment))));
        shape.courses().forEach(course -> course.ifPresent(lines ->
                Arrays.stream(lines).forEach(line -> points.addAll(Arrays.asList(line)))));
        moments.forEach(moment -> points.add(target(moment)));
        double[] bounds = new double[4];
        for (int axis = 0; axis < 3; axis++) {
            int a = axis;
            var range = points.stream().mapToDouble(point -> point[a]).filter(Double::isFinite).summaryStatistics();
            bounds[axis] = (range.getMin() + range.getMax()) / 2;
            bounds[3] = Math.hypot(bounds[3], (range.getMax() - range.getMin()) / 2);
        }
        return bounds;
    }

    /** Joints, obstacles and the floor, then hand and target. */
    private List<Replay.Part> parts(double radius) {
        List<Replay.Part> parts = new ArrayList<>();
        for (var hinge : shape.bones().getFirst().joints()) {
            parts.add(sphere(hinge.name(), JOINT_WIDTH * radius, BONE));
        }
        for (var obstacle : shape.obstacles()) {
            parts.add(switch (obstacle.surface()) {
                case Surface.Cylinder cylinder -> part("obstacle", GeomShape.CYLINDER, OBSTACLE,
                        cylinder.radius(), (obstacle.high() - obstacle.low()) / 2, 0);
                case Surface.Sphere sphere -> sphere("obstacle", sphere.radius(), OBSTACLE);
                case Surface.Ellipsoid ellipsoid ->
                    part("obstacle", GeomShape.ELLIPSOID, OBSTACLE, ellipsoid.radii());
            });
        }
        movement.body().skeleton().floor().ifPresent(_ -> parts.add(part("floor", GeomShape.PLANE, FLOOR, 0, 0, 0)));
        parts.add(sphere("hand", JOINT_WIDTH * radius, HAND));
        parts.add(sphere("target",
                recording.targetRadius() > 0 ? recording.targetRadius() : JOINT_WIDTH * radius, TARGET));
        return parts;
    }

    private static Replay.Part sphere(String name, double radius, float[] rgba) {
        return part(name, GeomShape.SPHERE, rgba, radius, radius, radius);
    }

    private static Replay.Part part(String name, GeomShape shape, float[] rgba, double... size) {
        return new Replay.Part(name, shape, size, rgba, new double[0][]);
    }

    /** Bones, the way of the hand, and the muscles. */
    private List<Replay.Cord> cords(double radius) {
        List<Replay.Cord> cords = new ArrayList<>();
        cords.add(new Replay.Cord("bones", BONE_WIDTH * radius, BONE));
        cords.add(new Replay.Cord("way of the hand", TRAIL_WIDTH * radius, HAND));
        var muscles = movement.body().muscles();
        double[] forces = muscles.stream().mapToDouble(muscle -> muscle.constants().values()
                .getOrDefault(Muscle.MAXIMUM_ISOMETRIC_FORCE, 1.0)).toArray();
        double strongest = DoubleStream.of(forces).max().orElse(1);
        for (int m = 0; m < forces.length; m++) {
            double width = MUSCLE_WIDTH * radius * Math.max(LEAST_WIDTH, Math.sqrt(forces[m] / strongest));
            cords.add(new Replay.Cord(muscles.get(m).name(), width, MUSCLE));
        }
        return cords;
    }

    private double[] poses(int frame, Moment moment) {
        List<double[]> poses = new ArrayList<>();
        shape.bones().get(frame).joints().forEach(hinge -> poses.add(unturned(hinge.place())));
        for (var obstacle : shape.obstacles()) {
            double[][] axes = obstacle.frames()[frame];
            double[] place = BodyShape.world(new double[] {0, 0, (obstacle.low() + obstacle.high()) / 2}, axes);
            double[] rotation = new double[9];
            Arrays.setAll(rotation, k -> axes[1 + k % 3][k / 3] - axes[0][k / 3]);
            poses.add(pose(place, rotation));
        }
        movement.body().skeleton().floor().ifPresent(floor -> {
            var upright = BodyShape.upright(movement.body().skeleton());
            double[] normal = upright.apply(floor.normal());
            poses.add(pose(DoubleStream.of(normal).map(x -> x * floor.height()).toArray(), Replay.facing(normal)));
        });
        poses.add(unturned(shape.endpoints()[frame]));
        poses.add(unturned(target(moment)));
        return poses.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    private static double[] unturned(double[] place) {
        return new double[] {place[0], place[1], place[2], 1, 0, 0, 0};
    }

    private static double[] pose(double[] place, double[] rotation) {
        double[] pose = Arrays.copyOf(place, 7);
        System.arraycopy(Replay.quaternion(rotation), 0, pose, 3, 4);
        return pose;
    }

    private List<Replay.Piece> pieces(int frame, Moment moment) {
        List<Replay.Piece> pieces = new ArrayList<>();
        shape.bones().get(frame).segments().forEach(segment -> pieces.add(piece(BONES, segment, Double.NaN)));
        for (int m = 0; m < shape.courses().size(); m++) {
            double activation = Math.clamp(recording.activation()[moment.trial()][moment.time()][m], 0, 1);
            int cord = MUSCLES + m;
            shape.courses().get(m).ifPresent(lines -> pieces.add(piece(cord, lines[frame], activation)));
        }
        return pieces;
    }

    private static Replay.Piece piece(int cord, double[][] line, double activation) {
        return new Replay.Piece(cord, Arrays.stream(line).flatMapToDouble(DoubleStream::of).toArray(), activation);
    }

    /** A page of its own that needs nothing else; empty if every trial diverged at once. */
    public String page() {
        return replay == null ? "" : replay.page();
    }

    /** The part of a page that shows the film; empty if every trial diverged at once. */
    public String fragment() {
        return replay == null ? "" : """
                <iframe title="Film" style="width: 100%%; height: 34rem; border: 1px solid #ddd" srcdoc='%s'></iframe>
                <p>Drag to turn, use the wheel to come nearer. Muscles are blue at rest and red when fully active; the \
                target is orange, the black line is the way of the hand, what muscles wrap over is faint. Muscles that \
                end in the air hold on to what does not move, such as the trunk.</p>
                """.formatted(page().replace("&", "&amp;").replace("'", "&#39;"));
    }

    public void write(Path file) {
        WholeFile.write(file, page());
    }
}
