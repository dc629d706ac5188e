package dev.vigia.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.wire.Datagram;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two raw sockets on the two ends of a real link. */
class RawSocketIT {
    private static final Octets MESSAGE = Octets.ofHex("31336401000004d2c0a80001");
    private static final LinkName VA = new LinkName("va");
    private static final LinkName VB = new LinkName("vb");

    private Namespace a;
    private Namespace b;

    @BeforeEach
    void twoHosts() throws Exception {
        Namespace[] pair = Namespace.pair();
        a = pair[0];
        b = pair[1];
        a.ip("addr add 10.77.0.1/24 dev va");
        b.ip("addr add 10.77.0.2/24 dev vb");
        a.ip("addr add fe80::1/64 dev va nodad");
        b.ip("addr add fe80::2/64 dev vb nodad");
    }

    @AfterEach
    void away() {
        Namespace.close(a, b);
    }

    private static RawSocket open(Namespace host, LinkName link, Family family) throws Exception {
        int index = Integer.parseInt(host.ip("-o link show " + link).split(":")[0]);
        return host.run(() -> new RawSocket(link, index, family));
    }

    private static Datagram next(RawSocket socket) {
        return await().atMost(Duration.ofSeconds(5)).until(socket::receive, Objects::nonNull);
    }

    @Test
    void ipv4AdvertsArriveWithTtlDestinationAndWholePacket() throws Exception {
        IpAddress source = IpAddress.parse("10.77.0.1");
        try (RawSocket sender = open(a, VA, Family.IPV4); RawSocket receiver = open(b, VB, Family.IPV4)) {
            for (String to : new String[] {"224.0.0.18", "10.77.0.2"}) {
                IpAddress destination = IpAddress.parse(to);
                assertEquals(0, sender.send(source, destination, MESSAGE));
                Datagram heard = next(receiver);
                Octets bytes = heard.bytes();
                assertEquals(new Datagram(VB, Family.IPV4, source, destination, 255, bytes), heard);
                assertEquals(0x45, bytes.at(0), "version and header length");
                assertEquals(0xc0, bytes.at(1), "traffic class");
                assertEquals(20 + MESSAGE.length(), bytes.at(2) << 8 | bytes.at(3), "total length");
                assertEquals(0, bytes.at(6), "no don't-fragment bit");
                assertEquals(112, bytes.at(9), "protocol");
                assertEquals(MESSAGE, Octets.of(bytes.bytes(), 20, bytes.length() - 20));
            }
            assertNull(sender.receive(), "the sender hears nothing of its own");
        }
    }

    @Test
    void ipv6AdvertsArriveWithHopLimitDestinationAndPayload() throws Exception {
        IpAddress source = IpAddress.parse("fe80::1");
        try (RawSocket sender = open(a, VA, Family.IPV6); RawSocket receiver = open(b, VB, Family.IPV6)) {
            for (String to : new String[] {"ff02::12", "fe80::2"}) {
                IpAddress destination = IpAddress.parse(to);
                assertEquals(0, sender.send(source, destination, MESSAGE), to);
                // Byte for byte: the kernel put no checksum of its own in.
                assertEquals(new Datagram(VB, Family.IPV6, source, destination, 255, MESSAGE), next(receiver));
            }
            assertNull(sender.receive(), "the sender hears nothing of its own");
        }
    }

    @Test
    void theSourceIsTheOneAskedForAmongSeveral() throws Exception {
        a.ip("addr add 10.77.0.9/24 dev va");
        IpAddress second = IpAddress.parse("10.77.0.9");
        try (RawSocket sender = open(a, VA, Family.IPV4); RawSocket receiver = open(b, VB, Family.IPV4)) {
            assertEquals(0, sender.send(second, Family.IPV4.group(), MESSAGE));
            assertEquals(second, next(receiver).source());
        }
    }

    @Test
    void aForeignSourceAndADeadLinkAreRefused() throws Exception {
        try (RawSocket v4 = open(a, VA, Family.IPV4); RawSocket v6 = open(a, VA, Family.IPV6)) {
            IpAddress foreign = IpAddress.parse("10.77.0.77");
            assertEquals("ENETUNREACH", Errno.name(v4.send(foreign, Family.IPV4.group(), MESSAGE)));
            assertEquals("EINVAL", Errno.name(v6.send(IpAddress.parse("fe80::77"), Family.IPV6.group(), MESSAGE)));
            a.ip("link set va down");
            assertEquals("ENETUNREACH",
                    Errno.name(v4.send(IpAddress.parse("10.77.0.1"), Family.IPV4.group(), MESSAGE)));
        }
    }

    @Test
    void aLinkThatIsNotThereIsRefusedWithAReason() throws Exception {
        var refused = assertThrows(ErrnoException.class,
                () -> a.run(() -> new RawSocket(new LinkName("nope"), 4711, Family.IPV4)));
        assertEquals("cannot choose the link of the ipv4 raw socket on nope: ENODEV (no such device)",
                refused.getMessage());
    }

    @Test
    void anOversizedPacketIsCutBeyondAnythingValid() throws Exception {
        assertTrue(RawSocket.LONGEST > 60 + 8 + 255 * 16);
        a.ip("link set va mtu 9000");
        b.ip("link set vb mtu 9000");
        try (RawSocket sender = open(a, VA, Family.IPV4); RawSocket receiver = open(b, VB, Family.IPV4)) {
            assertEquals(0, sender.send(IpAddress.parse("10.77.0.1"), Family.IPV4.group(),
                    Octets.of(new byte[RawSocket.LONGEST])));
            assertEquals(RawSocket.LONGEST, next(receiver).bytes().length());
        }
    }
}
