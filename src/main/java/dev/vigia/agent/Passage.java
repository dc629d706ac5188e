package dev.vigia.agent;

/**
 * A kind of change of role, to be counted.
 *
 * @param from the role before
 * @param to the role since
 * @param reason why
 */
public record Passage(Role from, Role to, Reason.Code reason) {
}
