/**
 * What Prometheus reads of the node: a {@code Snapshot} and what the machine says of this process as text, served on a
 * loopback port or a socket. Never asks the agent more than one question at a time, and never acts. Start at
 * {@link dev.vigia.metrics.Scrapes}.
 */
package dev.vigia.metrics;
