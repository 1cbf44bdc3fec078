package io.efferent.rl.myosuite;

import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The hand as MyoSuite 3.0 makes it of {@code myo_sim}'s right arm: the arm is held up and forward, its joints down to
 * the elbow become stiff, and only muscles of the forearm and the hand stay. It stands where the older hand stood.
 */
final class HandFromArm {
    private static final Set<String> MUSCLES = Set.of(
            "ECRL", "ECRB", "ECU", "FCR", "FCU", "PL", "PT", "PQ", "FDS5", "FDS4", "FDS3", "FDS2", "FDP5", "FDP4",
            "FDP3", "FDP2", "EDC5", "EDC4", "EDC3", "EDC2", "EDM", "EIP", "EPL", "EPB", "FPL", "APL", "OP", "RI2",
            "LU_RB2", "UI_UB2", "RI3", "LU_RB3", "UI_UB3", "RI4", "LU_RB4", "UI_UB4", "RI5", "LU_RB5", "UI_UB5");
    private static final Set<String> STIFF = Set.of(
            "sternoclavicular_r2_r", "sternoclavicular_r3_r", "unrotscap_r3_r", "unrotscap_r2_r",
            "acromioclavicular_r2_r", "acromioclavicular_r3_r", "acromioclavicular_r1_r", "unrothum_r1_r",
            "unrothum_r3_r", "unrothum_r2_r", "elv_angle_r", "shoulder_elv_r", "shoulder1_r2_r", "shoulder_rot_r",
            "elbow_flexion_r");
    /** Bodies between joints of the shoulder, whose inertia was only meant to be turned by these. */
    private static final Set<String> SCAFFOLD = Set.of("clavphant_r", "scapphant_r", "humphant_r", "humphant1_r");
    private static final String SMALL_INERTIA = "0.0001 0.0001 0.0001";
    private static final String ROOT = "myoarm_r_root";
    private static final String PLACE = "-0.02525155 0.07146933 1.39249298";
    private static final String DIRECTION = "0.52167746 0.46981366 -0.47875126 -0.52718591";
    /** How the class of surfaces ends that tendons slide on; where there is no tendon, they would only weigh. */
    private static final String WRAP = "_wrap";
    private static final double QUARTER_TURN = 1.57;
    private static final List<String> TIPS = List.of("THtip_r", "IFtip_r", "MFtip_r", "RFtip_r", "LFtip_r");

    private final Document document;

    private HandFromArm(MyoParts parts) {
        document = parse("<mujoco model=\"myohand\"><compiler angle=\"radian\" balanceinertia=\"true\"/>"
                + "<worldbody><light pos=\"-0.6 -1 2.2\" dir=\"0.3 0.4 -0.9\"/>"
                + "<camera name=\"hand\" pos=\"-0.55 -0.95 1.75\" xyaxes=\"0.79 -0.61 0 0.27 0.35 0.9\" fovy=\"35\"/>"
                + "<body name=\"" + ROOT + "\"/></worldbody></mujoco>");
        var compiler = elements("compiler").getFirst();
        compiler.setAttribute("meshdir", parts.meshes());
        compiler.setAttribute("texturedir", parts.meshes());
        var model = document.getDocumentElement();
        for (var part : List.of("assets", "tendon", "muscle")) {
            append(parts.sim("arm/assets/myoarm_r_" + part + ".xml"), model);
        }
        append(parts.sim("arm/assets/myoarm_r_chain.xml"), elements("body").getFirst());
    }

    /** The text of the model. */
    static String compose(MyoParts parts) {
        var hand = new HandFromArm(parts);
        hand.keepMuscles();
        hand.holdUp();
        hand.stiffen();
        hand.addTargets();
        return hand.text();
    }

    private static Document parse(String text) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (SAXException e) {
            throw new MujocoException("MyoSuite's arm is no proper XML: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds the children of a part but what is said for the whole model. */
    private void append(Path part, Element to) {
        for (var child : children(parse(MyoParts.text(part)).getDocumentElement())) {
            if (!Set.of("compiler", "size", "option").contains(child.getTagName())) {
                to.appendChild(document.importNode(child, true));
            }
        }
    }

    private static List<Element> children(Node parent) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).filter(Element.class::isInstance)
                .map(Element.class::cast).toList();
    }

    private List<Element> elements(String tag) {
        var nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
    }

