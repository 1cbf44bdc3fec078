package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A {@link JointTree} in a pose: where its links are, and from there the inertial forces. Vectors are in world
 * coordinates, three of them also in the plane, where what is always zero costs nothing once it is compiled.
 *
 * <p>Sums along the branches are products with matrices of zeros and ones; only the rotations go from link to link.
 */
final class TreeMotion {
    private final JointTree tree;
    private final Parameters p;
    private final NDArray position;
    private final int n;
    /** Axes of the links as columns, (batch, link, 3, 3). */
    private final NDArray rotation;
    /** Unit vectors along the joints' axes, (batch, link, 3). */
    private final NDArray axis;
    /** From the origin of the parent to that of the link, (batch, link, 3). */
    private final NDArray step;
    /** Origins of the links, (batch, link, 3). */
    private final NDArray origin;
    /** How the bodies move; for those who ask. */
    private Jacobians jacobians;

    TreeMotion(JointTree tree, Parameters p, Pose pose) {
        this.tree = tree;
        this.p = p;
        position = pose.position();
        n = tree.dof();
        rotation = rotations(pose);
        axis = rotation.mul(axes()).sum(new int[] {3});
        NDArray parents = picked("parents", tree.links().stream().mapToInt(JointTree.Link::parent).toArray());
        NDArray fixed = parents.mul(p.get("offset").expandDims(2)).sum(new int[] {3});
        step = hasSlides() ? fixed.add(axis.mul(position.mul(slides()).expandDims(2))) : fixed;
        origin = within("branch", linkIndices(), true).matMul(step);
    }

    NDArray position() {
        return position;
    }

    private int[] linkIndices() {
        return IntStream.range(0, n).toArray();
    }

    /** Each link's turn in its parent, and the product of the turns from the root. */
    private NDArray rotations(Pose pose) {
        NDArray turns = angle(pose.cosine()).mul(turn("cosine")).add(angle(pose.sine()).mul(turn("sine")))
                .add(turn("constant"));
        List<NDArray> world = new ArrayList<>();
        NDList all = new NDList();
        for (int i = 0; i < n; i++) {
            NDArray own = turns.get(":, " + i);
            if (tree.ballOf(i) == i) {
                own = own.matMul(new BallJoints(tree, p).rotation(position, i));
            }
            int parent = tree.links().get(i).parent();
            world.add(parent < 0 ? own : world.get(parent).matMul(own));
            all.add(world.get(i));
        }
        return NDArrays.stack(all, 1);
    }

    private static NDArray angle(NDArray x) {
        return x.expandDims(2).expandDims(3);
    }

    /**
     * The terms of a turn by an angle about an axis a after the fixed turn E of the joint's frame in the parent
     * (Rodrigues): {@code E (a a' + cos(angle) (1 - a a') + sin(angle) [a]x)}, (1, link, 3, 3).
     */
    private NDArray turn(String term) {
        return p.derived("turn." + term, () -> {
            double[] flat = new double[9 * n];
            for (int i = 0; i < n; i++) {
                var link = tree.links().get(i);
                double[] a = link.joint().axis();
                double[][] skew = {{0, -a[2], a[1]}, {a[2], 0, -a[0]}, {-a[1], a[0], 0}};
                double[][] fixed = link.inParent().rotation();
                for (int row = 0; row < 3; row++) {
                    for (int column = 0; column < 3; column++) {
                        for (int k = 0; k < 3; k++) {
                            double unit = k == column ? 1 : 0;
                            double along = a[k] * a[column];
                            double factor = link.joint().motion() == Joint.Motion.HINGE ? switch (term) {
                                case "cosine" -> unit - along;
                                case "sine" -> skew[k][column];
                                default -> along;
                            } : term.equals("constant") ? unit : 0;
                            flat[9 * i + 3 * row + column] += fixed[row][k] * factor;
                        }
                    }
                }
            }
            return constant(new Shape(1, n, 3, 3), flat);
        });
    }

    private NDArray axes() {
        return p.derived("axes", () -> constant(new Shape(1, n, 1, 3),
                tree.joints().stream().flatMapToDouble(joint -> Arrays.stream(joint.axis())).toArray()));
    }

    private boolean hasSlides() {
        return tree.joints().stream().anyMatch(joint -> !joint.isHinge());
    }

    private NDArray slides() {
        return p.derived("slides", () -> constant(new Shape(1, n),
                tree.joints().stream().mapToDouble(joint -> joint.isHinge() ? 0 : 1).toArray()));
    }

    private NDArray hinges() {
        return p.derived("hinges", () -> constant(new Shape(1, n),
                tree.joints().stream().mapToDouble(joint -> joint.isHinge() ? 1 : 0).toArray()));
    }

    private NDArray constant(Shape shape, double... values) {
        return Constants.of(p.manager(), p.type(), shape, values);
    }

