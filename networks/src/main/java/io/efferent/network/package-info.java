/**
 * Networks that control bodies, and how they learn: by backpropagation through time and through the body.
 *
 * <p>A {@link io.efferent.network.Policy} maps an observation and a memory to excitations and a new memory. It holds no
 * weights: {@link io.efferent.network.Weights} are plain numbers, made into arrays anew for each batch, so that nothing
 * of a network stays in native memory. A {@link io.efferent.network.ClosedLoop} puts a policy at the controls of an
 * episode, a {@link io.efferent.network.Trainer} makes it learn, an {@link io.efferent.network.Evaluation} says how
 * well it does, and a {@link io.efferent.network.Checkpoint} is all that is needed to go on as if training had never
 * stopped.
 *
 * <pre>{@code
 * var environment = Environment.builder()
 *         .setEffector(ReadyMade.reluPointMass24().build()).setTask(new RandomTargetReach(0.5)).build();
 * var policy = RecurrentPolicy.gru(environment.observationSize(), 32, environment.actionSize());
 * var result = Trainer.builder().setEnvironment(environment).setPolicy(policy)
 *         .optBatches(20).optBatchSize(32).optLearningRate(LearningRate.constant(3e-3))
 *         .optListener(m -> System.out.println(m.batch() + " " + m.loss()))
 *         .build().run();
 * var evaluation = Evaluation.of(environment, policy, result.weights(), environment.task().losses(), 64, 1);
 * System.out.println(evaluation.medianFinalDistance() + " m from the target");
 * }</pre>
 *
 * <p>There are gated (GRU, LSTM), vanilla and leaky recurrent policies, a multilayer perceptron, and a wrapper for any
 * DJL block.
 *
 * <p>Limits: one process, one batch at a time, and the tape of a whole batch is kept in memory
 * until its backward pass unless a truncation is set; the weights of a {@link io.efferent.network.BlockPolicy} start
 * where DJL's own random seed says.
 */
package io.efferent.network;
