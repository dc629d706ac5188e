package dev.vigia.agent;

/**
 * One thing done on this machine so that the agent is punctual.
 *
 * @param name what it is, one word for machines
 * @param refused why this machine does not allow it and what that means; empty where it is in force
 */
public record Measure(String name, String refused) {
    /** Whether it is in force. */
    public boolean inForce() {
        return refused.isEmpty();
    }
}
