/** Checks of analyses. */
package io.efferent.verify.analysis;
