/**
 * What a body is to do, what it senses, and how well it did: episodes as data, observations with delay and noise, and
 * losses.
 *
 * <p>A {@link io.efferent.task.Task} draws {@link io.efferent.task.Trials}: starts, targets, inputs, loads and the
 * onsets of named epochs, as plain numbers over time. An {@link io.efferent.task.Environment} joins a task to a body
 * and its senses; an {@link io.efferent.task.Episode} is a batch of trials under way, whether a network, a program or a
 * learner of another kind acts in it. A {@link io.efferent.task.Loss} is a named, weighted, differentiable scalar of
 * what happened, the {@link io.efferent.task.Rollout}.
 *
 * <pre>{@code
 * var environment = Environment.builder()
 *         .setEffector(ReadyMade.rigidTendonArm26(new MujocoMuscle()).build())
 *         .setTask(new RandomTargetReach(0.5))                         // s
 *         .optVisionDelay(0.05).optProprioceptionDelay(0.02).optVisionNoise(0.002)
 *         .build();
 * try (NDManager manager = Tensors.newManager(); Episode episode = environment.reset(manager, 8, 42)) {
 *     NDArray excitation = Constants.of(manager, environment.type(), new double[8][6]);
 *     while (!episode.isDone()) {
 // or what a policy makes of episode.observation()
 *         episode.step(excitation);
 *     }
 *     Rollout rollout = episode.rollout(Map.of());
 *     System.out.println(Losses.position().term().of(rollout));
 * }
 * }</pre>
 *
 * <p>The ready tasks are random-target reaching with and without a load, delayed reaching, and center-out reaching with
 * catch trials and a force field. A seed fixes everything: each purpose and each batch draws from a stream of its own
 * ({@link io.efferent.array.RandomStreams}), and a null source of noise turns all noise off.
 *
 * <p>Limits: all trials of a batch have the same number of steps, and delays are whole numbers of them; the goal is a
 * hand position at each step; observations are the task's inputs, vision of the hand and proprioception of the fibers,
 * nothing else (there is no touch and no Golgi tendon organ); an episode keeps every state until it is closed or told
 * to forget.
 */
package io.efferent.task;

import io.efferent.array.RandomStreams;
