package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;

/** Encodes and decodes VRRPv3 advertisements (RFC 9568 section 5). */
public final class AdvertCodec {
    private AdvertCodec() {
    }

    /** The VRRP message of an advert, checksum included. */
    public static Octets encode(Advert advert, IpAddress source, IpAddress destination, ChecksumForm form) {
        throw new UnsupportedOperationException();
    }

    /** Climbs the receive ladder. */
    public static Reception decode(Datagram datagram, Receiver receiver) {
        throw new UnsupportedOperationException();
    }
}
