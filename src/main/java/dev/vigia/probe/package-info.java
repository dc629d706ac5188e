/**
 * Checks that need no process of their own: tcp, http, dns and ping asked over the network, processes and files watched.
 *
 * <p>One thread asks all over tcp and udp, one pings, none waits for a single check, and no check can keep a thread:
 * every answer has a deadline and a limit. Never decides what a result means. Start reading at
 * {@link dev.vigia.probe.Patrol}, then {@link dev.vigia.probe.NetworkProber}.
 */
package dev.vigia.probe;
