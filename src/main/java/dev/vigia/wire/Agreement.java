package dev.vigia.wire;

import java.time.Duration;

/**
 * What the routers of a virtual router of version 2 must have agreed on beforehand: an advert that says
 * otherwise is discarded (RFC 3768 section 7.1).
 *
 * @param interval the advertisement interval: whole seconds, 1 to 255
 * @param password the authentication
 */
public record Agreement(Duration interval, Password password) {
    /** Checks the range. */
    public Agreement {
        Advert.check(Version.TWO, interval);
    }
}
