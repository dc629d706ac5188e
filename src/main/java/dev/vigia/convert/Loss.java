package dev.vigia.convert;

import dev.vigia.config.Place;
import dev.vigia.config.Shown;

/**
 * One thing of a keepalived.conf that is not in the converted file, or that means something else there.
 *
 * @param kind how much it matters
 * @param place where it stands in the keepalived.conf
 * @param what the directive or block, in keepalived's words
 * @param why the reason and what follows from it
 */
public record Loss(Kind kind, Place place, String what, String why) {
    private static final int LONGEST_WHAT = 80;
    private static final int LONGEST_WHY = 500;

    /** How much a loss matters. */
    public enum Kind {
        /** Something keepalived did is not done. */
        LOST,
        /** It is done differently; both routers of a pair may be concerned. */
        CHANGED,
        /** Nothing is lost; said so that nobody looks for it. */
        NOTE;

        /** The word users read. */
        public String word() {
            return switch (this) {
                case LOST -> "lost";
                case CHANGED -> "changed";
                case NOTE -> "note";
            };
        }
    }

    /** Makes the texts safe to show. */
    public Loss {
        what = Shown.cut(what, LONGEST_WHAT);
        why = Shown.cut(why, LONGEST_WHY);
    }
}
