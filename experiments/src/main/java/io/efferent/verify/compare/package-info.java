/** What checks of every schema share: reading files with messages that say where, computing, comparing. */
package io.efferent.verify.compare;
