/**
 * Real routers on the real kernel: network namespaces, a bridge, Vigia and its peers, a client that watches.
 *
 * <p>Touches nothing outside the namespaces, processes and directories it made itself, and removes them when it
 * closes. Start reading at {@link dev.vigia.lab.Lab}, then {@link dev.vigia.lab.Probe}.
 */
package dev.vigia.lab;
