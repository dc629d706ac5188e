package dev.vigia.convert;

import dev.vigia.config.Place;
import dev.vigia.config.Shown;

/** Why a keepalived.conf cannot be read at all, and where. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 300;

    Unreadable(Place place, String message) {
        super(place + ": error: " + Shown.cut(message, LONGEST));
    }
}
