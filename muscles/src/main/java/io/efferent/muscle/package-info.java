/**
 * Muscles: what a neural command does to force.
 *
 * <p>A {@link io.efferent.muscle.Muscle} is the set of equations of a bank of muscles that are evaluated together. From
 * activation, path length and path velocity it gives forces and fiber kinematics; from excitation, the rate of change
 * of its state. It knows nothing of joints. Ready are force generators ({@link io.efferent.muscle.ReluMuscle}),
 * MuJoCo's muscle, the Hill-type muscles of Thelen (2003) and of Kistemaker, Wong and Gribble (2010), and those of
 * OpenSim: a {@link io.efferent.muscle.HillModel} of Millard, De Groote or Thelen with a rigid or an elastic tendon,
 * with pennation and with all that it reports. {@link io.efferent.muscle.MuscleBanks} puts different models side by
 * side.
 *
 * <p>The force of a fully active biceps at its optimal fiber length:
 *
 * <pre>{@code
 * try (NDManager manager = Tensors.newManager()) {
 *     Muscle muscle = new ThelenRigidMuscle();
 *     var biceps = muscle.resolve("biceps", MuscleConstants.hill(414, 0.137, 0.204));
 *     var p = Parameters.bind(manager, DataType.FLOAT64, muscle.bank(List.of(biceps)));
 *     NDArray length = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.137 + 0.204}});
 *     NDArray full = Constants.of(manager, DataType.FLOAT64, new double[][] {{1}});
 *     MuscleState state = muscle.initialState(p, length).withActivation(full);
 *     MuscleOutput output = muscle.output(p, state, length, length.zerosLike());
 *     System.out.println(output.force()); // 414 N
 * }
 * }</pre>
 *
 * <p>To write a model of your own, declare its parameters and implement {@code output}; activation dynamics, defaults,
 * range checks and gradients come with the interface.
 *
 * <p>Limits. No tendon damping, no history dependence. Curves are piecewise: gradients jump at their knots, and
 * Kistemaker's force-velocity curve is twice as steep on the lengthening side of zero. Elastic tendons are stiff: by
 * explicit Runge-Kutta steps that of Kistemaker's muscle needs 0.2 to 0.5 ms; those of OpenSim's muscles are solved in
 * implicit steps ({@link io.efferent.muscle.Muscle#fiberStep}). Forces do not saturate when a fiber is stretched far
 * beyond its range: Thelen's passive force is exponential.
 */
package io.efferent.muscle;
