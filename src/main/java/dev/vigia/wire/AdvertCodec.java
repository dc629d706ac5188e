package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;

/** Encodes and decodes VRRPv3 advertisements (RFC 9568 section 5). */
public final class AdvertCodec {
    /** The bytes before the list of addresses. */
    static final int FIXED_PART = 8;
    /** The version that we speak. */
    static final int VERSION = 3;
    /** The only type there is. */
    static final int ADVERTISEMENT = 1;

    private static final int CHECKSUM_AT = 6;
    private static final int NANOS_PER_CENTISECOND = 10_000_000;

    private AdvertCodec() {
    }

    /**
     * The VRRP message of an advert, checksum included, without an IP header.
     *
     * @param advert what to say; the list goes out in its order, since IPv6 puts the link-local address
     *     first (section 5.2.9)
     * @param source the address it is sent from, of the advert's family
     * @param destination the group or the peer it is sent to, of the advert's family
     * @param form how to sum over IPv4; over IPv6 it is always {@link ChecksumForm#PSEUDO_HEADER}
     */
    public static Octets encode(Advert advert, IpAddress source, IpAddress destination, ChecksumForm form) {
        int count = advert.addresses().size();
        byte[] message = new byte[FIXED_PART + count * advert.family().addressBytes()];
        var fields = ByteBuffer.wrap(message)
                .put((byte) (VERSION << 4 | ADVERTISEMENT))
                .put((byte) advert.vrid().number())
                .put((byte) advert.priority().number())
                .put((byte) count)
                .putShort((short) (advert.interval().toNanos() / NANOS_PER_CENTISECOND))
                .putShort((short) 0);
        for (IpAddress address : advert.addresses()) {
            fields.put(address.bytes());
        }
        ChecksumForm used = advert.family() == Family.IPV6 ? ChecksumForm.PSEUDO_HEADER : form;
        fields.putShort(CHECKSUM_AT, (short) checksum(message, source, destination, used));
        return Octets.of(message);
    }

    /**
     * Climbs the receive ladder: the first rung of {@link Rejection} that the packet fails on, or its
     * advert. Never throws, whatever the bytes.
     *
     * @param datagram the packet; over IPv4 its header is believed, not the datagram's own fields
     * @param receiver who is listening on that link and family
     */
    public static Reception decode(Datagram datagram, Receiver receiver) {
        return new ReceiveLadder(datagram, receiver).climb();
    }

    /** The checksum of a whole message in one form. */
    static int checksum(byte[] message, IpAddress source, IpAddress destination, ChecksumForm form) {
        return form == ChecksumForm.MESSAGE_ONLY
                ? Checksum.of(message, 0, message.length)
                : Checksum.of(source, destination, Family.VRRP_PROTOCOL, message, 0, message.length);
    }
}
