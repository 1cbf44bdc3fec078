package io.efferent.kernel;

/** Code of its own that a step calls: compiled once, however often and by however many steps it is called. */
sealed interface Callee permits Search, Pointwise {}
