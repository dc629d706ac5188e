package dev.vigia.agent;

/** One virtual router of the node. */
public final class VirtualRouter {
    /** How many addresses one command moves at most, so that no advert waits behind them. */
    public static final int SLICE = 64;
}
