package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.wire.HopLimits;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import java.util.List;
import java.util.Optional;

/**
 * How a virtual router speaks with its peers: in which version, from which address, and to whom.
 *
 * @param version the VRRP version
 * @param password the authentication of version 2; {@link Password#NONE} for version 3
 * @param source the address of the link to send from; null for the first that is no virtual one
 * @param hopLimit the TTL or hop limit of unicast adverts, 1 to 255; by multicast it is always 255
 * @param peers to whom alone adverts are sent, and from whom alone they are taken; none for multicast
 * @param hmac how adverts are signed; null where they are not
 */
public record Peering(Version version, Password password, IpAddress source, int hopLimit, List<Peer> peers,
        HmacSettings hmac) {
    /** Version 3 by multicast, from the link's first address. */
    public static final Peering DEFAULT = new Peering(Version.THREE, Password.NONE, null, 255, List.of());

    /**
     * A declared unicast peer.
     *
     * @param address the address that it sends from and is sent to
     * @param hops what its adverts' TTL or hop limit may be
     */
    public record Peer(IpAddress address, HopLimits hops) {
    }

    /** Copies the list. */
    public Peering {
        peers = List.copyOf(peers);
    }

    /** One whose adverts are not signed. */
    public Peering(Version version, Password password, IpAddress source, int hopLimit, List<Peer> peers) {
        this(version, password, source, hopLimit, peers, null);
    }

    /** The same with adverts signed so. */
    public Peering signing(HmacSettings other) {
        return new Peering(version, password, source, hopLimit, peers, other);
    }

    /** The same in another version, with this password. */
    public Peering in(Version other, Password word) {
        return new Peering(other, word, source, hopLimit, peers, hmac);
    }

    /** The same with peers at these addresses. */
    public Peering with(List<IpAddress> others, HopLimits hops) {
        return new Peering(version, password, source, hopLimit,
                others.stream().map(address -> new Peer(address, hops)).toList(), hmac);
    }

    /** The same sending from this address. */
    public Peering from(IpAddress other) {
        return new Peering(version, password, other, hopLimit, peers, hmac);
    }

    /** Whether it speaks with declared peers alone. */
    public boolean unicast() {
        return !peers.isEmpty();
    }

    /** The peers of a family. */
    List<Peer> of(Family family) {
        return peers.stream().filter(peer -> peer.address().family() == family).toList();
    }

    /** The peer of this address. */
    Optional<Peer> peer(IpAddress address) {
        return peers.stream().filter(peer -> peer.address().equals(address)).findFirst();
    }

    /** Whether an IPv6 router sends from an address that is valid on the link only. */
    boolean onLinkOnly() {
        return peers.stream().noneMatch(peer -> peer.address().family() == Family.IPV6
                && !peer.address().isLinkLocal());
    }
}
