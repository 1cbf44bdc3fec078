package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that share memory until one of them is changed. */
@RequiresMujoco
class SharedModelTest {
    private final MujocoModel whole = MujocoModel.fromString(Models.ARM);
    private final MujocoModel one = whole.share();
    private final MujocoModel other = whole.share();

    @AfterEach
    void close() {
        whole.close();
        one.close();
        other.close();
    }

    private static Arguments change(String name, Consumer<MujocoModel> change, ToDoubleFunction<MujocoModel> seen) {
        return Arguments.of(name, change, seen);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("a number", m -> m.doubles("body_mass").set(1, 7), m -> m.doubles("body_mass").get(1)),
                change("a number of a row", m -> m.doubles("geom_size").set(1, 0, .05),
                m -> m.doubles("geom_size").get(1, 0)),
                change("a row", m -> m.doubles("geom_friction").row(1).setAll(.1, .2, .3),
                m -> m.doubles("geom_friction").get(1, 2)),
                change("a slice", m -> m.doubles("dof_damping").slice(1, 1).fill(3),
                m -> m.doubles("dof_damping").get(1)),
                change("floats into doubles", m -> m.doubles("jnt_range").row(1).setAll(new float[] {-1, 1}, 0),
                m -> m.doubles("jnt_range").get(1, 1)),
                change("a color", m -> m.floats("geom_rgba").set(0, 1, .9f), m -> m.floats("geom_rgba").get(0, 1)),
                change("a flag", m -> m.ints("geom_contype").set(1, 4), m -> m.ints("geom_contype").get(1)),
                change("gravity", m -> m.gravity().set(2, -1), m -> m.gravity().get(2)),
                change("an option by name", m -> m.doubles("opt.wind").set(0, 2), m -> m.doubles("opt.wind").get(0)),
                change("the timestep", m -> m.setTimestep(.001), MujocoModel::timestep),
                change("a whole option", m -> m.setOption("iterations", 7), m -> m.ints("opt.iterations").get(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whoChangesItHasAModelOfItsOwn(String name, Consumer<MujocoModel> change, ToDoubleFunction<MujocoModel> seen) {
        double before = seen.applyAsDouble(whole);
        assertEquals(before, seen.applyAsDouble(one));
        assertEquals(whole.address(), one.address());
        change.accept(one);
        double after = seen.applyAsDouble(one);
        assertNotEquals(before, after);
        assertEquals(before, seen.applyAsDouble(whole));
        assertEquals(before, seen.applyAsDouble(other));
        assertNotEquals(whole.address(), one.address());
        assertEquals(whole.address(), other.address());
    }

    private static double[] fall(MujocoData data) {
        data.reset();
        data.ctrl().fill(.3);
        data.step(100);
        return data.qpos().toArray();
    }

    @Test
    void itsDataGoOnWithTheChange() {
        try (var changed = one.newData(); var unchanged = other.newData(); var original = whole.newData();
                var direct = MujocoModel.fromString(Models.ARM); var expected = direct.newData()) {
            double[] before = fall(original);
            assertArrayEquals(before, fall(changed));
            int elbow = one.id(MujocoObject.BODY, "lower");
            for (var model : new MujocoModel[] {one, direct}) {
                model.doubles("body_mass").set(elbow, 3);
                model.doubles("body_inertia").row(elbow).fill(.02);
            }
            double[] after = fall(changed);
            assertFalse(Arrays.equals(before, after));
            assertArrayEquals(fall(expected), after);
            assertArrayEquals(before, fall(unchanged));
            assertArrayEquals(before, fall(original));
            changed.refreshConstants();
            expected.refreshConstants();
            assertArrayEquals(fall(expected), fall(changed));
            assertArrayEquals(before, fall(original));
        }
    }

    @Test
    void refreshingConstantsIsAChange() {
        try (var data = one.newData()) {
            data.refreshConstants();
            assertNotEquals(whole.address(), one.address());
            assertArrayEquals(whole.doubles("body_invweight0").toArray(), one.doubles("body_invweight0").toArray());
        }
    }

    @Test
    void viewsTakenBeforeFollow() {
        var masses = one.doubles("body_mass");
        var row = one.doubles("geom_size").row(1);
        var colors = one.floats("geom_rgba");
        var flags = one.ints("geom_conaffinity");
        var gravity = one.gravity();
        var types = one.ints("jnt_type");
        one.doubles("body_mass").set(2, 9);
        one.doubles("geom_size").set(1, 1, .4);
        one.floats("geom_rgba").set(2, 0, .25f);
        one.ints("geom_conaffinity").set(0, 2);
        one.gravity().set(0, 5);
        assertEquals(9, masses.get(2));
        assertEquals(.4, row.get(1));
        assertEquals(.25f, colors.get(2, 0));
        assertEquals(2, flags.get(0));
        assertEquals(5, gravity.get(0));
        assertArrayEquals(whole.ints("jnt_type").toArray(), types.toArray());
        assertThrows(UnsupportedOperationException.class, () -> types.set(0, 1));
        masses.set(2, 4);
        assertEquals(4, one.doubles("body_mass").get(2));
        assertEquals(whole.totalMass() - 1 + 4, one.totalMass(), 1e-12);
    }

    @Test
    void changesOfTheWholeAreSeenUntilThen() {
        one.doubles("body_mass").set(1, 7);
        whole.doubles("body_mass").set(1, 6);
        assertEquals(7, one.doubles("body_mass").get(1));
        assertEquals(6, other.doubles("body_mass").get(1));
        var third = one.share();
        assertEquals(7, third.doubles("body_mass").get(1));
        third.doubles("body_mass").set(1, 8);
        assertEquals(7, one.doubles("body_mass").get(1));
        third.close();
    }

    @Test
    void closingTheWholeClosesThoseThatShareIt() {
        var data = other.newData();
        one.setTimestep(.001);
        var own = one.newData();
        whole.close();
        assertThrows(IllegalStateException.class, data::step);
        assertThrows(IllegalStateException.class, () -> other.doubles("body_mass"));
        own.step(10);
        assertEquals(.01, own.time(), 1e-12);
        assertTrue(one.totalMass() > 0);
    }
}
