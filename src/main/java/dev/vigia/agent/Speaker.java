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
import java.util.function.Supplier;

/** Says one router's adverts: in which form of the checksum, and whether the kernel lets them out. */
final class Speaker {
    /** So many refused adverts in a row are what a peer counts as our death. */
    private static final int REFUSALS = 3;

    private final Supplier<InstanceSettings> settings;
    private List<IpAddress> advertised;
    private final Counters counters;
    private ChecksumForm form;
    private boolean lastRefused;
    private int refusedInRow;

    Speaker(Supplier<InstanceSettings> settings, Counters counters) {
        this.settings = settings;
        this.counters = counters;
        configured();
    }

    /** The settings are others now; what was learned of the peers' checksum stays where it still counts. */
    void configured() {
        InstanceSettings now = settings.get();
        advertised = now.advertised();
        boolean messageOnly = now.checksum() == ChecksumChoice.RFC9568 && now.family() == Family.IPV4;
        if (form == null || now.checksum() != ChecksumChoice.AUTO) {
            form = messageOnly ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER;
        }
    }

    /** The addresses as an advert lists them. */
    List<IpAddress> advertised() {
        return advertised;
    }

    /** A peer's valid advert had this form. */
    void heard(ChecksumForm heard) {
        if (settings.get().family() != Family.IPV4) {
            return;
        }
        counters.count(heard == ChecksumForm.MESSAGE_ONLY
                ? Counter.MESSAGE_ONLY_CHECKSUM_ACCEPTED : Counter.PSEUDO_HEADER_CHECKSUM_ACCEPTED);
        if (settings.get().checksum() == ChecksumChoice.AUTO) {
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
        InstanceSettings now = settings.get();
        IpAddress group = now.family().group();
        var advert = new Advert(now.family(), now.vrid(), priority, now.advertInterval(), advertised);
        Octets message = AdvertCodec.encode(advert, source, group, form);
        return new Command.Send(now.routerId(), now.link(), source, group, message);
    }

    /** The kernel refused an advert: bearable once, but not for as long as a peer would wait; then true. */
    boolean refusedForTooLong() {
        counters.count(Counter.SEND_ERRORS);
        lastRefused = true;
        refusedInRow++;
        return refusedInRow >= REFUSALS;
    }
}
