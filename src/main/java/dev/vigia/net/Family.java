package dev.vigia.net;

/** An address family of VRRP: RFC 9568 runs one virtual router per family. */
public enum Family {
    /** IPv4: 4-byte addresses, group 224.0.0.18 (RFC 9568 section 5.1.1.2). */
    IPV4(4, "224.0.0.18"),
    /** IPv6: 16-byte addresses, group ff02::12 (RFC 9568 section 5.1.2.2). */
    IPV6(16, "ff02::12");

    /** The IP protocol number and IPv6 next header of VRRP (RFC 9568 section 5.1.1.4). */
    public static final int VRRP_PROTOCOL = 112;

    private final int addressBytes;
    private final String group;

    Family(int addressBytes, String group) {
        this.addressBytes = addressBytes;
        this.group = group;
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
        return IpAddress.parse(group);
    }

    /** How users and JSON spell it: {@code ipv4} or {@code ipv6}. */
    public String word() {
        return this == IPV4 ? "ipv4" : "ipv6";
    }
}
