package io.efferent.effector.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.MusclePath;
import io.efferent.effector.Plant;
import io.efferent.effector.wrap.PolynomialFit;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.JointTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * A model of another program, read.
 *
 * @param skeleton its bodies and joints
 * @param muscles their constants and the paths that bodies get: polynomials in place of paths over ellipsoids
 * @param paths of the muscles as the file has them, to be measured
 * @param defaultPosition joint positions at which the model is shown, rad or m
 * @param report what became of the file's components
 */
public record ModelFile(
        JointTree skeleton, List<Effector.MuscleEntry> muscles, List<MusclePath> paths, double[] defaultPosition,
        ImportReport report) {
    /** Endings of the files that can be read. */
    public static final List<String> ENDINGS = List.of(".osim", ".xml", ".mjcf");

    private static final int FITTED = 300;

    public ModelFile {
        muscles = List.copyOf(muscles);
        paths = List.copyOf(paths);
        defaultPosition = defaultPosition.clone();
    }

    /** Whether a name is that of a file to {@link #read}, by its ending. */
    public static boolean isModel(String name) {
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /**
     * The arm of OpenSim's tutorials, in space under gravity: two hinges and six muscles (Holzbaur, Murray and Delp
     * 2005, Ann Biomed Eng 33:829, simplified by OpenSim's developers; CC BY 3.0).
     */
    public static ModelFile arm26() {
        return bundled("arm26.osim");
    }

    /**
     * A right arm in space under gravity: seven joints from the shoulder to the wrist, twenty muscles after MoBL-ARMS
     * (Saul et al. 2015, Comput Methods Biomech Biomed Engin 18:1445) by way of MyoArm (MyoSuite, Apache License 2.0).
     * The file says what is this model's own choice.
     */
    public static ModelFile arm720() {
        return bundled("arm720.osim");
    }

    private static ModelFile bundled(String name) {
        try (InputStream in = ModelFile.class.getResourceAsStream(name)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @param path a model of OpenSim ({@code .osim}) or MuJoCo ({@code .xml}, {@code .mjcf})
     * @throws IllegalArgumentException in one line with the file's name: it cannot be read, is of another kind, or has
     *     bodies, joints, paths or numbers of which no body can be made
     */
    public static ModelFile read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return read(in);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + ": no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a document that is at hand.
     *
     * @param in the document
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException as for {@link #read(Path)}
     */
    public static ModelFile read(InputStream in) throws IOException {
        Xml root = Xml.parse(in);
        Draft draft = switch (root.kind()) {
            case "OpenSimDocument" -> new OsimReader(root).draft();
            case "mujoco" -> new MjcfReader(root).draft();
            default -> throw new IllegalArgumentException(
                    "document: got <" + root.kind() + ">, expected <OpenSimDocument> or <mujoco>");
        };
        return of(draft);
    }

    private static ModelFile of(Draft draft) {
        JointTree skeleton = draft.skeleton();
        double[] position = draft.defaultPosition();
        var bare = new ImportReport(draft.source(), draft.components(), draft.masses(), List.of());
        var model = new ModelFile(skeleton, draft.muscles(), draft.paths(), position, bare);
        var report = new ImportReport(draft.source(), draft.components(), draft.masses(), model.numbers());
        return new ModelFile(skeleton, draft.muscles(), draft.paths(), position, report);
    }

    /**
     * This model with polynomials in place of all paths that wrap or pass points under a condition, as they are trained
     * with: faster, and smooth where the path lifts off. The report says how far they are off.
     */
    public ModelFile fitted() {
        List<Effector.MuscleEntry> fitted = new ArrayList<>();
        List<ImportReport.Component> notes = new ArrayList<>(report.components());
        double[][] postures = postures(skeleton, defaultPosition, FITTED);
        for (Effector.MuscleEntry muscle : muscles) {
            if (!(muscle.path() instanceof WrappingPath)) {
                fitted.add(muscle);
                continue;
            }
            var fit = PolynomialFit.of(muscle.path(), skeleton, postures);
            fitted.add(new Effector.MuscleEntry(muscle.name(), muscle.model(), muscle.constants(), fit.path()));
            notes.add(new ImportReport.Component(
                    "path", muscle.name(), ImportReport.Fate.APPROXIMATED, "a polynomial, " + fit));
        }
        return new ModelFile(skeleton, fitted, paths, defaultPosition,
                new ImportReport(report.source(), notes, report.masses(), report.muscles()));
    }

    /** Postures all over the range of the joints; where there is no limit, a radian or meter around the default. */
    static double[][] postures(JointTree skeleton, double[] start, int count) {
        var random = new Random(count);
        double[][] postures = new double[count][start.length];
        for (double[] posture : postures) {
            for (int d = 0; d < posture.length; d++) {
                Joint joint = skeleton.joints().get(d);
                double lower = Double.isFinite(joint.lower()) ? joint.lower() : start[d] - 1;
                double upper = Double.isFinite(joint.upper()) ? joint.upper() : start[d] + 1;
                posture[d] = random.nextDouble(lower, upper);
            }
        }
        return postures;
    }

    /** The body, with settings that can still be changed. */
    public Effector.Builder effector() {
        if (muscles.isEmpty()) {
            throw new IllegalArgumentException("muscles: got none that can be used, expected at least one");
        }
        var builder = Effector.builder().optName(skeleton.name()).setSkeleton(skeleton);
        muscles.forEach(muscle ->
                builder.addMuscle(muscle.name(), muscle.model(), muscle.constants(), muscle.path()));
        return builder;
    }

    private List<ImportReport.MuscleNumbers> numbers() {
        if (muscles.isEmpty()) {
            return List.of();
        }
        Effector effector = effector().build();
        JointLimits limits = effector.limits();
        double[][] postures = {
            within(limits.lower(), defaultPosition), defaultPosition, within(limits.upper(), defaultPosition)
        };
        List<ImportReport.MuscleNumbers> numbers = new ArrayList<>();
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            NDArray q = Constants.of(manager, DataType.FLOAT64, postures);
            EffectorState state = plant.initialState(q, q.zerosLike());
            NDArray lengths = state.path().length();
            NDArray arms = state.path().momentArms().get(1);
            for (int m = 0; m < muscles.size(); m++) {
                numbers.add(new ImportReport.MuscleNumbers(muscles.get(m).name(),
                        numbers(lengths.get(":, " + m)), numbers(arms.get(":, " + m))));
            }
        }
        return numbers;
    }

    private static List<Double> numbers(NDArray column) {
        return DoubleStream.of(column.toDoubleArray()).boxed().toList();
    }

    private static double[] within(double[] limits, double[] fallback) {
        double[] posture = limits.clone();
        Arrays.setAll(posture, joint -> Double.isFinite(posture[joint]) ? posture[joint] : fallback[joint]);
        return posture;
    }

    @Override
    public double[] defaultPosition() {
        return defaultPosition.clone();
    }
}
