package io.efferent.rl.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.BodyDef;
import com.badlogic.gdx.physics.box2d.Box2D;
import com.badlogic.gdx.physics.box2d.Contact;
import com.badlogic.gdx.physics.box2d.ContactImpulse;
import com.badlogic.gdx.physics.box2d.ContactListener;
import com.badlogic.gdx.physics.box2d.EdgeShape;
import com.badlogic.gdx.physics.box2d.FixtureDef;
import com.badlogic.gdx.physics.box2d.Manifold;
import com.badlogic.gdx.physics.box2d.PolygonShape;
import com.badlogic.gdx.physics.box2d.World;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJoint;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJointDef;
import com.badlogic.gdx.utils.GdxNativesLoader;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.PlanarEnvironment;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Arrays;

/**
 * A body that Box2D simulates at 50 steps per second, over ground of straight pieces. Each episode has a world of its
 * own. Lengths of Gymnasium's sources are pixels, of which {@value #PIXELS} are a unit.
 */
abstract sealed class Box2dEnvironment extends PlanarEnvironment permits BipedalWalker, LunarLander {
    static final int RATE = 50;
    static final double PIXELS = 30;
    /** What is seen of the world, in units. */
    static final double WIDTH = 600 / PIXELS;
    static final double HEIGHT = 400 / PIXELS;

    private static final short GROUND = 0x0001;
    private static final int VELOCITY_ITERATIONS = 180;
    private static final int POSITION_ITERATIONS = 60;
    private static final Vector2 GRAVITY = new Vector2(0, -10);

    static {
        GdxNativesLoader.load();
        Box2D.init();
        // The first world looks up the methods that are called from native code, which no other thread may miss.
        new World(GRAVITY, true).dispose();
    }

    /** What is observed. */
    final double[] state;
    /** Corners of the ground, from left to right. */
    final double[] groundX;
    final double[] groundY;
    World world;
    /** Must not touch the ground. */
    Body hull;
    /** Feel whether they touch the ground. */
    final Body[] feet = new Body[2];
    /** Whether the hull has touched it. */
    boolean fallen;

    private final boolean[] touching = new boolean[2];

    Box2dEnvironment(String name, int observations, ActionSpace actions, int corners) {
        super(name, observations, actions, 1.0 / RATE);
        state = new double[observations];
        groundX = new double[corners];
        groundY = new double[corners];
    }

    /** Begins with an empty world. */
    final void emptyWorld() {
        close();
        fallen = false;
        Arrays.fill(touching, false);
        world = new World(GRAVITY, true);
        world.setContactFilter(null);
        world.setContactListener(new Touch());
    }

    private void touches(Body body, boolean now) {
        fallen |= now && body == hull;
        for (int i = 0; i < feet.length; i++) {
            if (body == feet[i]) {
                touching[i] = now;
            }
        }
    }

    /** 1 if a foot touches the ground, else 0. */
    final double touch(int foot) {
        return touching[foot] ? 1 : 0;
    }

    @Override
    public final void observe(float[] into, int offset) {
        for (int i = 0; i < state.length; i++) {
            into[offset + i] = (float) state[i];
        }
    }

