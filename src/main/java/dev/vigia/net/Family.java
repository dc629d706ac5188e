package dev.vigia.net;

/** An address family of VRRP: RFC 9568 runs one virtual router per family. */
public enum Family {
    /** IPv4: 4-byte addresses, group 224.0.0.18 (RFC 9568 section 5.1.1.2). */
    IPV4(4),
    /** IPv6: 16-byte addresses, group ff02::12 (RFC 9568 section 5.1.2.2). */
    IPV6(16);

    /** The IP protocol number and IPv6 next header of VRRP (RFC 9568 section 5.1.1.4). */
    public static final int VRRP_PROTOCOL = 112;

    /** Apart from the enum, because an address needs its family first. */
    private static final class Groups {
        static final IpAddress IPV4 = IpAddress.parse("224.0.0.18");
        static final IpAddress IPV6 = IpAddress.parse("ff02::12");
    }

    private final int addressBytes;

    Family(int addressBytes) {
        this.addressBytes = addressBytes;
    }

    /** The length of an address of this family, in bytes: 4 or 16. */
    public int addressBytes() {
        return addressBytes;
    }

    /** The longest prefix of this family, in bits: 32 or 128. */
    public int maxPrefixLength() {
        return addressBytes * 8;
    }

    /** The multicast group that adverts of this family are sent to. */
    public IpAddress group() {
        return this == IPV4 ? Groups.IPV4 : Groups.IPV6;
    }

    /** How users and JSON spell it: {@code ipv4} or {@code ipv6}. */
    public String word() {
        return this == IPV4 ? "ipv4" : "ipv6";
    }
}
