package io.efferent.effector.wrap;

import io.efferent.skeleton.Transform;

/**
 * A surface fixed to a body.
 *
 * @param body 0 is the world
 * @param frame where the surface's frame is in the body
 * @param surface what paths wrap over
 */
public record Obstacle(int body, Transform frame, Surface surface) {}
