/**
 * Analyses by name of trained networks and recordings, any number of them, with figures and a comparison over networks:
 * {@link io.efferent.experiment.analyze.Analyses}; and batteries of perturbations and analyses: {@link
 * io.efferent.experiment.analyze.Battery}. What is computed is that of {@link io.efferent.analysis}.
 */
package io.efferent.experiment.analyze;
