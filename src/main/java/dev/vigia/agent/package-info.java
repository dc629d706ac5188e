/**
 * The whole node as one deterministic machine: inputs in, ordered commands out.
 *
 * <p>No clock, no socket, no thread, no logger, no randomness. {@link dev.vigia.agent.Input} and
 * {@link dev.vigia.agent.Command} are its whole language; start reading at {@link dev.vigia.agent.Agent}.
 */
package dev.vigia.agent;
