/**
 * What muscle contraction costs: rates of metabolic energy, W per muscle.
 *
 * <p>A {@link io.efferent.muscle.metabolic.MetabolicModel} computes a {@link
 * io.efferent.muscle.metabolic.MetabolicRate} from the {@link io.efferent.muscle.metabolic.Tissue} of a bank of muscles
 * and its {@link io.efferent.muscle.metabolic.Contraction} at one instant. Models are functions of arrays, which can be
 * differentiated and compiled. {@link io.efferent.muscle.metabolic.Umberger2010} and {@link
 * io.efferent.muscle.metabolic.Bhargava2004} are exact, with switches that jump; {@code Bhargava2004} can have soft
 * switches, which gradients want. The body at rest adds {@link
 * io.efferent.muscle.metabolic.MetabolicModel#basalRate}, once and not per muscle.
 *
 * <p>Limits. The models were fitted to whole muscles and single tasks: rates compare conditions better than they give
 * absolute numbers. Parts need not add up to the total where the heat is raised to its minimum.
 */
package io.efferent.muscle.metabolic;
