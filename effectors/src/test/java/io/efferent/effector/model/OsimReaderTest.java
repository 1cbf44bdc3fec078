package io.efferent.effector.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.effector.model.ImportReport.Fate;
import io.efferent.effector.wrap.Condition;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsimReaderTest {
    private static final ModelFile FITTED = ModelFile.arm26().fitted();
    private static final double[] CENTER = {0.1, 0, 0};
    private static final double[] INERTIA = {1, 2, 3, .1, .2, .3};

    private static ModelFile read(String document) throws IOException {
        return ModelFile.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static String document(String bodies, String joints, String rest) {
        return """
                <OpenSimDocument Version="40600"><Model name="m"><gravity>0 0 -9</gravity>
                <BodySet><objects>%s</objects></BodySet><JointSet><objects>%s</objects></JointSet>%s
                </Model></OpenSimDocument>""".formatted(bodies, joints, rest);
    }

    private static String body(String name) {
        return """
                <Body name="%s"><mass>2</mass><mass_center>0.1 0 0</mass_center>
                <inertia>1 2 3 .1 .2 .3</inertia></Body>""".formatted(name);
    }

    private static String joint(String kind, String name, String parent, String child, String... coordinates) {
        StringBuilder all = new StringBuilder();
        for (String coordinate : coordinates) {
            all.append("<Coordinate name=\"").append(coordinate)
                    .append("\"><default_value>0.1</default_value><range>-1 2</range></Coordinate>");
        }
        return """
                <%1$s name="%2$s"><socket_parent_frame>p</socket_parent_frame>
                <socket_child_frame>c</socket_child_frame><coordinates>%5$s</coordinates><frames>
                <PhysicalOffsetFrame name="p"><socket_parent>/bodyset/%3$s</socket_parent>
                <translation>0.3 0.1 0</translation><orientation>0.1 0.2 0.3</orientation></PhysicalOffsetFrame>
                <PhysicalOffsetFrame name="c"><socket_parent>/bodyset/%4$s</socket_parent>
                <translation>0 0.05 0</translation><orientation>0 0.4 0</orientation></PhysicalOffsetFrame>
                </frames></%1$s>""".formatted(kind, name, parent, child, all);
    }

    @Test
    void bothFormatsOfTheArmAreTheSameBody() throws IOException {
        ModelFile old = ModelFile.arm26();
        try (var in = new GZIPInputStream(OsimReaderTest.class.getResourceAsStream("arm26-v4.osim.gz"))) {
            ModelFile now = ModelFile.read(in);
            assertEquals(old.skeleton(), now.skeleton());
            assertEquals(old.effector().build().values(), now.effector().build().values());
            assertEquals(old.report().muscles(), now.report().muscles());
        }
        assertEquals(List.of("r_shoulder_elev", "r_elbow_flex"),
                old.skeleton().joints().stream().map(Joint::name).toList());
        assertEquals(1.864572 + 1.534315, old.report().mass(), 1e-15);
        assertEquals(List.of("r_radius_styloid", "r_humerus_epicondyle", "r_acromion"),
                old.skeleton().endpointNames());
        assertEquals(6, old.report().of(Fate.APPROXIMATED).size());
        assertTrue(old.report().toString().contains(
                "approximated Thelen2003Muscle 'TRIlat': rigid tendon, which would be 0.0032 m longer at the largest"
                + " force"), old.report().toString());
        assertTrue(old.report().toString().contains(
                "used         WrapCylinder 'TRI': by TRIlong, TRIlat, TRImed, BRA"), old.report().toString());
        Effector arm = old.effector().build();
        assertEquals(6, arm.muscleCount());
    }

    /**
     * Over cylinders and an ellipsoid, beside OpenSim 4.6: shoulder, elbow, length, minus the moment arm of the elbow,
     * minus that of the shoulder. OpenSim's paths over cylinders are no geodesics, by some hundredths of a millimeter.
     */
    @ParameterizedTest
    @CsvSource({
        "TRIlat, 0.8411062539631857, 2.1565337220913228, 0.21290433150641952, 0.019615292592459078, 0",
        "TRIlat, -0.016972222813193882, 1.7888879848652637, 0.20561974560743754, 0.019963374447039054, 0",
        "BRA, 1.0191029072680873, 0.06252964451914203, 0.14641630331704117, -0.014967235387263076, 0",
        "BRA, -0.6120360959144648, 0.595170090771445, 0.1390875193720026, -0.012850261403929624, 0",
        "BIClong, -0.8914601596589302, 2.152417321253696, 0.364343590874549, -0.0441719264620906, -0.01995287047542421",
        "BIClong, 1.980050539604701, 1.22100844752029, 0.37269277227744296, -0.044103147579775834, 0.013824779435763114"
    })
    void pathsWrapAsInOpenSim(
            String muscle, double shoulder, double elbow, double length, double elbowArm, double shoulderArm) {
        ModelFile arm = FITTED;
        int m = arm.muscles().stream().map(Effector.MuscleEntry::name).toList().indexOf(muscle);
        double[][] posture = {{shoulder, elbow}};
        PathSamples measured = PathSamples.of(arm.paths().get(m), arm.skeleton(), posture);
        assertEquals(length, measured.lengths()[0], 3e-5);
        assertEquals(elbowArm, measured.momentArms()[0][1], 3e-4);
        assertEquals(shoulderArm, measured.momentArms()[0][0], 2e-3);
        double straight = PathSamples.of(new MusclePath.Via(((WrappingPath) arm.paths().get(m)).points()),
                arm.skeleton(), posture).lengths()[0];
        assertTrue(straight < length - 1e-5, straight + " and " + length);
        PathSamples polynomial = PathSamples.of(arm.muscles().get(m).path(), arm.skeleton(), posture);
        assertEquals(length, polynomial.lengths()[0], 1e-3);
        assertEquals(elbowArm, polynomial.momentArms()[0][1], 1e-3);
        assertEquals(shoulderArm, polynomial.momentArms()[0][0], 3e-3);
    }

    @Test
    void jointsOfEveryKindBecomeHingesAndSlides() throws IOException {
        ModelFile model = read(document(
                body("a") + body("b") + body("c") + body("d") + body("e") + body("f"),
                joint("UniversalJoint", "u", "a", "b", "ux", "uy") + joint("PinJoint", "pin", "ground", "a", "q")
                + joint("GimbalJoint", "g", "b", "c", "gx", "gy", "gz") + joint("WeldJoint", "w", "c", "d")
                + joint("SliderJoint", "s", "d", "e", "sx") + joint("PlanarJoint", "pl", "a", "f", "r", "tx", "ty"),
                ""));
        Transform place = Transform.at(0.3, 0.1, 0).turned(0.1, 0.2, 0.3);
        Transform inJoint = Transform.at(0, 0.05, 0).turned(0, 0.4, 0).inverse();
        MassProperties mass = new MassProperties(2, CENTER, INERTIA);
        JointTree expected = JointTree.builder("m", 3).optGravity(0, 0, -9)
                .addBody("a", "world", place, limited(Joint.hinge("q")), inJoint, mass)
                .addBody("b", "a", place, limited(Joint.hinge("ux", 1, 0, 0), Joint.hinge("uy", 0, 1, 0)),
                        inJoint, mass)
                .addBody("c", "b", place, limited(Joint.hinge("gx", 1, 0, 0), Joint.hinge("gy", 0, 1, 0),
                        Joint.hinge("gz", 0, 0, 1)), inJoint, mass)
                .addBody("d", "c", place, List.of(), inJoint, mass)
                .addBody("e", "d", place, limited(Joint.slide("sx", 1, 0, 0)), inJoint, mass)
                .addBody("f", "a", place, limited(Joint.slide("tx", 1, 0, 0), Joint.slide("ty", 0, 1, 0),
                        Joint.hinge("r")), inJoint, mass)
                .addEndpoint("center of f", "f", CENTER)
                .build();
        assertEquals(expected, model.skeleton());
        assertEquals(0.1, model.defaultPosition()[3]);
        assertEquals(0, model.report().of(Fate.APPROXIMATED).size());
    }

    @Test
    void aBallThatBeginsAtNoTurnIsOne() throws IOException {
        String ball = joint("BallJoint", "b", "ground", "a", "x", "y", "z");
        ModelFile angles = read(document(body("a"), ball, ""));
        assertTrue(!angles.skeleton().hasBalls());
        assertEquals("by angles about x, y, z, which lock where the second is 90 degrees",
                angles.report().of(Fate.APPROXIMATED).getFirst().note());
        ModelFile whole = read(document(body("a"), ball.replace("<default_value>0.1", "<default_value>0"), ""));
        assertTrue(whole.skeleton().hasBalls());
        assertEquals(0, whole.report().of(Fate.APPROXIMATED).size());
        assertEquals(List.of("x", "y", "z"), whole.skeleton().joints().stream().map(Joint::name).toList());
    }

    private static List<Joint> limited(Joint... joints) {
        return Arrays.stream(joints).map(joint -> joint.withLimits(-1, 2)).toList();
    }

    private static final String KNEE = """
            <CustomJoint name="knee"><socket_parent_frame>/ground</socket_parent_frame>
            <socket_child_frame>/bodyset/a</socket_child_frame>
            <coordinates><Coordinate name="k"><default_value>1</default_value><range>0 2</range></Coordinate>
            </coordinates><SpatialTransform>
            <TransformAxis name="rotation1"><coordinates>k</coordinates><axis>0 0 2</axis>
            <LinearFunction name="function"><coefficients>-1 0.5</coefficients></LinearFunction></TransformAxis>
            <TransformAxis name="rotation2"><coordinates></coordinates><axis>0 1 0</axis>
            <Constant name="function"><value>0.25</value></Constant></TransformAxis>
            <TransformAxis name="translation1"><coordinates>k</coordinates><axis>1 0 0</axis>
            <SimmSpline name="function"><x>0 1 2</x><y>0 0.1 0.4</y></SimmSpline></TransformAxis>
            </SpatialTransform></CustomJoint>""";

    /** The spline's knots are 0, 0.1, 0.4; it is 0.1 by default and 0.3 away at the other end. */
    @Test
    void whatMovesWithACurveStaysAndTheReportSaysHowFarItWouldMove() throws IOException {
        ModelFile model = read(document(body("a"), KNEE, ""));
        Transform place = Transform.at(0.1, 0, 0).turned(0, 0, 0.5);
        var hinge = Joint.hinge("k", 0, 0, -1).withLimits(0, 2);
        var same = JointTree.builder("m", 3).optGravity(0, 0, -9)
                .addBody("a", "world", place, List.of(hinge), Transform.at(0, 0).turned(0, 0.25, 0),
                        new MassProperties(2, CENTER, INERTIA))
                .addEndpoint("center of a", "a", CENTER).build();
        assertArrayEquals(same.limb(new double[] {0.7})[1], model.skeleton().limb(new double[] {0.7})[1], 1e-15);
        assertEquals("stays at 0.1000, where it moves by up to 0.3000 m with k",
                model.report().of(Fate.APPROXIMATED).getFirst().note());
    }

    /** At -1, 0.25, 0.5, 1.25, 2.2 and 5, as OpenSim 4.6 has them; beyond the ends along the tangents. */
    @ParameterizedTest
    @CsvSource({
        "0 1 2, 0 1 0, -2 0.4375 0.75 0.9375 -0.4 -6", "0 1, 0 0.5, -0.5 0.125 0.25 0.625 1.1 2.5",
        "-0.5 0.2 0.9 1.5, 0.1 0.13 0.11 0.2, 0.014560439560439564 0.12793367346938775 0.1162480376766091 "
                + "0.14182692307692307 0.41412087912087925 1.2706043956043958",
        "0 1 2 2.5 4, 0 1 0 1 2, -4.555115511551155 0.8603341584158415 1.2387788778877886 0.6126237623762376 "
                + "0.29039207920792115 -1.2481848184818483"
    })
    void splinesBendAsInOpenSim(String x, String y, String expected) throws IOException {
        var spline = OsimFunction.in(Xml.parse(new ByteArrayInputStream(
                "<f><SimmSpline name='function'><x>%s</x><y>%s</y></SimmSpline></f>".formatted(x, y)
                        .getBytes(StandardCharsets.UTF_8))), "function").orElseThrow().value();
        double[] values = Arrays.stream(new double[] {-1, 0.25, 0.5, 1.25, 2.2, 5}).map(spline).toArray();
        assertArrayEquals(
                Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray(), values, 1e-13);
    }

    @Test
    void musclesAndForcesAreNamedWithWhatIsLost() throws IOException {
        String points = """
                <PathPoint name="p1"><socket_parent_frame>/ground</socket_parent_frame><location>0 0.2 0</location>
                </PathPoint><ConditionalPathPoint name="p2"><socket_parent_frame>/bodyset/a</socket_parent_frame>
                <location>0.1 0.1 0</location><socket_coordinate>/jointset/j/q</socket_coordinate><range>1 2</range>
                </ConditionalPathPoint><PathPoint name="p3"><socket_parent_frame>/bodyset/a</socket_parent_frame>
                <location>0.2 0 0</location></PathPoint>""";
        ModelFile model = read(document(body("a"), joint("PinJoint", "j", "ground", "a", "q"), """
                <ForceSet><objects><Millard2012EquilibriumMuscle name="mus"><GeometryPath><PathPointSet><objects>%s
                </objects></PathPointSet></GeometryPath><max_isometric_force>100</max_isometric_force>
                <optimal_fiber_length>0.2</optimal_fiber_length><tendon_slack_length>0.1</tendon_slack_length>
                <fiber_damping>0.05</fiber_damping><pennation_angle_at_optimal>0.3</pennation_angle_at_optimal>
                <TendonForceLengthCurve><strain_at_one_norm_force>0.03</strain_at_one_norm_force>
                </TendonForceLengthCurve></Millard2012EquilibriumMuscle>
                <CoordinateActuator name="motor"/></objects></ForceSet>
                <ConstraintSet><objects><PointConstraint name="pc"/></objects></ConstraintSet>""".formatted(points)));
        assertEquals("rigid tendon, which would be 0.0030 m longer at the largest force",
                model.report().of(Fate.APPROXIMATED).getFirst().note());
        var path = (WrappingPath) model.paths().getFirst();
        assertEquals(new Condition(0, 1, 2), path.segments().getFirst().condition().orElseThrow());
        assertEquals(List.of("motor", "pc"),
                model.report().of(Fate.DROPPED).stream().map(ImportReport.Component::name).toList());
        var muscle = model.muscles().getFirst();
        assertEquals("millard-rigid", muscle.model().name());
        assertEquals(Map.of("maximumIsometricForce", 100.0, "optimalFiberLength", 0.2, "tendonSlackLength", 0.1,
                "fiberDamping", 0.05, "pennationAngle", 0.3, "tendonStrainAtOneForce", 0.03),
                muscle.constants().values());
        var numbers = model.report().muscles().getFirst();
        assertEquals(3, numbers.lengths().size());
        assertTrue(numbers.lengths().getFirst() > 0.1 && numbers.lengths().getLast() < 1);
    }

    /**
     * Beside the belt around both cylinders. OpenSim 4.6 is none to compare with: at -0.5 its path is 1.1939 or 1.1592
     * m long, by the order of the set, and shorter than its own over the second cylinder alone, of 1.1989 m.
     */
    @Test
    void aSegmentGoesOverSeveralObstacles() throws IOException {
        String cylinder = """
                <WrapCylinder name="%s"><active>true</active><xyz_body_rotation>0 0 0</xyz_body_rotation>
                <translation>%s 0 0</translation><quadrant>y</quadrant><radius>%s</radius><length>1</length>
                </WrapCylinder>""";
        String pin = joint("PinJoint", "j", "ground", "a", "q").replace("0.3 0.1 0", "0 0 0")
                .replace("0.1 0.2 0.3", "0 0 0").replace("0 0.05 0", "0 0 0").replace("0 0.4 0", "0 0 0");
        ModelFile model = read(document(body("a"), pin, """
                <Ground name="ground"><WrapObjectSet><objects>%s%s</objects></WrapObjectSet></Ground>
                <ForceSet><objects><Thelen2003Muscle name="mus"><GeometryPath><PathPointSet><objects>
                <PathPoint name="p"><socket_parent_frame>/ground</socket_parent_frame><location>-0.5 0.02 0</location>
                </PathPoint><PathPoint name="q"><socket_parent_frame>/bodyset/a</socket_parent_frame>
                <location>0.6 0.03 0.1</location></PathPoint></objects></PathPointSet><PathWrapSet><objects>
                <PathWrap name="w2"><wrap_object>second</wrap_object><range>-1 -1</range></PathWrap>
                <PathWrap name="w1"><wrap_object>first</wrap_object><range>-1 -1</range></PathWrap>
                </objects></PathWrapSet></GeometryPath><max_isometric_force>100</max_isometric_force>
                <optimal_fiber_length>0.5</optimal_fiber_length><tendon_slack_length>0.6</tendon_slack_length>
                </Thelen2003Muscle></objects></ForceSet>""".formatted(
                        cylinder.formatted("first", "-0.2", "0.08"), cylinder.formatted("second", "0.15", "0.1"))));
        String report = model.report().toString();
        assertTrue(report.contains("used         WrapCylinder 'first': by mus")
                && report.contains("used         WrapCylinder 'second': by mus"), report);
        var path = (WrappingPath) model.paths().getFirst();
        assertEquals(List.of(-0.2, 0.15), path.segments().getFirst().obstacles().stream()
                .map(obstacle -> obstacle.frame().position()[0]).toList());
        var samples = PathSamples.of(path, model.skeleton(), new double[][] {{-0.5}, {-0.2}, {0}, {0.1}});
        assertArrayEquals(new double[] {1.2006241916180442, 1.1450236088386396, 1.116580923200541, 1.1052783059886335},
                samples.lengths(), 1e-13);
    }

    private static final String MOVING = """
            <MovingPathPoint name="p2"><socket_parent_frame>/bodyset/a</socket_parent_frame>
            <socket_x_coordinate>/jointset/j/q</socket_x_coordinate>
            <socket_y_coordinate>/jointset/j/q</socket_y_coordinate>
            <socket_z_coordinate>/jointset/j/q</socket_z_coordinate>
            <x_location><SimmSpline><x>-0.5 0.2 0.9 1.5</x><y>0.1 0.13 0.11 0.2</y></SimmSpline></x_location>
            <y_location><MultiplierFunction><function><LinearFunction><coefficients>0.1 0.2</coefficients>
            </LinearFunction></function><scale>0.5</scale></MultiplierFunction></y_location>
            <z_location><PiecewiseLinearFunction><x>-0.5 0.5 1.5</x><y>0 0.03 -0.02</y></PiecewiseLinearFunction>
            </z_location></MovingPathPoint>""";

    /** Length, and minus its central difference, of OpenSim 4.6, whose own moment arms are others. */
    @ParameterizedTest
    @CsvSource({
        "-0.9, 0.5271997141772705, -0.024676320919958524", "-0.3, 0.5416724588368425, -0.004986777013549215",
        "0.1, 0.5273589322590122, 0.07424655984467066", "0.7, 0.4653498395765242, 0.12532527763897683",
        "1.2, 0.3997381546767347, 0.13910078398016168", "1.9, 0.40590163983677285, -0.26358315414753974"
    })
    void movingPointsMoveAsInOpenSim(double q, double length, double arm) throws IOException {
        ModelFile model = read(document(body("a"), joint("PinJoint", "j", "ground", "a", "q"), """
                <ForceSet><objects><Millard2012EquilibriumMuscle name="mus"><GeometryPath><PathPointSet><objects>
                <PathPoint name="p1"><socket_parent_frame>/ground</socket_parent_frame><location>0 0.2 0</location>
                </PathPoint>%s<PathPoint name="p3"><socket_parent_frame>/bodyset/a</socket_parent_frame>
                <location>0.2 0 0</location></PathPoint></objects></PathPointSet></GeometryPath>
                <max_isometric_force>100</max_isometric_force><optimal_fiber_length>0.2</optimal_fiber_length>
                <tendon_slack_length>0.1</tendon_slack_length></Millard2012EquilibriumMuscle></objects></ForceSet>"""
                .formatted(MOVING)));
        PathSamples samples = PathSamples.of(model.paths().getFirst(), model.skeleton(), new double[][] {{q}});
        assertEquals(length, samples.lengths()[0], 1e-14);
        assertEquals(-arm, samples.momentArms()[0][0], 1e-9);
        assertEquals("rigid tendon, which would be 0.0049 m longer at the largest force",
                model.report().of(Fate.APPROXIMATED).getFirst().note());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <OpenSimDocument Version="40600"/>                 | OpenSimDocument: Model is missing
            <OpenSimDocument/>                                 | OpenSimDocument: Version is missing
            <OpenSimDocument Version="9"/>                     | Version: got '9', expected 20000 to 49999
            <robot/>           | document: got <robot>, expected <OpenSimDocument> or <mujoco>
            <a><b></a>                                         | document: line 1: is not XML:
            <!DOCTYPE a [<!ENTITY e SYSTEM "file:/etc/passwd">]><a>&e;</a> | document: line 1: has a DOCTYPE
            <!DOCTYPE a [<!ENTITY x "yy"><!ENTITY z "&x;&x;">]><a>&z;</a>  | document: line 1: has a DOCTYPE
            """)
    void documentsThatAreNoModelAreRefused(String document, String message) {
        refused(document, message);
    }

    private static void refused(String document, String message) {
        String got = assertThrows(IllegalArgumentException.class, () -> read(document)).getMessage();
        assertTrue(got.startsWith(message), got);
        assertEquals(1, got.lines().count(), got);
    }

    @Test
    void badModelsAreRefusedInALine() {
        String pin = joint("PinJoint", "j", "ground", "a", "q");
        refused(document("", "", ""), "BodySet: got no bodies, expected at least one");
        refused(document(body("a"), "", ""), "Body 'a': hangs on no joint, expected one");
        refused(document(body("a") + body("b"),
                joint("PinJoint", "j", "b", "a", "q") + joint("PinJoint", "k", "a", "b", "r"), ""),
                "joints: bodies [a, b] hang on each other in a cycle, expected a tree");
        refused(document(body("a"), pin + joint("PinJoint", "k", "ground", "a", "r"), ""),
                "PinJoint 'k': moves a, as PinJoint 'j' does, expected an open tree from the ground");
        refused(document(body("a"), joint("PinJoint", "j", "x", "a", "q"), ""),
                "PhysicalOffsetFrame 'p': frame: got '/bodyset/x', expected a body or a frame on one");
        refused(document(body("a"), joint("PinJoint", "j", "ground", "a"), ""),
                "PinJoint 'j': got 0 coordinates, expected 1");
        refused(document(body("a"), joint("MagicJoint", "j", "ground", "a"), ""),
                "MagicJoint 'j': is a joint that cannot be read");
        refused(document(body("a"), pin.replace("<default_value>0.1", "<default_value>3"), ""),
                "Coordinate 'q': default_value: got 3.0, expected a number in its range, -1.0 to 2.0");
        refused(document(body("a").replace("<mass>2", "<mass>-2"), pin, ""),
                "body 'a': mass: got -2.0, expected a number of at least 0");
        refused(document(body("a").replace("<mass>2", "<mass>two"), pin, ""),
                "Body 'a': mass: got 'two', expected a number");
        refused(document(body("a").replace("<mass>2</mass>", ""), pin, ""), "Body 'a': mass is missing");
        for (String bad : List.of("optimal_fiber_length", "tendon_slack_length", "max_isometric_force")) {
            String muscle = """
                    <ForceSet><objects><Thelen2003Muscle name="t"><GeometryPath><PathPointSet><objects>
                    <PathPoint name="p1"><socket_parent_frame>/ground</socket_parent_frame><location>0 1 0</location>
                    </PathPoint><PathPoint name="p2"><socket_parent_frame>/bodyset/a</socket_parent_frame>
                    <location>0.2 0 0</location></PathPoint></objects></PathPointSet></GeometryPath>
                    <max_isometric_force>1</max_isometric_force><optimal_fiber_length>1</optimal_fiber_length>
                    <tendon_slack_length>1</tendon_slack_length></Thelen2003Muscle></objects></ForceSet>""";
            refused(document(body("a"), pin, muscle.replace(bad + ">1<", bad + ">-1<")),
                    "Thelen2003Muscle 't': " + bad + ": got -1.0, expected a positive number");
        }
    }

    @Test
    void filesAreNamed() {
        assertEquals("nowhere.osim: no such file", assertThrows(IllegalArgumentException.class,
                () -> ModelFile.read(Path.of("nowhere.osim"))).getMessage());
    }
}
