package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.util.ByteArrays;

/** Decodes adverts with pcap4j's packet classes, which need no libpcap, and compares. */
final class IndependentDecoder {
    static {
        // pcap4j reads this once, when its factory is first used.
        System.setProperty("org.pcap4j.packet.Packet.classFor.org.pcap4j.packet.namednumber.IpNumber.112",
                VrrpPacket.class.getName());
        // It reports each odd IPv4 option with a stack trace; we only want its reading of the rest.
        System.setProperty("org.slf4j.simpleLogger.log.org.pcap4j", "off");
    }

    private IndependentDecoder() {
    }

    /** To be called before any use of pcap4j, so that its factory finds our packet class. */
    static void prepare() {
        // The static initializer has done it.
    }

    /** Asserts that pcap4j reads in a packet exactly what was accepted, and finds nothing that forbids it. */
    static void agrees(Datagram datagram, Reception.Accepted accepted) {
        IpPacket packet = packet(datagram);
        VrrpPacket.VrrpHeader header = packet.get(VrrpPacket.class).getHeader();
        Advert advert = accepted.advert();
        boolean ipv4 = datagram.family() == Family.IPV4;
        assertEquals(advert.version().number(), header.version());
        assertEquals(1, header.type());
        assertEquals(advert.vrid().number(), header.vrid());
        assertEquals(advert.priority().number(), header.priority());
        if (advert.version() == Version.TWO) {
            assertEquals(advert.interval().toMillis(), 1000L * header.seconds());
            assertEquals(1, header.authenticationType());
            assertArrayEquals(Wire.PASSWORD_BYTES.bytes(), header.authenticationData());
        } else {
            assertEquals(advert.interval().toMillis(), 10L * header.centiseconds());
        }
        assertTrue(advert.interval().toMillis() > 0);
        assertEquals(advert.addresses().size(), header.count());
        List<InetAddress> addresses = ipv4 ? header.ipv4Addresses() : header.ipv6Addresses();
        assertEquals(advert.addresses(),
                addresses.stream().map(address -> address(datagram.family(), address)).toList());
        assertEquals(255, hopLimit(packet));
        assertEquals(datagram.family().group(), address(datagram.family(), packet.getHeader().getDstAddr()));
        boolean pseudoHeader = accepted.form() == ChecksumForm.PSEUDO_HEADER;
        byte[] summed = pseudoHeader ? withPseudoHeader(packet, header.getRawData()) : header.getRawData();
        assertEquals(0, ByteArrays.calcChecksum(summed), "checksum");
    }

    private static IpPacket packet(Datagram datagram) {
        byte[] bytes = datagram.bytes().bytes();
        try {
            if (datagram.family() == Family.IPV4) {
                return IpV4Packet.newPacket(bytes, 0, bytes.length);
            }
            byte[] whole = ByteBuffer.allocate(40 + bytes.length)
                    .putInt(0x6000_0000).putShort((short) bytes.length).put((byte) 112).put((byte) datagram.hopLimit())
                    .put(datagram.source().bytes()).put(datagram.destination().bytes()).put(bytes).array();
            return IpV6Packet.newPacket(whole, 0, whole.length);
        } catch (IllegalRawDataException e) {
            throw new AssertionError("pcap4j refuses what we accept: " + datagram, e);
        }
    }

    private static int hopLimit(IpPacket packet) {
        return packet instanceof IpV4Packet ipv4
                ? ipv4.getHeader().getTtlAsInt() : ((IpV6Packet) packet).getHeader().getHopLimitAsInt();
    }

    private static byte[] withPseudoHeader(IpPacket packet, byte[] message) {
        byte[] source = packet.getHeader().getSrcAddr().getAddress();
        byte[] destination = packet.getHeader().getDstAddr().getAddress();
        return ByteBuffer.allocate(2 * source.length + 8 + message.length)
                .put(source).put(destination).putInt(message.length).putInt(112).put(message).array();
    }

    private static IpAddress address(Family family, InetAddress address) {
        return IpAddress.read(family, address.getAddress(), 0);
    }
}
