package dev.vigia.notify;

import dev.vigia.agent.Transition;

/** What the reader of a FIFO is told: keepalived's line (keepalived.conf(5), notify_fifo), then the number. */
public final class FifoLine {
    private FifoLine() {
    }

    /** The line of a transition, with its end. */
    public static String of(Transition transition) {
        return line(transition, OperatorWord.of(transition.to()).name());
    }

    /** The line that an Active has heard a lower rank; its number is that of the last transition. */
    public static String ofRival(Transition standing) {
        return line(standing, "MASTER_RX_LOWER_PRI");
    }

    private static String line(Transition transition, String word) {
        return transition.kind() + " \"" + transition.instance() + "\" " + word + " " + transition.priority() + " seq="
                + transition.seq() + "\n";
    }
}
