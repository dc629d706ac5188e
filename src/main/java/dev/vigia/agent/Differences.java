package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import dev.vigia.wire.Advert;
import java.util.List;
import java.util.Set;

/** Where another router's valid advert differs from our configuration: logged, never dropped (RFC 9568 7.1). */
final class Differences {
    private final InstanceSettings settings;
    private final Counters counters;
    private final Notices notices;
    private final Set<IpAddress> advertised;

    Differences(InstanceSettings settings, Counters counters, Notices notices) {
        this.settings = settings;
        this.counters = counters;
        this.notices = notices;
        this.advertised = Set.copyOf(settings.advertised());
    }

    void note(Advert advert, IpAddress from, Moment now, List<Command> out) {
        if (!advert.interval().equals(settings.advertInterval())) {
            counters.count(Counter.INTERVAL_ERRORS);
            notices.paced(now, settings.routerId() + "interval", interval(advert, from), out);
        }
        if (!advertised.equals(Set.copyOf(advert.addresses()))) {
            counters.count(Counter.ADDRESS_LIST_ERRORS);
            notices.paced(now, settings.routerId() + "list",
                    new Notice(Notice.Severity.WARNING, "address_list_mismatch", settings.routerId() + ": " + from
                            + " advertises " + advert.addresses() + ", we " + settings.advertised()), out);
        }
    }

    private Notice interval(Advert advert, IpAddress from) {
        String text = settings.routerId() + ": " + from + " advertises each " + advert.interval().toMillis()
                + " ms, we each " + settings.advertInterval().toMillis() + " ms";
        if (advert.interval().compareTo(settings.maxLearnedInterval()) > 0) {
            return new Notice(Notice.Severity.ALERT, "learned_interval_bounded",
                    text + "; believed only up to max_learned_interval");
        }
        return new Notice(Notice.Severity.WARNING, "interval_mismatch", text);
    }
}
