/**
 * Networks of named layers that read parts of an observation and each other: for training through a body and for PPO.
 */
package io.efferent.network.layer;
