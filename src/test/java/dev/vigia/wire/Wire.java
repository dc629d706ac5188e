package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Vrid;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The link on which the packet tests play: our addresses, our virtual routers, a peer. */
public final class Wire {
    /** The link. */
    public static final LinkName LINK = new LinkName("eth0");
    /** The one virtual router configured there, in both families. */
    public static final Vrid VRID = new Vrid(51);

    /** What its routers agreed on where it speaks version 2. */
    static final Agreement AGREEMENT = new Agreement(Duration.ofSeconds(1), Password.of("vigia"));
    /** The password of {@link #AGREEMENT} as it is sent. */
    static final Octets PASSWORD_BYTES = Octets.ofHex("7669676961000000");

    private static final Map<Family, List<IpAddress>> VIRTUAL = Map.of(
            Family.IPV4, List.of(IpAddress.parse("192.0.2.100"), IpAddress.parse("192.0.2.101")),
            Family.IPV6, List.of(IpAddress.parse("fe80::100"), IpAddress.parse("2001:db8::100")));

    private Wire() {
    }

    /** The virtual addresses of {@link #VRID}. */
    public static List<IpAddress> virtual(Family family) {
        return VIRTUAL.get(family);
    }

    /** The address that we send from. */
    public static IpAddress own(Family family) {
        return IpAddress.parse(family == Family.IPV4 ? "192.0.2.1" : "fe80::1");
    }

    /** The address that another router sends from. */
    public static IpAddress peer(Family family) {
        return IpAddress.parse(family == Family.IPV4 ? "192.0.2.2" : "fe80::2");
    }

    /** A right IP packet around a VRRP message, right or not. */
    public static Datagram carrying(Octets message, IpAddress source, IpAddress destination) {
        Octets bytes = message;
        if (source.family() == Family.IPV4) {
            int length = 20 + message.length();
            bytes = Octets.of(ByteBuffer.allocate(length)
                    .putShort((short) 0x45c0).putShort((short) length).putInt(0)
                    .put((byte) 255).put((byte) Family.VRRP_PROTOCOL).putShort((short) 0)
                    .put(source.bytes()).put(destination.bytes()).put(message.bytes()).array());
        }
        return new Datagram(LINK, source.family(), source, destination, 255, bytes);
    }

    /** A receiver with {@link #VRID} that listens to the multicast group. */
    public static Receiver receiver(Family family) {
        return receiver(family, VRID, virtual(family));
    }

    /** A receiver with {@link #VRID} in a version that listens to the multicast group. */
    static Receiver receiver(Version version, Family family) {
        return receiver(family, VRID, virtual(family), version == Version.TWO ? AGREEMENT : null);
    }

    /** A receiver with one virtual router of version 3 that listens to the multicast group. */
    public static Receiver receiver(Family family, Vrid vrid, List<IpAddress> addresses) {
        return receiver(family, vrid, addresses, null);
    }

    /** A receiver with one virtual router, of version 2 where there is an agreement. */
    static Receiver receiver(Family family, Vrid vrid, List<IpAddress> addresses, Agreement agreement) {
        IpAddress group = family.group();
        IpAddress own = own(family);
        return new Receiver() {
            @Override
            public boolean listensTo(Vrid vrid, IpAddress destination) {
                return destination.equals(group);
            }

            @Override
            public boolean sendsFrom(IpAddress source) {
                return source.equals(own);
            }

            @Override
            public List<IpAddress> addressesOf(Vrid asked) {
                return asked.equals(vrid) ? addresses : null;
            }

            @Override
            public Agreement agreementOf(Vrid asked) {
                return agreement;
            }
        };
    }
}