    final void simulate() {
        world.step(1f / RATE, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    }

    /** Something that does not move. Box2D's search for the first impact is for each of them apart. */
    final Body ground() {
        return world.createBody(new BodyDef());
    }

    /** Adds a straight piece to what does not move. */
    static void addPiece(Body ground, double x1, double y1, double x2, double y2, double friction) {
        var edge = new EdgeShape();
        edge.set((float) x1, (float) y1, (float) x2, (float) y2);
        var piece = new FixtureDef();
        piece.shape = edge;
        piece.friction = (float) friction;
        piece.filter.categoryBits = GROUND;
        ground.createFixture(piece);
        edge.dispose();
    }

    /** A part that moves and collides with nothing but the ground; the shape is used up. */
    final Body part(double x, double y, double angle, PolygonShape shape, double density, double friction) {
        var place = new BodyDef();
        place.type = BodyDef.BodyType.DynamicBody;
        place.position.set((float) x, (float) y);
        place.angle = (float) angle;
        var body = world.createBody(place);
        var form = new FixtureDef();
        form.shape = shape;
        form.density = (float) density;
        form.friction = (float) friction;
        form.filter.categoryBits = 0x0020;
        form.filter.maskBits = GROUND;
        body.createFixture(form);
        shape.dispose();
        return body;
    }

    static PolygonShape box(double width, double height) {
        var shape = new PolygonShape();
        shape.setAsBox((float) (width / 2), (float) (height / 2));
        return shape;
    }

    /** A convex polygon, whose corners are in pixels. */
    static PolygonShape polygon(double[][] corners) {
        var numbers = new float[2 * corners.length];
        for (int i = 0; i < corners.length; i++) {
            numbers[2 * i] = (float) (corners[i][0] / PIXELS);
            numbers[2 * i + 1] = (float) (corners[i][1] / PIXELS);
        }
        var shape = new PolygonShape();
        shape.set(numbers);
        return shape;
    }

    /**
     * A hinge with a motor and limits, whose angle is 0 as the parts are now.
     *
     * @param anchors of both parts, each in its own frame: x, y, x, y
     */
    final RevoluteJoint hinge(
            Body a, Body b, double[] anchors, double lowest, double highest, double torque, double speed) {
        var hinge = new RevoluteJointDef();
        hinge.bodyA = a;
        hinge.bodyB = b;
        hinge.localAnchorA.set((float) anchors[0], (float) anchors[1]);
        hinge.localAnchorB.set((float) anchors[2], (float) anchors[3]);
        hinge.referenceAngle = b.getAngle() - a.getAngle();
        hinge.enableLimit = true;
        hinge.lowerAngle = (float) lowest;
        hinge.upperAngle = (float) highest;
        hinge.enableMotor = true;
        hinge.maxMotorTorque = (float) torque;
        hinge.motorSpeed = (float) speed;
        return (RevoluteJoint) world.createJoint(hinge);
    }

    /** Frees the world. */
    @Override
    public void close() {
        if (world != null) {
            world.dispose();
            world = null;
        }
    }

    /** Fills the outline of a part. */
    static void fill(Graphics2D g, Color color, Body body) {
        var shape = (PolygonShape) body.getFixtureList().first().getShape();
        var corner = new Vector2();
        var outline = new Path2D.Double();
        for (int i = 0; i < shape.getVertexCount(); i++) {
            shape.getVertex(i, corner);
            var at = body.getWorldPoint(corner);
            if (i == 0) {
                outline.moveTo(at.x, at.y);
            } else {
                outline.lineTo(at.x, at.y);
            }
        }
        outline.closePath();
        g.setColor(color);
        g.fill(outline);
    }

    /** Fills what is below the ground. */
    final void fillGround(Graphics2D g) {
        var outline = new Path2D.Double();
        outline.moveTo(groundX[0], -HEIGHT);
        for (int i = 0; i < groundX.length; i++) {
            outline.lineTo(groundX[i], groundY[i]);
        }
        outline.lineTo(groundX[groundX.length - 1], -HEIGHT);
        outline.closePath();
        g.setColor(GRAY);
        g.fill(outline);
    }

    private final class Touch implements ContactListener {
        @Override
        public void beginContact(Contact contact) {
            tell(contact, true);
        }

        @Override
        public void endContact(Contact contact) {
            tell(contact, false);
        }

        private void tell(Contact contact, boolean now) {
            touches(contact.getFixtureA().getBody(), now);
            touches(contact.getFixtureB().getBody(), now);
        }

        @Override
        public void preSolve(Contact contact, Manifold manifold) {}

        @Override
        public void postSolve(Contact contact, ContactImpulse impulse) {}
    }
}
