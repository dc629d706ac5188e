/**
 * Validated values of the network: addresses, links, VRIDs, priorities, bytes.
 *
 * <p>A value that exists is valid; each constructor and {@code parse} refuses the rest with a sentence
 * that can be shown to a user. Nothing here resolves names or opens a socket. Start reading at
 * {@link dev.vigia.net.IpAddress}.
 */
package dev.vigia.net;
