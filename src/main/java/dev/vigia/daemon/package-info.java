/**
 * Puts an agent together and keeps it running: configuration, permissions, socket, world, loop, signals.
 *
 * <p>Decides nothing about virtual routers. Start reading at {@link dev.vigia.daemon.Daemon}.
 */
package dev.vigia.daemon;
