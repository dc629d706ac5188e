package dev.vigia.agent;

/**
 * The last transition of a name that was told before this start.
 *
 * @param seq its sequence number
 * @param role the role it told
 */
public record Told(long seq, Role role) {
}
