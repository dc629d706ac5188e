package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Standing;
import dev.vigia.wire.Advert;
import dev.vigia.wire.Reception;
import java.util.List;

/** What a valid advert of another router means before the election hears of it: counted, compared, remembered. */
final class Hearing {
    private final Counters counters;
    private final Possession possession;
    private final Speaker speaker;
    private final Differences differences;

    Hearing(Counters counters, Possession possession, Speaker speaker, Differences differences) {
        this.counters = counters;
        this.possession = possession;
        this.speaker = speaker;
        this.differences = differences;
    }

    /** Takes note of one. */
    void note(Reception.Accepted accepted, IpAddress from, Moment now, List<Command> out) {
        Advert advert = accepted.advert();
        counters.heard(now);
        if (advert.priority().resigns()) {
            counters.count(Counter.PRIORITY_ZERO_PKTS_RCVD);
        } else {
            possession.leaving().successorHeard(now);
        }
        speaker.heard(accepted.form());
        differences.note(advert, from, now, out);
    }

    /** Whether its sender is told that none of our resources runs. */
    static boolean answers(Custody custody, Advert advert, Candidacy candidacy) {
        return custody != null && !advert.priority().resigns() && !candidacy.isActive() && custody.answers();
    }

    /**
     * Whether the election must not hear of it yet: a higher rank wants to take over, but our resources run and are
     * stopped first, while we advertise as before, which says so.
     *
     * @param custody the resources; null for none
     * @param us our standing
     * @param owns whether we are Active, undisputed
     */
    static boolean waits(Custody custody, Advert advert, IpAddress from, Standing us, boolean owns,
            Moment now) {
        if (custody == null) {
            return false;
        }
        boolean resigns = advert.priority().resigns();
        custody.heard(from, resigns, us.silence(advert.interval()), now);
        boolean waits = !resigns && owns && !custody.released() && us.yieldsTo(advert.priority(), from);
        if (waits) {
            custody.askedToGo(now.plus(us.silence(advert.interval())));
        }
        return waits;
    }
}
