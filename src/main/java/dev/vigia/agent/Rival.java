package dev.vigia.agent;

import dev.vigia.net.IpAddress;

/** The Active router that a node hears while it runs no resources, and how often it is told so. */
final class Rival {
    /** How often who runs nothing tells a newly heard Active so, and how seldom after that. */
    private static final int ANSWERS = 5;
    private static final int ANSWER_EACH = 10;
    /** After how many intervals in which nothing was heard of another node it is no longer counted on. */
    static final int PRESENCE = 3 * ANSWER_EACH;

    private IpAddress source;
    private long adverts;

    /** It advertises. */
    void advertises(IpAddress from) {
        adverts = from.equals(source) ? adverts + 1 : 1;
        source = from;
    }

    /** It has resigned, or was silent: if it begins anew it is answered as one who was never heard. */
    void pauses() {
        source = null;
    }

    /** Whether it is to be told now. */
    boolean isAnswered() {
        return adverts <= ANSWERS || adverts % ANSWER_EACH == 0;
    }
}
