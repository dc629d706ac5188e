package dev.vigia.agent;

/**
 * The last transition of a name before this start, or the last that was told.
 *
 * @param seq its sequence number
 * @param role the role that it was to
 */
public record Told(long seq, Role role) {
}
