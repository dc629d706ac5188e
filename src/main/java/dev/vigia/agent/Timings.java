package dev.vigia.agent;

import dev.vigia.time.Moment;

/** How regularly adverts come, and how long takeovers take, of one virtual router. */
final class Timings {
    private final Distribution.Tally arrivals =
            new Distribution.Tally(5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000);
    private final Distribution.Tally takeovers =
            new Distribution.Tally(10, 20, 50, 100, 200, 350, 500, 1000, 2000, 3500, 5000, 10_000);
    /** When the last valid advert of another came; null before the first. */
    private Moment heard;
    /** The last advert of the owner before us, while we have announced nothing; else null. */
    private Moment parted;

    /** A valid advert of another came. */
    void heard(Moment now) {
        if (heard != null) {
            arrivals.add(heard.until(now));
        }
        heard = now;
    }

    /** It became Active. */
    void activated() {
        parted = heard;
    }

    /** It announces addresses. */
    void announced(Moment now) {
        if (parted != null) {
            takeovers.add(parted.until(now));
            parted = null;
        }
    }

    Distribution arrivals() {
        return arrivals.distribution();
    }

    Distribution takeovers() {
        return takeovers.distribution();
    }
}
