package dev.vigia.sim;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;

/**
 * What an Ethernet frame of ARP (RFC 826) or neighbour discovery (RFC 4861) says on the simulated LAN.
 *
 * @param asks whether it asks who has the address, rather than claiming it
 * @param address the address in question
 * @param mac whose the address is said to be; of a question, who asks
 */
record SimFrame(boolean asks, IpAddress address, MacAddress mac) {
    private static final int ETHERTYPE_AT = 12;
    private static final int ARP = 0x0806;
    private static final int ARP_LENGTH = 42;
    private static final int IPV6 = 0x86dd;
    private static final int NEXT_HEADER_AT = 20;
    private static final int ICMPV6 = 58;
    private static final int ICMP_AT = 54;
    private static final int TARGET_AT = ICMP_AT + 8;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int TARGET_MAC_AT = TARGET_AT + 18;

    /** Reads a frame; null for one that says nothing about who has an address. */
    static SimFrame of(Octets frame) {
        byte[] bytes = frame.bytes();
        int type = bytes.length < ARP_LENGTH ? 0 : (bytes[ETHERTYPE_AT] & 0xff) << 8 | bytes[ETHERTYPE_AT + 1] & 0xff;
        if (type == ARP) {
            return arp(bytes);
        }
        return type == IPV6 && bytes.length >= TARGET_AT + 16 && bytes[NEXT_HEADER_AT] == ICMPV6 ? icmp(bytes) : null;
    }

    private static SimFrame arp(byte[] bytes) {
        IpAddress sender = IpAddress.read(Family.IPV4, bytes, 28);
        IpAddress target = IpAddress.read(Family.IPV4, bytes, 38);
        MacAddress mac = MacAddress.read(bytes, 22);
        boolean request = bytes[21] == 1;
        return request && !sender.equals(target) ? new SimFrame(true, target, mac) : new SimFrame(false, sender, mac);
    }

    private static SimFrame icmp(byte[] bytes) {
        IpAddress target = IpAddress.read(Family.IPV6, bytes, TARGET_AT);
        int type = bytes[ICMP_AT] & 0xff;
        if (type == SOLICITATION) {
            return new SimFrame(true, target, MacAddress.read(bytes, 6));
        }
        boolean claims = type == ADVERTISEMENT && bytes.length >= TARGET_MAC_AT + 6;
        return claims ? new SimFrame(false, target, MacAddress.read(bytes, TARGET_MAC_AT)) : null;
    }
}
