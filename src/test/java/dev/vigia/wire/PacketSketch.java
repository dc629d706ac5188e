package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A packet described field by field: a right advert of the peer until a field is set to something else.
 * The tests' own encoder, sharing nothing with {@link AdvertCodec}.
 */
final class PacketSketch {
    private static final BigInteger ONES = BigInteger.valueOf(0xffff);

    /** Whose fields it has, whatever its version field says. */
    final Version layout;
    final Family family;
    IpAddress source;
    IpAddress destination;
    int hopLimit = 255;
    int ipProtocol = 112;
    /** IPv4 flags and fragment offset; the default is "don't fragment". */
    int fragment = 0x4000;
    byte[] ipOptions = {};
    /** What the total length field says instead of the truth; negative: the truth. */
    int totalLength = -1;
    byte[] padding = {};

    int version;
    int type = 1;
    int vrid = Wire.VRID.number();
    int priority = 200;
    int reserved;
    int centiseconds = 100;
    /** Version 2 only. */
    int seconds = 1;
    int authType = 1;
    byte[] authData = Wire.PASSWORD_BYTES.bytes();
    List<IpAddress> addresses;
    /** What the count field says; negative: the truth. */
    int count = -1;
    byte[] trailer = {};
    ChecksumForm form;
    int checksumError;

    PacketSketch(Family family) {
        this(Version.THREE, family);
    }

    PacketSketch(Version layout, Family family) {
        this.layout = layout;
        this.version = layout.number();
        this.family = family;
        source = Wire.peer(family);
        destination = family.group();
        addresses = Wire.virtual(family);
        form = family == Family.IPV4 ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER;
    }

    /** As a raw socket would give it. */
    Datagram datagram() {
        byte[] message = message();
        byte[] bytes = family == Family.IPV4 ? ipv4(message) : message;
        return new Datagram(Wire.LINK, family, source, destination, hopLimit, Octets.of(bytes));
    }

    private byte[] message() {
        boolean two = layout == Version.TWO;
        int size = family.addressBytes();
        int length = 8 + addresses.size() * size + (two ? authData.length : 0) + trailer.length;
        var message = ByteBuffer.allocate(length)
                .put((byte) (version << 4 | type)).put((byte) vrid).put((byte) priority)
                .put((byte) (count < 0 ? addresses.size() : count))
                .putShort((short) (two ? authType << 8 | seconds : reserved << 12 | centiseconds)).putShort((short) 0);
        for (IpAddress address : addresses) {
            message.put(address.bytes());
        }
        if (two) {
            message.put(authData);
        }
        message.put(trailer);
        int checksum = checksum(message.array(), 0, message.capacity(), source, destination, form);
        return message.putShort(6, (short) (checksum ^ checksumError)).array();
    }

    private byte[] ipv4(byte[] message) {
        int header = 20 + ipOptions.length;
        int length = totalLength < 0 ? header + message.length : totalLength;
        var packet = ByteBuffer.allocate(header + message.length + padding.length)
                .put((byte) (0x40 | header / 4)).put((byte) 0xc0)
                .putShort((short) length)
                .putShort((short) 1).putShort((short) fragment)
                .put((byte) hopLimit).put((byte) ipProtocol).putShort((short) 0)
                .put(source.bytes()).put(destination.bytes()).put(ipOptions).put(message);
        byte[] bytes = packet.array();
        return packet.putShort(10, (short) checksum(bytes, 0, header, null, null, ChecksumForm.MESSAGE_ONLY)).array();
    }

    private static byte[] even(byte[] bytes, int offset, int length) {
        byte[] even = new byte[length + length % 2];
        System.arraycopy(bytes, offset, even, 0, length);
        return even;
    }

    /** RFC 1071 by division: the ones' complement sum of 16-bit words is the whole number modulo 65535. */
    static int checksum(
            byte[] bytes, int offset, int length, IpAddress source, IpAddress destination, ChecksumForm form) {
        var sum = new BigInteger(1, even(bytes, offset, length));
        if (form == ChecksumForm.PSEUDO_HEADER) {
            sum = sum.add(new BigInteger(1, source.bytes())).add(new BigInteger(1, destination.bytes()))
                    .add(BigInteger.valueOf(112 + length));
        }
        // Only all-zero bytes sum to the other zero, and no packet is that.
        int modulo = sum.mod(ONES).intValue();
        return modulo == 0 ? 0 : 0xffff - modulo;
    }
}
