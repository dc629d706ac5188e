package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Vrid;
import dev.vigia.time.Moment;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.Agreement;
import dev.vigia.wire.Datagram;
import dev.vigia.wire.HopLimits;
import dev.vigia.wire.Receiver;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Rejection;
import dev.vigia.wire.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where adverts of one family come in on one link: the virtual routers behind it, and what was refused there. */
final class Port implements Receiver {
    private final Link link;
    private final Family family;
    private final Serials serials;
    private final List<VirtualRouter> routers = new ArrayList<>();
    private final Map<Rejection, Long> rejected = new EnumMap<>(Rejection.class);
    private boolean listening;

    Port(Link link, Family family, Serials serials) {
        this.link = link;
        this.family = family;
        this.serials = serials;
    }

    Link link() {
        return link;
    }

    Family family() {
        return family;
    }

    /** What is remembered of signed adverts. */
    Serials serials() {
        return serials;
    }

    List<VirtualRouter> routers() {
        return routers;
    }

    /** Listens, unless it does so already. */
    void listen(List<Command> out) {
        if (!listening) {
            listening = true;
            out.add(new Command.Listen(link.name(), family));
            out.add(new Command.Watch(link.name()));
        }
    }

    /** The kernel refused, or the link is another one now. */
    void deaf() {
        listening = false;
    }

    /** The virtual router of this id; null where there is none. */
    VirtualRouter router(Vrid vrid) {
        for (VirtualRouter router : routers) {
            if (router.settings().vrid().equals(vrid)) {
                return router;
            }
        }
        return null;
    }

    /** What becomes of a packet: the receive ladder first, then the signature where its router wants one. */
    Reception receive(Datagram datagram, Moment now, List<Command> out) {
        Reception reception = AdvertCodec.decode(datagram, this);
        return reception instanceof Reception.Accepted accepted
                ? router(accepted.advert().vrid()).speaker().signatures().judge(accepted, datagram, now, out)
                : reception;
    }

    /** Counts a refused packet that named none of our routers. */
    void count(Rejection rejection) {
        rejected.merge(rejection, 1L, Long::sum);
    }

    /** Refused packets that named none of our routers. */
    Map<Rejection, Long> rejected() {
        return rejected;
    }

    @Override
    public boolean listensTo(Vrid vrid, IpAddress destination) {
        VirtualRouter router = vrid == null ? null : router(vrid);
        if (router == null) {
            return destination.equals(family.group()) || sendsFrom(destination);
        }
        return destination.equals(router.settings().peering().unicast() ? router.source() : family.group());
    }

    @Override
    public HopLimits hopsFrom(Vrid vrid, IpAddress source) {
        return unicast(vrid) ? router(vrid).settings().peering().peer(source).map(Peering.Peer::hops).orElse(null)
                : HopLimits.ON_LINK;
    }

    @Override
    public boolean unicast(Vrid vrid) {
        VirtualRouter router = vrid == null ? null : router(vrid);
        return router != null && router.settings().peering().unicast();
    }

    /** Version 2 where that router speaks it; for a packet that names none of ours, where all of them do. */
    @Override
    public Agreement agreementOf(Vrid vrid) {
        VirtualRouter named = vrid == null ? null : router(vrid);
        boolean all = routers.stream().allMatch(router -> router.settings().peering().version() == Version.TWO);
        VirtualRouter router = named != null ? named : all && !routers.isEmpty() ? routers.get(0) : null;
        return router == null || router.settings().peering().version() != Version.TWO ? null
                : new Agreement(router.settings().advertInterval(), router.settings().peering().password());
    }

    @Override
    public boolean admitsTrailer(Vrid vrid) {
        return router(vrid).settings().peering().hmac() != null;
    }

    @Override
    public boolean sendsFrom(IpAddress source) {
        for (VirtualRouter router : routers) {
            if (source.equals(router.source())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<IpAddress> addressesOf(Vrid vrid) {
        VirtualRouter router = router(vrid);
        return router == null ? null : router.speaker().advertised();
    }
}
