/**
 * Recordings of trials for other programs: everything that happened, with names, units and settings, as NumPy, MATLAB
 * or CSV files.
 */
package io.efferent.experiment.recording;
