/**
 * Gymnasium's bodies of Box2D in the plane: {@link io.efferent.rl.box2d.LunarLander} and
 * {@link io.efferent.rl.box2d.BipedalWalker}. The simulation is Box2D itself, by libGDX's binding, so that steps from
 * equal states agree with Gymnasium's to single precision.
 */
package io.efferent.rl.box2d;
