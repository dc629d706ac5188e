package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Vrid;
import java.util.List;

/** What the receive ladder must know of the virtual routers behind one link and family. */
public interface Receiver {
    /**
     * Whether adverts to {@code destination} are for us: the multicast group, or an address of ours with unicast peers.
     *
     * @param vrid one of ours; null for a packet that names none of ours
     */
    boolean listensTo(Vrid vrid, IpAddress destination);

    /** Whether {@code source} is the address that we ourselves send from. */
    boolean sendsFrom(IpAddress source);

    /**
     * Within which bounds the TTL or hop limit of an advert from {@code source} must be; null where it is no
     * declared peer.
     *
     * @param vrid one of ours; null for a packet that names none of ours
     */
    default HopLimits hopsFrom(Vrid vrid, IpAddress source) {
        return HopLimits.ON_LINK;
    }

    /** Whether {@code vrid}, one of ours, is spoken for by declared peers alone, wherever they are. */
    default boolean unicast(Vrid vrid) {
        return false;
    }

    /** The virtual addresses configured for {@code vrid} in their order; null where it is not configured. */
    List<IpAddress> addressesOf(Vrid vrid);

    /**
     * What the routers of {@code vrid} have agreed on in version 2; null where it speaks version 3.
     *
     * @param vrid one of ours; null for a packet that names none of ours: what the link as a whole speaks
     */
    default Agreement agreementOf(Vrid vrid) {
        return null;
    }

    /** Whether an authentication trailer may follow adverts for {@code vrid}, one of ours. */
    default boolean admitsTrailer(Vrid vrid) {
        return false;
    }
}
