package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import dev.vigia.wire.Advert;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Where another router's valid advert differs from our configuration: logged, never dropped (RFC 9568 7.1). */
final class Differences {
    private final Supplier<InstanceSettings> settings;
    private final Counters counters;
    private final Notices notices;
    private Set<IpAddress> advertised;

    Differences(Supplier<InstanceSettings> settings, Counters counters, Notices notices) {
        this.settings = settings;
        this.counters = counters;
        this.notices = notices;
        configured();
    }

    /** The settings are others now. */
    void configured() {
        advertised = Set.copyOf(settings.get().advertised());
    }

    void note(Advert advert, IpAddress from, Moment now, List<Command> out) {
        if (!advert.interval().equals(settings.get().advertInterval())) {
            counters.count(Counter.INTERVAL_ERRORS);
            notices.paced(now, settings.get().routerId() + "interval", interval(advert, from), out);
        }
        if (advert.priority().owns() && settings.get().priority().owns()) {
            counters.count(Counter.DUPLICATE_OWNERS);
            notices.paced(now, settings.get().routerId() + "owner", new Notice(Notice.Severity.ALERT,
                    "duplicate_owner", settings.get().routerId() + ": " + from + " is the address owner too (priority"
                            + " 255); the higher address stays Active: give all but one a priority of 254 or less"),
                    out);
        }
        if (!advertised.equals(Set.copyOf(advert.addresses()))) {
            counters.count(Counter.ADDRESS_LIST_ERRORS);
            notices.paced(now, settings.get().routerId() + "list",
                    new Notice(Notice.Severity.WARNING, "address_list_mismatch", settings.get().routerId() + ": " + from
                            + " advertises " + advert.addresses() + ", we " + settings.get().advertised()), out);
        }
    }

    private Notice interval(Advert advert, IpAddress from) {
        String text = settings.get().routerId() + ": " + from + " advertises each " + advert.interval().toMillis()
                + " ms, we each " + settings.get().advertInterval().toMillis() + " ms";
        if (advert.interval().compareTo(settings.get().maxLearnedInterval()) > 0) {
            return new Notice(Notice.Severity.ALERT, "learned_interval_bounded",
                    text + "; believed only up to max_learned_interval");
        }
        return new Notice(Notice.Severity.WARNING, "interval_mismatch", text);
    }
}
