package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Serial;
import dev.vigia.wire.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Says one router's adverts: in which form of the checksum, and whether the kernel lets them out. */
final class Speaker {
    /** So many refused adverts in a row are what a peer counts as our death. */
    private static final int REFUSALS = 3;

    private final Supplier<InstanceSettings> settings;
    private List<IpAddress> advertised;
    private final Counters counters;
    private final Signatures signatures;
    private ChecksumForm form;
    /** How many packets the last advert was, and how many of them were refused: one that reaches anybody is sent. */
    private int packets;
    private int refused;
    private int refusedInRow;

    Speaker(Supplier<InstanceSettings> settings, Counters counters, Signatures signatures) {
        this.settings = settings;
        this.signatures = signatures;
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

    Signatures signatures() {
        return signatures;
    }

    /** A peer's valid advert had this form. */
    void heard(ChecksumForm heard) {
        if (settings.get().family() != Family.IPV4 || settings.get().peering().version() == Version.TWO) {
            return;
        }
        counters.count(heard == ChecksumForm.MESSAGE_ONLY
                ? Counter.MESSAGE_ONLY_CHECKSUM_ACCEPTED : Counter.PSEUDO_HEADER_CHECKSUM_ACCEPTED);
        if (settings.get().checksum() == ChecksumChoice.AUTO) {
            form = heard;
        }
    }

    /** One advert from {@code source}, to the group or to each peer. */
    List<Command> advert(Priority priority, IpAddress source, Moment now) {
        counters.count(priority.resigns() ? Counter.PRIORITY_ZERO_PKTS_SENT : Counter.ADVERTISEMENT_SENT);
        if (refused < packets || packets == 0) {
            refusedInRow = 0;
        }
        InstanceSettings router = settings.get();
        Peering peering = router.peering();
        var advert = new Advert(peering.version(), router.family(), router.vrid(), priority, router.advertInterval(),
                advertised);
        List<Command> out = new ArrayList<>();
        Serial serial = signatures.next(now, out);
        List<IpAddress> listeners = listeners(peering, source);
        for (int i = 0; i < listeners.size(); i++) {
            IpAddress listener = listeners.get(i);
            Octets message = signatures.sign(encoded(advert, source, listener), source, listener, serial);
            out.add(new Command.Send(router.routerId(), router.link(), source, listener,
                    peering.unicast() ? peering.hopLimit() : 255, message, i == listeners.size() - 1));
        }
        packets = listeners.size();
        refused = 0;
        return out;
    }

    private List<IpAddress> listeners(Peering peering, IpAddress source) {
        Family family = settings.get().family();
        // The same list may stand on all of the nodes.
        return !peering.unicast() ? List.of(family.group()) : peering.of(family).stream()
                .map(Peering.Peer::address).filter(peer -> !peer.equals(source)).toList();
    }

    private Octets encoded(Advert advert, IpAddress source, IpAddress destination) {
        return advert.version() == Version.TWO ? AdvertCodec.encode(advert, settings.get().peering().password())
                : AdvertCodec.encode(advert, source, destination, form);
    }

    /** The kernel refused an advert: bearable once, but not for as long as a peer would wait; then true. */
    boolean refusedForTooLong() {
        counters.count(Counter.SEND_ERRORS);
        refused++;
        if (refused == packets) {
            refusedInRow++;
        }
        return refusedInRow >= REFUSALS;
    }
}
