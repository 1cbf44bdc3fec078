/**
 * Effectors: a skeleton, muscles along paths over it, and the numerical method that steps them. The body that a network
 * learns to control.
 *
 * <p>An {@link io.efferent.effector.Effector} is an immutable description in plain numbers;
 * {@link io.efferent.effector.ReadyMade} has the usual ones, as builders. Bound to a manager and a float type it
 * becomes a {@link io.efferent.effector.Plant}, whose {@code step} takes a state and an excitation and returns the next
 * state. All of it is differentiable: in excitations, initial state, loads, and every constant.
 *
 * <p>How the hand after 0.2 s depends on six constant excitations:
 *
 * <pre>{@code
 * Effector arm = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).optTimestep(0.005).build();
 * try (NDManager manager = Tensors.newManager()) {
 *     Plant plant = arm.bind(manager, DataType.FLOAT32);
 *     NDArray q = Constants.of(manager, DataType.FLOAT32, new double[][] {{1, 1.2}});
 *     NDArray u = Constants.of(manager, DataType.FLOAT32, new double[][] {{0.3, 0.1, 0.3, 0.1, 0.1, 0.1}});
 *     u.setRequiresGradient(true);
 *     try (var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
 *         EffectorState state = plant.initialState(q, q.zerosLike());
 *         for (int i = 0; i < 40; i++) {
 *             state = plant.step(state, u);
 *         }
 *         tape.backward(plant.endpoint(state).position().sum());
 *     }
 *     System.out.println(u.getGradient()); // m per unit of excitation
 * }
 * }</pre>
 *
 * <p>Paths are polynomials of the joint angles, straight segments through points on bones, or bare moment arms; those
 * of {@code io.efferent.effector.wrap} wrap over cylinders and spheres.
 * Integrators are {@link io.efferent.effector.Euler} (order 1) and {@link io.efferent.effector.RungeKutta4} (order 4
 * while the motion is smooth: a joint limit, or an excitation that crosses the activation, makes a step first-order).
 * {@link io.efferent.effector.motornet.MotorNet} repeats another toolbox's numbers, mistakes included.
 *
 * <p>Limits. Steps have a fixed length. An array operation
 * costs microseconds whatever the batch, so long rollouts of small batches are slow, elastic tendons above all (50
 * Runge-Kutta steps per 10 ms). Bind one plant per rollout in the rollout's manager, and close both together.
 */
package io.efferent.effector;
