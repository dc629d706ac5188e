package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ChecksumForm;
import java.util.List;

/** Says one router's adverts: in which form of the checksum, and whether the kernel lets them out. */
final class Speaker {
    /** So many refused adverts in a row are what a peer counts as our death. */
    private static final int REFUSALS = 3;

    private final InstanceSettings settings;
    private final List<IpAddress> advertised;
    private final Counters counters;
    private ChecksumForm form;
    private boolean lastRefused;
    private int refusedInRow;

    Speaker(InstanceSettings settings, Counters counters) {
        this.settings = settings;
        this.advertised = settings.advertised();
        this.counters = counters;
        boolean messageOnly = settings.checksum() == ChecksumChoice.RFC9568 && settings.family() == Family.IPV4;
        this.form = messageOnly ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER;
    }

    /** A peer's valid advert had this form. */
    void heard(ChecksumForm heard) {
        if (settings.family() != Family.IPV4) {
            return;
        }
        counters.count(heard == ChecksumForm.MESSAGE_ONLY
                ? Counter.MESSAGE_ONLY_CHECKSUM_ACCEPTED : Counter.PSEUDO_HEADER_CHECKSUM_ACCEPTED);
        if (settings.checksum() == ChecksumChoice.AUTO) {
            form = heard;
        }
    }

    /** One advert from {@code source}. */
    Command advert(Priority priority, IpAddress source) {
        counters.count(priority.resigns() ? Counter.PRIORITY_ZERO_PKTS_SENT : Counter.ADVERTISEMENT_SENT);
        if (!lastRefused) {
            refusedInRow = 0;
        }
        lastRefused = false;
        IpAddress group = settings.family().group();
        var advert = new Advert(
                settings.family(), settings.vrid(), priority, settings.advertInterval(), advertised);
        Octets message = AdvertCodec.encode(advert, source, group, form);
        return new Command.Send(settings.routerId(), settings.link(), source, group, message);
    }

    /** The kernel refused an advert: bearable once, but not for as long as a peer would wait; then true. */
    boolean refusedForTooLong() {
        counters.count(Counter.SEND_ERRORS);
        lastRefused = true;
        refusedInRow++;
        return refusedInRow >= REFUSALS;
    }
}
