package dev.vigia.net;

import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address without a zone, ordered by family and then as an unsigned number in
 * network order (the order of VRRP's tie-break, RFC 9568 section 6.4.3).
 *
 * @param family the address family
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address; the 32 bits of an IPv4 address
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
    private static final Pattern QUAD = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** Checks that an IPv4 address fits 32 bits. */
    public IpAddress {
        if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** The address in {@code bytes} from {@code offset}, in network order. */
    public static IpAddress read(Family family, byte[] bytes, int offset) {
        if (family == Family.IPV4) {
            return new IpAddress(family, 0, number(bytes, offset, 4));
        }
        return new IpAddress(family, number(bytes, offset, 8), number(bytes, offset + 8, 8));
    }

    private static long number(byte[] bytes, int offset, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | bytes[offset + i] & 0xff;
        }
        return number;
    }

    /**
     * Reads the text form of an address, never a name: dotted quad without leading zeros, or RFC 4291
     * section 2.2 without a zone and without a dotted quad at its end.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
    }

    private static IpAddress parseIpv4(String text) {
        var quad = QUAD.matcher(text);
        if (!quad.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        long number = 0;
        for (int i = 1; i <= 4; i++) {
            String part = quad.group(i);
            int octet = Integer.parseInt(part);
            if (octet > 255) {
                throw new IllegalArgumentException("'" + text + "' is not an IPv4 address: " + part + " is above 255");
            }
            if (part.length() > 1 && part.startsWith("0")) {
                throw new IllegalArgumentException(
                        "'" + text + "' has a leading zero, which some programs read as octal");
            }
            number = number << 8 | octet;
        }
        return new IpAddress(Family.IPV4, 0, number);
    }

    private static IpAddress parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            throw new IllegalArgumentException("'" + text + "' has '::' twice");
        }
        int[] before = groups(text, gap < 0 ? text : text.substring(0, gap));
        int[] after = gap < 0 ? new int[0] : groups(text, text.substring(gap + 2));
        int given = before.length + after.length;
        if (gap < 0 ? given != 8 : given > 7) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv6 address: it has " + given + " groups");
        }
        int[] all = new int[8];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(after, 0, all, 8 - after.length, after.length);
        return new IpAddress(Family.IPV6, quarter(all, 0), quarter(all, 4));
    }

    private static long quarter(int[] groups, int from) {
        return (long) groups[from] << 48 | (long) groups[from + 1] << 32 | (long) groups[from + 2] << 16
                | groups[from + 3];
    }

    private static int[] groups(String whole, String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        int[] groups = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[0-9A-Fa-f]{1,4}")) {
                throw new IllegalArgumentException("'" + whole + "' is not an IPv6 address: '" + parts[i]
                        + "' is no group of one to four hex digits");
            }
            groups[i] = Integer.parseInt(parts[i], 16);
        }
        return groups;
    }

    /** The bytes in network order: 4 or 16. */
    public byte[] bytes() {
        byte[] bytes = new byte[family.addressBytes()];
        write(bytes, 0);
        return bytes;
    }

    /** Writes the bytes in network order into {@code target} from {@code offset}. */
    public void write(byte[] target, int offset) {
        int count = family.addressBytes();
        for (int i = 0; i < count; i++) {
            int shift = 8 * (count - 1 - i);
            target[offset + i] = (byte) (shift >= 64 ? high >>> shift - 64 : low >>> shift);
        }
    }

    /** Whether this is 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return family == Family.IPV4 ? low >>> 28 == 0xe : high >>> 56 == 0xff;
    }

    /** Whether this is 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** Whether this is an IPv6 link-local address, fe80::/10 (RFC 4291 section 2.5.6). */
    public boolean isLinkLocal() {
        return family == Family.IPV6 && high >>> 54 == 0xfe80 >> 6;
    }

    /** Whether this is 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return family == Family.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Dotted quad, or the canonical form of RFC 5952. */
    @Override
    public String toString() {
        if (family == Family.IPV4) {
            return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> 48 - i % 4 * 16) & 0xffff;
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
