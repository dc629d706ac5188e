package dev.vigia.capture;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.wire.Claim;
import dev.vigia.wire.ClaimCodec;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * One packet of ARP (RFC 826) or neighbour discovery (RFC 4861 sections 4.3 and 4.4) for people.
 *
 * @param kind {@code ARP} or {@code ND}
 * @param about the address it is about
 * @param asker who speaks of itself while asking; unspecified where it does not
 * @param mac the station that asks, or that the address is said to be at
 * @param saying what it does with the address
 * @param to whom it is told; null for everybody
 * @param believed whether a careful host believes it; null for a question
 */
record NeighborLine(String kind, IpAddress about, IpAddress asker, MacAddress mac, Saying saying, IpAddress to,
        Boolean believed) {
    /** What can be said of an address. */
    enum Saying {
        /** Who has it? */
        ASKS,
        /** Here it is, unasked. */
        ANNOUNCES,
        /** Here it is. */
        ANSWERS
    }

    private static final long ARP_KINDS = 0x0806_0001_0800_0604L;
    private static final int ARP_LENGTH = 42;
    private static final int ND_LENGTH = 14 + 40 + 24;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int SOLICITED = 0x40;
    private static final long VIRTUAL_IPV4 = 0x0000_5e00_01L;
    private static final long VIRTUAL_IPV6 = 0x0000_5e00_02L;

    /** What a frame says; null where it says nothing of the kind. */
    static NeighborLine of(Frame.Plain frame) {
        byte[] bytes = frame.bytes();
        if (frame.type() == Frame.ARP && bytes.length >= ARP_LENGTH
                && ByteBuffer.wrap(bytes).getLong(12) == ARP_KINDS) {
            return arp(bytes);
        }
        boolean neighbor = frame.type() == Frame.IPV6 && bytes.length >= ND_LENGTH && bytes[20] == ICMPV6
                && ((bytes[54] & 0xff) == SOLICITATION || (bytes[54] & 0xff) == ADVERTISEMENT);
        return neighbor ? neighbor(frame) : null;
    }

    private static NeighborLine arp(byte[] bytes) {
        int operation = ByteBuffer.wrap(bytes).getShort(20);
        MacAddress mac = MacAddress.read(bytes, 22);
        IpAddress sender = IpAddress.read(Family.IPV4, bytes, 28);
        IpAddress target = IpAddress.read(Family.IPV4, bytes, 38);
        if (sender.equals(target) && (operation == 1 || operation == 2)) {
            return new NeighborLine("ARP", sender, sender, mac, Saying.ANNOUNCES, null, isBelieved(bytes));
        }
        if (operation == 1) {
            return new NeighborLine("ARP", target, sender, mac, Saying.ASKS, null, null);
        }
        return operation == 2
                ? new NeighborLine("ARP", sender, sender, mac, Saying.ANSWERS, target, isBelieved(bytes)) : null;
    }

    private static NeighborLine neighbor(Frame.Plain frame) {
        byte[] bytes = frame.bytes();
        IpAddress source = IpAddress.read(Family.IPV6, bytes, 22);
        IpAddress target = IpAddress.read(Family.IPV6, bytes, 62);
        if ((bytes[54] & 0xff) == SOLICITATION) {
            return new NeighborLine("ND", target, source, frame.sender(), Saying.ASKS, null, null);
        }
        Claim claim = ClaimCodec.decode(bytes, bytes.length);
        MacAddress mac = claim == null ? frame.sender() : claim.mac();
        boolean solicited = (bytes[58] & SOLICITED) != 0;
        return new NeighborLine("ND", target, source, mac, solicited ? Saying.ANSWERS : Saying.ANNOUNCES,
                solicited ? IpAddress.read(Family.IPV6, bytes, 38) : null, claim != null);
    }

    private static boolean isBelieved(byte[] frame) {
        return ClaimCodec.decode(frame, frame.length) != null;
    }

    /** Whether it concerns one of these addresses or a virtual MAC address. */
    boolean concerns(Set<IpAddress> virtual) {
        long maker = mac.bits() >>> 8;
        return maker == VIRTUAL_IPV4 || maker == VIRTUAL_IPV6 || virtual.contains(about) || virtual.contains(asker)
                || to != null && virtual.contains(to);
    }

    /** The line, without its time. */
    String text() {
        switch (saying) {
            case ASKS:
                return kind + " who has " + about + "? asks "
                        + (asker.isUnspecified() ? mac + ", a probe" : asker + " (" + mac + ")");
            case ANNOUNCES:
                return kind + " " + about + " is at " + mac + ", tells all" + verdict();
            default:
                return kind + " " + about + " is at " + mac + ", tells " + to + verdict();
        }
    }

    private String verdict() {
        return believed ? " [believed]" : " [not believed]";
    }
}
