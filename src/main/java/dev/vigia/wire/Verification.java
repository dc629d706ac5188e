package dev.vigia.wire;

import java.time.Duration;

/**
 * What the authenticator made of an advert.
 *
 * @param verdict the verdict
 * @param detail what was found, for the log: {@code key 7}; empty where there is nothing to add
 * @param skew how far the sender's clock is ahead of ours, in whole seconds; null without a trailer
 * @param window what to remember from now on: changed by {@link Verdict#OK} alone
 */
public record Verification(Verdict verdict, String detail, Duration skew, ReplayWindow window) {
    /** The verdicts, in the order in which they are tried. */
    public enum Verdict {
        /** It carries no trailer. */
        MISSING(Rejection.HMAC_MISSING),
        /** What follows the advert is no trailer of type 1 with its reserved bits zero. */
        MALFORMED(Rejection.HMAC_MALFORMED),
        /** Its time is too far from ours. */
        STALE(Rejection.HMAC_STALE),
        /** We have no key of that id. */
        UNKNOWN_KEY(Rejection.HMAC_UNKNOWN_KEY),
        /** It was not signed with that key, or not this message, or not by this sender. */
        BAD_HMAC(Rejection.HMAC_MISMATCH),
        /** It is genuine, and was heard before. */
        REPLAY(Rejection.HMAC_REPLAY),
        /** It is genuine and new. */
        OK(null);

        private final Rejection rejection;

        Verdict(Rejection rejection) {
            this.rejection = rejection;
        }

        /** Why such an advert is refused where signatures are demanded; null for {@link #OK}. */
        public Rejection rejection() {
            return rejection;
        }
    }
}
