/**
 * What every room uses: arrays that are safe on the autograd tape, the named parameters of a model, random streams,
 * whole files, threads.
 *
 * <p>Models in Efferent are written as DJL {@code NDArray} operations over {@link Parameters}: named
 * arrays bound to one manager and one float type. In managers of DJL's own, numbers ({@code x.mul(2.5)}) corrupt
 * gradients silently, because the scalar's memory can be freed before {@code backward} reads it; those of {@link
 * Tensors#newManager()} keep it, and {@link Constants} are safe anywhere.
 *
 * <pre>{@code
 * try (NDManager manager = Tensors.newManager()) {
 *     var p = Parameters.bind(manager, DataType.FLOAT64, Map.of("stiffness", Values.row(2, 3)));
 *     NDArray x = Constants.of(manager, DataType.FLOAT64, new Shape(1, 2), 0.1, 0.2);
 *     x.setRequiresGradient(true);
 *     try (var tape = Engine.getInstance().newGradientCollector()) {
 *         tape.backward(p.get("stiffness").mul(x).mul(x).mul(p.constant(0.5)).sum());
 *     }
 *     System.out.println(x.getGradient()); // stiffness * x
 * }
 * }</pre>
 *
 * <p>Files are written whole or not at all ({@link WholeFile}); random numbers come from streams, one per purpose and
 * index, that one seed fixes ({@link RandomStreams}); {@link Helpers} share work among threads.
 *
 * <p>This package knows nothing of biomechanics. Limits: CPU arrays; one thread per {@code Parameters}.
 */
package io.efferent.array;
