/**
 * Checks that need no process of their own: tcp, http and dns asked over the network, files watched, and the patrol
 * that walks all checks.
 *
 * <p>One thread asks all over tcp and udp and waits for no single check: every answer has a deadline and a limit.
 * Never decides what a result means. Start reading at {@link dev.vigia.probe.Patrol}, then
 * {@link dev.vigia.probe.NetworkProber}.
 */
package dev.vigia.probe;