    /** Which links are on the way from the root to some links, these included or not, (link of them, link). */
    private NDArray within(String key, int[] links, boolean included) {
        return p.derived(key + included + Arrays.toString(links), () -> {
            double[][] rows = new double[links.length][n];
            for (int i = 0; i < links.length; i++) {
                int first = included || links[i] < 0 ? links[i] : parent(links[i]);
                for (int link = first; link >= 0; link = tree.links().get(link).parent()) {
                    rows[i][link] = 1;
                }
            }
            return Constants.of(p.manager(), p.type(), rows);
        });
    }

    /** What carries a link: the three joints of a ball turn at once, and none carries the others. */
    private int parent(int link) {
        int ball = tree.ballOf(link);
        return tree.links().get(ball < 0 ? link : ball).parent();
    }

    private NDArray oneOf(int[] links) {
        return p.derived("one" + Arrays.toString(links), () -> {
            double[][] rows = new double[links.length][n];
            for (int i = 0; i < links.length; i++) {
                if (links[i] >= 0) {
                    rows[i][links[i]] = 1;
                }
            }
            return Constants.of(p.manager(), p.type(), rows);
        });
    }

    /** The rotations of some links, the world's being 1, (batch, link of them, 3, 3). */
    private NDArray picked(String key, int[] links) {
        NDArray moving = oneOf(links).matMul(rotation.reshape(-1, n, 9)).reshape(-1, links.length, 3, 3);
        if (Arrays.stream(links).allMatch(link -> link >= 0)) {
            return moving;
        }
        return moving.add(p.derived(key + Arrays.toString(links), () -> {
            double[] flat = new double[9 * links.length];
            for (int i = 0; i < links.length; i++) {
                for (int k = 0; links[i] < 0 && k < 3; k++) {
                    flat[9 * i + 4 * k] = 1;
                }
            }
            return constant(new Shape(1, links.length, 3, 3), flat);
        }));
    }

