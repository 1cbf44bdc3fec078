/**
 * What people in motor neuroscience look at: hand paths, velocity profiles, muscle activation, tuning, learning curves
 * and an animation of the limb, as PNG, as SVG, and gathered on one page about a run.
 *
 * <p>The data are plain arrays in SI units, so that movements from any source can be drawn, measured ones as well as
 * simulated ones:
 *
 * <pre>{@code
 * var recording = Recording.builder()
 *         .setTimestep(0.01)                          // s
 *         .setMuscleNames(List.of("flexor", "extensor"))
 *         .setEndpoint(hand)                          // [trial][time][2], m
 *         .setEndpointVelocity(velocity)              // [trial][time][2], m/s
 *         .setTarget(target)                          // [trial][time][2], m
 *         .setActivation(activation)                  // [trial][time][muscle]
 *         .setBody(bones)                             // [trial][time][line][point][2], m
 *         .optTargetRadius(0.01).build();
 * new HandPathPlot(recording).writeSvg(Path.of("paths.svg"));
 * Report.builder().setTitle("Reaching").setRecording(recording).build().write(Path.of("runs/1"));
 * }</pre>
 *
 * <p>A plot is a {@link io.efferent.figure.Figure}; for one that is missing here, implement that interface and draw on
 * its {@link io.efferent.figure.Canvas}. The color of a trial is the direction of its movement, the same in every
 * figure, from a wheel of colors that stay apart for color-blind readers.
 *
 * <p>Limits: movements are drawn in the plane, but by {@link io.efferent.figure.BodyFilm}; all trials of a recording
 * have the same number of samples; there is no interaction but in films; PNG text takes the sans serif font of the
 * machine, so that pictures of two machines may differ by a few pixels, while the layout does not.
 */
package io.efferent.figure;
