package dev.vigia.wire;

import dev.vigia.net.IpAddress;

/**
 * The Internet checksum (RFC 1071), alone or with the pseudo-header of IPv4 (RFC 9293 section 3.1) or
 * IPv6 (RFC 8200 section 8.1).
 *
 * <p>Over bytes whose checksum field is zero the result is what belongs into that field; over bytes
 * that hold their checksum it is 0 where the checksum is right.
 */
public final class Checksum {
    private Checksum() {
    }

    /** The checksum of {@code length} bytes from {@code offset}, 0 to 0xffff. */
    public static int of(byte[] bytes, int offset, int length) {
        return complement(sum(bytes, offset, length));
    }

    /**
     * The checksum of {@code length} bytes from {@code offset} under a pseudo-header, 0 to 0xffff.
     *
     * @param source the sender, of the same family as {@code destination}
     * @param destination where the packet goes
     * @param protocol the IP protocol or IPv6 next header that the bytes belong to
     */
    public static int of(
            IpAddress source, IpAddress destination, int protocol, byte[] bytes, int offset, int length) {
        // Both families sum the same words, only spread differently: addresses, length, protocol.
        long pseudoHeader = words(source) + words(destination) + length + protocol;
        return complement(pseudoHeader + sum(bytes, offset, length));
    }

    private static long sum(byte[] bytes, int offset, int length) {
        long sum = 0;
        int end = offset + length;
        for (int i = offset; i + 1 < end; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        return length % 2 == 0 ? sum : sum + ((bytes[end - 1] & 0xff) << 8);
    }

    private static long words(IpAddress address) {
        return words(address.high()) + words(address.low());
    }

    private static long words(long bits) {
        return (bits >>> 48) + (bits >>> 32 & 0xffff) + (bits >>> 16 & 0xffff) + (bits & 0xffff);
    }

    private static int complement(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }
}