    /** Vectors along the last axis. */
    private NDArray cross(NDArray u, NDArray v) {
        NDArray forward = p.derived("yzx",
                () -> Constants.of(p.manager(), p.type(), new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}));
        NDArray backward = p.derived("zxy",
                () -> Constants.of(p.manager(), p.type(), new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}));
        return u.matMul(forward).mul(v.matMul(backward)).sub(u.matMul(backward).mul(v.matMul(forward)));
    }

    /** Points with body coordinates (1, point, 3). */
    BodyPoints place(int[] bodies, NDArray coordinates) {
        int[] links = links(bodies);
        NDArray inLinks = inLinks(bodies, coordinates);
        NDArray arm = picked("world", links).mul(inLinks.expandDims(2)).sum(new int[] {3});
        NDArray placed = arm.add(oneOf(links).matMul(origin));
        return new BodyPoints(placed, jacobian(placed, links));
    }

    private int[] links(int[] bodies) {
        return Arrays.stream(bodies).map(body -> tree.bodyList().get(body).link()).toArray();
    }

    /** From body coordinates to those of the links, (1, point, 3). */
    private NDArray inLinks(int[] bodies, NDArray coordinates) {
        boolean same = Arrays.stream(bodies)
                .allMatch(body -> tree.bodyList().get(body).inLink().equals(Transform.IDENTITY));
        if (same) {
            return coordinates;
        }
        String key = Arrays.toString(bodies);
        NDArray offset = p.derived("body" + key, () -> constant(new Shape(1, bodies.length, 3), Arrays.stream(bodies)
                .boxed().flatMapToDouble(body -> Arrays.stream(tree.bodyList().get(body).inLink().position()))
                .toArray()));
        return coordinates.expandDims(2).mul(inLinkRotation(bodies)).sum(new int[] {3}).add(offset);
    }

    private NDArray inLinkRotation(int[] bodies) {
        return p.derived("bodyRotation" + Arrays.toString(bodies), () -> constant(new Shape(1, bodies.length, 3, 3),
                Arrays.stream(bodies).boxed()
                .flatMap(body -> Arrays.stream(tree.bodyList().get(body).inLink().rotation()))
                .flatMapToDouble(Arrays::stream).toArray()));
    }

    /** How points on links move with the joints, (batch, point, 3, joint). */
    private NDArray jacobian(NDArray points, int[] links) {
        NDArray axes = axis.expandDims(1);
        NDArray turned = cross(axes, points.expandDims(2).sub(origin.expandDims(1)));
        NDArray moved = hasSlides()
                ? turned.mul(hinges().expandDims(2)).add(axes.mul(slides().expandDims(2)))
                : turned;
        return moved.mul(within("branch", links, true).expandDims(0).expandDims(3)).transpose(0, 1, 3, 2);
    }

    private int[] allBodies() {
        return IntStream.range(0, tree.bodies()).toArray();
    }

    private NDArray centers() {
        return p.derived("centers", () -> inLinks(allBodies(), p.get("center")));
    }

    /** Moments of inertia along the links' axes, (1, body, 3, 3). */
    private NDArray inertia() {
        return p.derived("inertia", () -> {
            double[][] spread = new double[6][9];
            int[][] entries = {{0}, {4}, {8}, {1, 3}, {2, 6}, {5, 7}};
            for (int k = 0; k < 6; k++) {
                for (int entry : entries[k]) {
                    spread[k][entry] = 1;
                }
            }
            NDArray own = p.get("inertia").matMul(Constants.of(p.manager(), p.type(), spread))
                    .reshape(1, tree.bodies(), 3, 3);
            NDArray turn = inLinkRotation(allBodies());
            return turn.matMul(own).matMul(turn.transpose(0, 1, 3, 2));
        });
    }

    /** How the centers of mass move and the bodies turn, along their links' axes, (batch, 6 body, joint). */
    private record Jacobians(NDArray center, NDArray turn) {
        NDArray joined() {
            NDArray both = center.concat(turn, 2);
            return both.reshape(-1, 6 * both.getShape().get(1), both.getShape().get(3));
        }
    }

    private Jacobians jacobians() {
        if (jacobians == null) {
            jacobians = bodyJacobians();
        }
        return jacobians;
    }

    private Jacobians bodyJacobians() {
        int[] links = links(allBodies());
        NDArray center = place(allBodies(), p.get("center")).jacobian();
        NDArray turning = picked("world", links).transpose(0, 1, 3, 2)
                .matMul(axis.mul(hinges().expandDims(2)).transpose(0, 2, 1).expandDims(1));
        return new Jacobians(center, turning.mul(within("branch", links, true).expandDims(0).expandDims(2)));
    }

    /** Without armature. */
    NDArray massMatrix() {
        Jacobians motion = jacobians();
        NDArray momentum = new Jacobians(
                motion.center().mul(p.get("mass").expandDims(2).expandDims(3)),
                inertia().matMul(motion.turn())).joined();
        NDArray product = motion.joined().transpose(0, 2, 1).matMul(momentum);
        // Both halves from the same numbers: symmetric to the last bit.
        NDArray half = product.mul(p.derived("upper", () -> {
            double[] flat = new double[n * n];
            for (int row = 0; row < n; row++) {
                Arrays.fill(flat, row * n + row, (row + 1) * n, 1);
                flat[row * n + row] = 0.5;
            }
            return constant(new Shape(1, n, n), flat);
        }));
        return half.add(half.transpose(0, 2, 1));
    }

    /** Forces that keep the joints at constant velocity: centrifugal, Coriolis, gyroscopic, and against gravity. */
    NDArray bias(NDArray velocity, boolean gravity) {
        int[] links = links(allBodies());
        NDArray rate = axis.mul(velocity.expandDims(2));
        NDArray spin = hasSlides() ? rate.mul(hinges().expandDims(2)) : rate;
        NDArray parentSpin = within("parents", linkIndices(), false).matMul(spin);
        NDArray change = cross(parentSpin, spin);
        NDArray parentChange = within("parents", linkIndices(), false).matMul(change);
        NDArray carried = cross(parentSpin, step);
        if (hasSlides()) {
            carried = carried.add(rate.mul(slides().expandDims(2)).mul(p.constant(2)));
        }
        NDArray stepAcceleration = cross(parentChange, step).add(cross(parentSpin, carried));

        NDArray toBodies = within("branch", links, true);
        NDArray bodySpin = toBodies.matMul(spin);
        NDArray bodyChange = toBodies.matMul(change);
        NDArray rotations = picked("world", links);
        NDArray arm = rotations.mul(centers().expandDims(2)).sum(new int[] {3});
        NDArray acceleration = toBodies.matMul(stepAcceleration)
                .add(cross(bodyChange, arm)).add(cross(bodySpin, cross(bodySpin, arm)));
        if (gravity) {
            acceleration = acceleration.sub(p.get("gravity").expandDims(1));
        }
        NDArray force = acceleration.mul(p.get("mass").expandDims(2));
        NDArray ownSpin = inBody(rotations, bodySpin);
        NDArray moment = turned(inertia(), inBody(rotations, bodyChange))
                .add(cross(ownSpin, turned(inertia(), ownSpin)));
        NDArray forces = force.concat(moment, 2).reshape(-1, 6L * links.length, 1);
        return jacobians().joined().mul(forces).sum(new int[] {1});
    }

    private static NDArray inBody(NDArray rotations, NDArray vectors) {
        return rotations.mul(vectors.expandDims(3)).sum(new int[] {2});
    }

    private static NDArray turned(NDArray matrices, NDArray vectors) {
        return matrices.mul(vectors.expandDims(2)).sum(new int[] {3});
    }

    /** Of bringing the masses from the origin to where they are, J, (batch). */
    NDArray workOfGravity() {
        NDArray centers = place(allBodies(), p.get("center")).position();
        return centers.mul(p.get("gravity").expandDims(1)).mul(p.get("mass").expandDims(2)).sum(new int[] {1, 2});
    }
}
