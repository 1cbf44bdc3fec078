package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A planar arm of two rigid links: shoulder at the origin, elbow angle relative to the upper arm.
 *
 * <p>Equations of motion of the double pendulum in relative angles (for example Craig, Introduction to Robotics, 6.7),
 * with joint viscosity and optional gravity. The arm moves in a horizontal plane unless gravity is given. Body 1 is the
 * upper arm, body 2 the forearm; body coordinates run along the bone from its proximal end, then counter-clockwise
 * across it.
 *
 * @param upperArmMass kg
 * @param forearmMass kg, hand included
 * @param upperArmCenter distance of the center of mass from the shoulder, m
 * @param forearmCenter distance of the center of mass from the elbow, m
 * @param upperArmInertia moment of inertia about the center of mass, kg m^2
 * @param forearmInertia moment of inertia about the center of mass, kg m^2
 * @param upperArmLength m
 * @param forearmLength m, to the endpoint
 * @param viscosity joint viscosity, N m s/rad
 * @param gravityX acceleration of gravity along x, m/s^2
 * @param gravityY acceleration of gravity along y, m/s^2
 */
public record TwoJointArm(
        double upperArmMass,
        double forearmMass,
        double upperArmCenter,
        double forearmCenter,
        double upperArmInertia,
        double forearmInertia,
        double upperArmLength,
        double forearmLength,
        double viscosity,
        double gravityX,
        double gravityY)
        implements Skeleton, Fixed {

    /** An average arm without viscosity in the horizontal plane. */
    public static final TwoJointArm AVERAGE = new TwoJointArm(
            1.864572, 1.534315, 0.180496, 0.181479, 0.013193, 0.020062, 0.309, 0.26, 0, 0, 0);

    public TwoJointArm {
        Require.positive("upperArmMass", upperArmMass, "");
        Require.positive("forearmMass", forearmMass, "");
        Require.positive("upperArmInertia", upperArmInertia, "");
        Require.positive("forearmInertia", forearmInertia, "");
        Require.positive("upperArmLength", upperArmLength, "");
        Require.positive("forearmLength", forearmLength, "");
        Require.notNegative("upperArmCenter", upperArmCenter);
        Require.notNegative("forearmCenter", forearmCenter);
        Require.notNegative("viscosity", viscosity);
        Require.finite("gravityX", gravityX);
        Require.finite("gravityY", gravityY);
    }

    /** The same arm with another joint viscosity, N m s/rad. */
    public TwoJointArm withViscosity(double newViscosity) {
        return new TwoJointArm(upperArmMass, forearmMass, upperArmCenter, forearmCenter, upperArmInertia,
                forearmInertia, upperArmLength, forearmLength, newViscosity, gravityX, gravityY);
    }

    /** The same arm under gravity, m/s^2; (0, -9.81) for an arm in a vertical plane. */
    public TwoJointArm withGravity(double x, double y) {
        return new TwoJointArm(upperArmMass, forearmMass, upperArmCenter, forearmCenter, upperArmInertia,
                forearmInertia, upperArmLength, forearmLength, viscosity, x, y);
    }

    @Override
    public String name() {
        return "two-joint-arm";
    }

    @Override
    public int dof() {
        return 2;
    }

    @Override
    public int dimension() {
        return 2;
    }

    @Override
    public int bodies() {
        return 3;
    }

    @Override
    public Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        values.put("upperArmMass", Values.scalar(upperArmMass));
        values.put("forearmMass", Values.scalar(forearmMass));
        values.put("upperArmCenter", Values.scalar(upperArmCenter));
        values.put("forearmCenter", Values.scalar(forearmCenter));
        values.put("upperArmInertia", Values.scalar(upperArmInertia));
        values.put("forearmInertia", Values.scalar(forearmInertia));
        values.put("upperArmLength", Values.scalar(upperArmLength));
        values.put("forearmLength", Values.scalar(forearmLength));
        values.put("viscosity", Values.scalar(viscosity));
        values.put("gravity", Values.row(gravityX, gravityY));
        return values;
    }

    /** Shoulder 0 to 140 degrees, elbow 0 to 160 degrees. */
    @Override
    public JointLimits defaultLimits() {
        return JointLimits.ofPosition(
                new double[] {0, 0}, new double[] {Math.toRadians(140), Math.toRadians(160)});
    }

    /** The angles are those of the upper arm, of the forearm, and of the elbow. */
    @Override
    public Pose pose(Parameters p, NDArray q) {
        NDArray angles = q.matMul(angleMatrix(p));
        return new Pose(q, angles.cos(), angles.sin());
    }

    private static NDArray angleMatrix(Parameters p) {
        return p.derived("angleMatrix",
                () -> Constants.of(p.manager(), p.type(), new double[][] {{1, 1, 0}, {0, 1, 1}}));
    }

    /**
     * Constant parts of the inertia, each (1, 1): about the shoulder, about the elbow, and the coupling of the links.
     */
    private record Inertia(NDArray shoulder, NDArray elbow, NDArray coupling) {}

    private static Inertia inertia(Parameters p) {
        NDArray elbow = p.derived("elbowInertia", () -> p.get("forearmMass").mul(p.get("forearmCenter").square())
                .add(p.get("forearmInertia")));
        NDArray shoulder = p.derived("shoulderInertia", () -> p.get("upperArmMass")
                .mul(p.get("upperArmCenter").square())
                .add(p.get("upperArmInertia"))
                .add(p.get("forearmMass").mul(p.get("upperArmLength").square()))
                .add(elbow));
        NDArray coupling = p.derived("coupling", () -> p.get("forearmMass").mul(p.get("upperArmLength"))
                .mul(p.get("forearmCenter")));
        return new Inertia(shoulder, elbow, coupling);
    }

    @Override
    public NDArray massMatrix(Parameters p, Pose pose) {
        Inertia i = inertia(p);
        NDArray coupled = Tensors.column(pose.cosine(), 2).mul(i.coupling());
        NDArray m00 = coupled.mul(p.constant(2)).add(i.shoulder());
        NDArray m01 = coupled.add(i.elbow());
        NDArray m11 = coupled.zerosLike().add(i.elbow());
        return Tensors.concatLast(m00, m01, m01, m11).reshape(-1, 2, 2);
    }

    @Override
    public NDArray bias(Parameters p, Pose pose, NDArray velocity) {
        // With absolute link speeds w1 and w2, the elbow couples them by k sin(elbow) (w1^2 - w2^2, w1^2).
        NDArray mix = p.derived("coriolis", () -> {
            NDArray signs = Constants.of(p.manager(), p.type(), new double[][] {{1, 1}, {-1, 0}, {0, 0}});
            return signs.mul(inertia(p).coupling());
        });
        NDArray bias = velocity.matMul(angleMatrix(p)).square().matMul(mix).mul(Tensors.column(pose.sine(), 2));
        if (viscosity != 0 || p.isReplaced("viscosity")) {
            bias = bias.add(velocity.mul(p.get("viscosity")));
        }
        return hasGravity(p) ? bias.sub(gravityTorque(p, pose)) : bias;
    }

    private boolean hasGravity(Parameters p) {
        return gravityX != 0 || gravityY != 0 || p.isReplaced("gravity");
    }

    private static NDArray gravityTorque(Parameters p, Pose pose) {
        NDArray weights = p.derived("weights", () -> {
            NDArray upper = p.get("upperArmMass").mul(p.get("upperArmCenter"))
                    .add(p.get("forearmMass").mul(p.get("upperArmLength")));
            NDArray fore = p.get("forearmMass").mul(p.get("forearmCenter"));
            return Tensors.concatLast(upper, fore, fore.zerosLike());
        });
        NDArray across = pose.cosine().mul(Tensors.column(p.get("gravity"), 1))
                .sub(pose.sine().mul(Tensors.column(p.get("gravity"), 0)));
        NDArray toJoints = p.derived("toJoints",
                () -> Constants.of(p.manager(), p.type(), new double[][] {{1, 0}, {1, 1}, {0, 0}}));
        return across.mul(weights).matMul(toJoints);
    }

    @Override
    public NDArray acceleration(Parameters p, Pose pose, NDArray velocity, NDArray force, NDArray endpointForce) {
        NDArray net = withEndpointForce(p, pose, force, endpointForce).sub(bias(p, pose, velocity));
        // Inverse of [[s + 2 k c, e + k c], [e + k c, e]]: adjugate over determinant, both polynomials in c.
        Inertia i = inertia(p);
        NDArray adjugate0 = p.derived("adjugate0", () -> Tensors.concatLast(
                i.elbow(), i.elbow().neg(), i.elbow().neg(), i.shoulder()).reshape(1, 2, 2));
        NDArray adjugate1 = p.derived("adjugate1", () -> {
            NDArray k = i.coupling();
            return Tensors.concatLast(k.zerosLike(), k.neg(), k.neg(), k.mul(p.constant(2))).reshape(1, 2, 2);
        });
        NDArray determinant0 =
                p.derived("determinant0", () -> i.shoulder().mul(i.elbow()).sub(i.elbow().square()));
        NDArray determinant2 = p.derived("determinant2", () -> i.coupling().square());

        NDArray cosine = Tensors.column(pose.cosine(), 2);
        NDArray adjugate = cosine.expandDims(2).mul(adjugate1).add(adjugate0);
        NDArray determinant = determinant0.sub(cosine.square().mul(determinant2));
        return adjugate.mul(net.expandDims(1)).sum(new int[] {2}).div(determinant);
    }

    /**
     * Link lengths spread over (angle, x or y): the endpoint is cosines times this along x and sines times it along y.
     */
    private static NDArray links(Parameters p, int axis) {
        return p.derived("links" + axis, () -> {
            NDArray lengths = Tensors.concatLast(
                    p.get("upperArmLength"), p.get("forearmLength"), p.get("forearmLength").zerosLike());
            NDArray column = lengths.reshape(3, 1);
            NDArray empty = column.zerosLike();
            return axis == 0 ? Tensors.concatLast(column, empty) : Tensors.concatLast(empty, column);
        });
    }

    @Override
    public NDArray endpoint(Parameters p, Pose pose) {
        return pose.cosine().matMul(links(p, 0)).add(pose.sine().matMul(links(p, 1)));
    }

    @Override
    public NDArray endpointVelocity(Parameters p, Pose pose, NDArray velocity) {
        NDArray speed = velocity.matMul(angleMatrix(p));
        return pose.cosine().mul(speed).matMul(links(p, 1)).sub(pose.sine().mul(speed).matMul(links(p, 0)));
    }

    @Override
    public NDArray endpointJacobian(Parameters p, Pose pose) {
        NDArray lengths = p.derived("lengths", () -> Tensors.concatLast(
                p.get("upperArmLength"), p.get("forearmLength"), p.get("forearmLength").zerosLike()));
        NDArray toJoints = p.derived("toJoints",
                () -> Constants.of(p.manager(), p.type(), new double[][] {{1, 0}, {1, 1}, {0, 0}}));
        NDArray x = pose.sine().mul(lengths).matMul(toJoints).neg();
        NDArray y = pose.cosine().mul(lengths).matMul(toJoints);
        return NDArrays.stack(new NDList(x, y), 1);
    }

    @Override
    public BodyPoints points(Parameters p, Pose pose, int[] bodies, NDArray coordinates) {
        NDArray along = coordinates.get(":, :, 0");
        NDArray across = coordinates.get(":, :, 1");
        String key = Arrays.toString(bodies);
        // Bone angle of each point: cosine and sine columns picked by a (3, point) matrix; the world's angle is 0.
        NDArray pick = indicator(p, "pick" + key, bodies, (angle, body) -> angle == body - 1);
        NDArray world = p.derived("world" + key, () -> Constants.of(p.manager(), p.type(), new Shape(1, bodies.length),
                Arrays.stream(bodies).mapToDouble(body -> body == 0 ? 1 : 0).toArray()));
        NDArray cosine = pose.cosine().matMul(pick).add(world);
        NDArray sine = pose.sine().matMul(pick);
        // Position of the elbow, for points on the forearm.
        NDArray origin = p.derived("origin" + key, () -> indicator(
                        p, "elbow" + key, bodies, (angle, body) -> angle == 0 && body == 2)
                .mul(p.get("upperArmLength")));
        NDArray originX = pose.cosine().matMul(origin);
        NDArray originY = pose.sine().matMul(origin);

        NDArray rotatedX = cosine.mul(along).sub(sine.mul(across));
        NDArray rotatedY = sine.mul(along).add(cosine.mul(across));
        NDArray position = NDArrays.stack(new NDList(rotatedX.add(originX), rotatedY.add(originY)), 2);

        NDArray onBone = p.derived("onBone" + key, () -> world.neg().add(p.constant(1)));
        NDArray onForearm = p.derived("onForearm" + key, () -> Constants.of(
                p.manager(), p.type(), new Shape(1, bodies.length),
                Arrays.stream(bodies).mapToDouble(body -> body == 2 ? 1 : 0).toArray()));
        NDArray shoulder = NDArrays.stack(
                new NDList(rotatedY.add(originY).neg().mul(onBone), rotatedX.add(originX).mul(onBone)), 2);
        NDArray elbow = NDArrays.stack(new NDList(rotatedY.neg().mul(onForearm), rotatedX.mul(onForearm)), 2);
        return new BodyPoints(position, NDArrays.stack(new NDList(shoulder, elbow), 3));
    }

    private interface AngleOfBody {
        boolean test(int angle, int body);
    }

    private static NDArray indicator(Parameters p, String name, int[] bodies, AngleOfBody condition) {
        return p.derived(name, () -> {
            double[][] rows = new double[3][bodies.length];
            for (int angle = 0; angle < 3; angle++) {
                for (int point = 0; point < bodies.length; point++) {
                    rows[angle][point] = condition.test(angle, bodies[point]) ? 1 : 0;
                }
            }
            return Constants.of(p.manager(), p.type(), rows);
        });
    }

    /** Shoulder, elbow, hand. */
    @Override
    public double[][] limb(double[] q) {
        double elbowX = upperArmLength * Math.cos(q[0]);
        double elbowY = upperArmLength * Math.sin(q[0]);
        double forearm = q[0] + q[1];
        return new double[][] {
            {0, 0},
            {elbowX, elbowY},
            {elbowX + forearmLength * Math.cos(forearm), elbowY + forearmLength * Math.sin(forearm)}
        };
    }

    @Override
    public Bones bones(double[] q) {
        double[][] limb = limb(q);
        return new Bones(List.of(new double[][] {limb[0], limb[1]}, new double[][] {limb[1], limb[2]}),
                List.of(new Bones.Hinge("shoulder", 0, limb[0]), new Bones.Hinge("elbow", 1, limb[1])));
    }

    /**
     * Inverse kinematics: the joint angles, elbow bent counter-clockwise (0 to pi), that put the hand at a point.
     *
     * @param x m
     * @param y m
     * @return shoulder and elbow angle, rad; the shoulder in (-pi, pi]
     * @throws IllegalArgumentException if the point is out of reach
     */
    public double[] inverseKinematics(double x, double y) {
        double distance = Math.hypot(x, y);
        double far = upperArmLength + forearmLength;
        double near = Math.abs(upperArmLength - forearmLength);
        if (!(distance <= far && distance >= near)) {
            throw new IllegalArgumentException(String.format(
                    "point (%.4g, %.4g) is %.4g m from the shoulder, expected between %.4g and %.4g m",
                    x, y, distance, near, far));
        }
        double cosine = (distance * distance - upperArmLength * upperArmLength - forearmLength * forearmLength)
                / (2 * upperArmLength * forearmLength);
        double elbow = Math.acos(Math.clamp(cosine, -1, 1));
        double shoulder = Math.atan2(y, x)
                - Math.atan2(forearmLength * Math.sin(elbow), upperArmLength + forearmLength * Math.cos(elbow));
        return new double[] {Math.IEEEremainder(shoulder, 2 * Math.PI), elbow};
    }
}
