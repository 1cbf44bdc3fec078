/**
 * MuJoCo, called through {@code java.lang.foreign}: the user's own library, from 2.1.0 on, at the speed of C.
 *
 * <pre>{@code
 * try (var model = MujocoModel.load(Path.of("body.xml")); var data = model.newData()) {
 *     int tip = model.id(MujocoObject.SITE, "fingertip");
 *     for (int i = 0; i < 100; i++) {
 *         data.ctrl().fill(0.1);
 *         data.step();
 *     }
 *     System.out.println(data.time() + " s, tip at " + Arrays.toString(data.siteXpos().row(tip).toArray()));
 *     System.out.println(Arrays.toString(data.doubles("actuator_force").toArray()) + data.contacts());
 *     model.doubles("actuator_gainprm").set(0, 0, 20);
 * }
 * }</pre>
 */
package io.efferent.mujoco;
