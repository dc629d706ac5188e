package dev.vigia.agent;

import dev.vigia.net.Priority;

/**
 * One change of an instance's role, told exactly once; from a role to itself it is how the instance stands, under the
 * number of its last change.
 *
 * @param instance the name of the instance
 * @param seq counts 1, 2, 3 … per name without gaps, across restarts
 * @param from the role before
 * @param to the role since
 * @param priority the effective priority at that moment
 * @param reason why
 */
public record Transition(String instance, long seq, Role from, Role to, Priority priority, Reason reason) {
}
