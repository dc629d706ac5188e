package dev.vigia.sim;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.wire.Datagram;

/**
 * One packet of protocol 112 on the simulated LAN.
 *
 * @param source the sender's address, true or forged
 * @param destination where it goes
 * @param hopLimit TTL or hop limit
 * @param message what follows the IP header
 */
record SimPacket(IpAddress source, IpAddress destination, int hopLimit, Octets message) {
    private static final int HEADER = 20;

    /** As a raw socket shows it; one of IPv4 shows the IP header too (raw(7)). */
    Datagram received() {
        Family family = source.family();
        Octets bytes = family == Family.IPV4 ? behindHeader() : message;
        return new Datagram(SimWorld.LINK, family, source, destination, hopLimit, bytes);
    }

    private Octets behindHeader() {
        byte[] packet = new byte[HEADER + message.length()];
        packet[0] = 0x45;
        packet[1] = (byte) 0xc0;
        packet[2] = (byte) (packet.length >> 8);
        packet[3] = (byte) packet.length;
        packet[8] = (byte) hopLimit;
        packet[9] = Family.VRRP_PROTOCOL;
        source.write(packet, 12);
        destination.write(packet, 16);
        message.copyTo(packet, HEADER);
        return Octets.of(packet);
    }
}