    /** Those below {@code actuator}, {@code tendon} and so on, not those of defaults. */
    private Stream<Element> within(String section) {
        return children(document.getDocumentElement()).stream()
                .filter(element -> element.getTagName().equals(section)).flatMap(element -> children(element).stream());
    }

    private static void remove(Stream<Element> elements, Predicate<Element> unwanted) {
        elements.filter(unwanted).toList().forEach(element -> element.getParentNode().removeChild(element));
    }

    private void keepMuscles() {
        remove(within("actuator"), muscle -> !MUSCLES.contains(muscle.getAttribute("name").replaceFirst("_r$", "")));
        var pulled = within("actuator").map(muscle -> muscle.getAttribute("tendon")).collect(Collectors.toSet());
        remove(within("tendon"), tendon -> !pulled.contains(tendon.getAttribute("name")));
        var wrapped = within("tendon").flatMap(tendon -> children(tendon).stream())
                .map(way -> way.getAttribute("geom")).collect(Collectors.toSet());
        remove(elements("geom").stream(), geom ->
                geom.getAttribute("class").endsWith(WRAP) && !wrapped.contains(geom.getAttribute("name")));
        within("tendon").forEach(side("name"));
        within("actuator").forEach(side("name").andThen(side("tendon")));
    }

    /** All names tell the side. */
    private static Consumer<Element> side(String attribute) {
        return element -> {
            var name = element.getAttribute(attribute);
            element.setAttribute(attribute, name.endsWith("_r") ? name : name + "_r");
        };
    }

    /** Each body gets the place that it has in this pose. */
    private void holdUp() {
        try (var arm = MujocoModel.fromString(text()); var data = arm.newData()) {
            turn(data, "elv_angle_r", QUARTER_TURN);
            turn(data, "shoulder_elv_r", QUARTER_TURN);
            turn(data, "shoulder_rot_r", -QUARTER_TURN);
            data.forward();
            for (var body : elements("body")) {
                int id = arm.id(MujocoObject.BODY, body.getAttribute("name"));
                int parent = arm.ints("body_parentid").get(id);
                double[] from = data.xquat().row(parent).toArray();
                double[] inverse = {from[0], -from[1], -from[2], -from[3]};
                double[] at = data.xpos().row(id).toArray();
                double[] origin = data.xpos().row(parent).toArray();
                double[] way = {0, at[0] - origin[0], at[1] - origin[1], at[2] - origin[2]};
                for (var other : new String[] {"euler", "axisangle", "xyaxes", "zaxis"}) {
                    body.removeAttribute(other);
                }
                body.setAttribute("pos", words(Arrays.copyOfRange(product(product(inverse, way), from), 1, 4)));
                body.setAttribute("quat", words(product(inverse, data.xquat().row(id).toArray())));
            }
        }
        var root = elements("body").getFirst();
        root.setAttribute("pos", PLACE);
        root.setAttribute("quat", DIRECTION);
    }

    private static void turn(MujocoData data, String joint, double angle) {
        var model = data.model();
        data.qpos().set(model.ints("jnt_qposadr").get(model.id(MujocoObject.JOINT, joint)), angle);
    }

    /** Of quaternions, the scalar part first. */
    private static double[] product(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
            a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
            a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
            a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]
        };
    }

    private static String words(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    private void stiffen() {
        remove(within("equality"), equality ->
                STIFF.contains(equality.getAttribute("joint1")) || STIFF.contains(equality.getAttribute("joint2")));
        remove(elements("joint").stream(), joint -> STIFF.contains(joint.getAttribute("name")));
        within("equality").forEach(side("joint1").andThen(side("joint2")));
        elements("joint").stream().filter(joint -> joint.hasAttribute("name")).forEach(side("name"));
        elements("inertial").stream()
                .filter(inertial -> SCAFFOLD.contains(((Element) inertial.getParentNode()).getAttribute("name")))
                .forEach(inertial -> inertial.setAttribute("diaginertia", SMALL_INERTIA));
    }

    private void addTargets() {
        var world = elements("worldbody").getFirst();
        for (var tip : TIPS) {
            var site = document.createElement("site");
            site.setAttribute("name", tip + "_target");
            site.setAttribute("pos", "0 0 0.002");
            site.setAttribute("size", "0.005");
            site.setAttribute("rgba", "0.1 0.7 0.2 0.8");
            world.appendChild(site);
        }
    }

    private String text() {
        try {
            var writer = new StringWriter();
            var transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.transform(new DOMSource(document), new StreamResult(writer));
            return writer.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }
}
