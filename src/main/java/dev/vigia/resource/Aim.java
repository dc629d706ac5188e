package dev.vigia.resource;

/** What the node is to be for a group, which others decide: the election, an operator, the end of the agent. */
public enum Aim {
    /** Nobody knows yet: probe, watch what runs, and touch nothing. */
    UNDECIDED,
    /** Nothing of it runs here: standby, or the end of the agent. */
    STOPPED,
    /** Another node has it: only promotable resources run here, unpromoted. */
    BACKUP,
    /** It runs here. */
    ACTIVE
}
