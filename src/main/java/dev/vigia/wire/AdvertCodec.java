package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;

/** Encodes and decodes advertisements of VRRPv3 (RFC 9568 section 5) and VRRPv2 (RFC 3768 section 5). */
public final class AdvertCodec {
    /** The bytes before the list of addresses. */
    static final int FIXED_PART = 8;
    /** The only type there is. */
    static final int ADVERTISEMENT = 1;
    /** Where the checksum is. */
    static final int CHECKSUM_AT = 6;

    private static final int INTERVAL_AT = 4;

    private AdvertCodec() {
    }

    /**
     * The VRRP message of an advert of version 3, checksum included, without an IP header.
     *
     * @param advert what to say; the list goes out in its order, since IPv6 puts the link-local address
     *     first (section 5.2.9)
     * @param source the address it is sent from, of the advert's family
     * @param destination the group or the peer it is sent to, of the advert's family
     * @param form how to sum over IPv4; over IPv6 it is always {@link ChecksumForm#PSEUDO_HEADER}
     * @throws IllegalArgumentException for an advert of version 2
     */
    public static Octets encode(Advert advert, IpAddress source, IpAddress destination, ChecksumForm form) {
        var fields = unsummed(Version.THREE, advert, 0);
        fields.putShort(INTERVAL_AT, (short) units(advert));
        byte[] message = fields.array();
        ChecksumForm used = advert.family() == Family.IPV6 ? ChecksumForm.PSEUDO_HEADER : form;
        fields.putShort(CHECKSUM_AT, (short) checksum(message, message.length, source, destination, used));
        return Octets.of(message);
    }

    /**
     * The VRRP message of an advert of version 2, checksum included, without an IP header. Neither its source
     * nor its destination goes into its checksum.
     *
     * @param advert what to say
     * @param password how to authenticate it; its 8 bytes are there even without one
     * @throws IllegalArgumentException for an advert of version 3
     */
    public static Octets encode(Advert advert, Password password) {
        var fields = unsummed(Version.TWO, advert, Password.LENGTH);
        fields.put(INTERVAL_AT, (byte) password.type()).put(INTERVAL_AT + 1, (byte) units(advert));
        byte[] message = fields.array();
        password.octets().copyTo(message, message.length - Password.LENGTH);
        fields.putShort(CHECKSUM_AT, (short) Checksum.of(message, 0, message.length));
        return Octets.of(message);
    }

    /** What both versions say alike, with {@code room} bytes left after the list. */
    private static ByteBuffer unsummed(Version version, Advert advert, int room) {
        if (advert.version() != version) {
            throw new IllegalArgumentException("an advert of version " + advert.version().number());
        }
        int count = advert.addresses().size();
        var fields = ByteBuffer.allocate(FIXED_PART + count * advert.family().addressBytes() + room)
                .put((byte) (version.number() << 4 | ADVERTISEMENT))
                .put((byte) advert.vrid().number())
                .put((byte) advert.priority().number())
                .put((byte) count)
                .position(FIXED_PART);
        for (IpAddress address : advert.addresses()) {
            fields.put(address.bytes());
        }
        return fields;
    }

    private static long units(Advert advert) {
        return advert.interval().toNanos() / Advert.unit(advert.version()).toNanos();
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

    /** The length, in bytes, that a message's version and count of addresses call for; fixed part given. */
    static int length(byte[] message, Family family) {
        boolean authenticated = message[0] >>> 4 == Version.TWO.number();
        return FIXED_PART + (message[3] & 0xff) * family.addressBytes() + (authenticated ? Password.LENGTH : 0);
    }

    /** The checksum of the first {@code length} bytes of a message in one form. */
    static int checksum(byte[] message, int length, IpAddress source, IpAddress destination, ChecksumForm form) {
        return form == ChecksumForm.MESSAGE_ONLY
                ? Checksum.of(message, 0, length)
                : Checksum.of(source, destination, Family.VRRP_PROTOCOL, message, 0, length);
    }
}
