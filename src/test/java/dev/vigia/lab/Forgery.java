package dev.vigia.lab;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.wire.Checksum;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An IPv4 advert as anybody on the LAN can forge it, laid out by hand (RFC 9568 section 5.1).
 *
 * @param mac the card it comes from
 * @param to the card it goes to
 * @param source the address it claims to come from
 * @param destination the address it goes to: the group, or a router's own
 * @param ttl the TTL, 255 in honest ones
 * @param priority the priority
 * @param centiseconds the advert interval that it tells, 1 to 4095
 * @param addresses the addresses that it tells
 */
record Forgery(MacAddress mac, MacAddress to, IpAddress source, IpAddress destination, int ttl, int priority,
        int centiseconds, List<IpAddress> addresses) {
    /** The card of the group of all VRRP routers. */
    static final MacAddress GROUP_MAC = new MacAddress(0x0100_5e00_0012L);

    private static final IpAddress GROUP = IpAddress.parse("224.0.0.18");
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int VRRP = 8;

    /** An advert that differs from an honest one of this plan in its priority and its sender only. */
    static Forgery of(Station sender, Plan plan, int priority) {
        return new Forgery(sender.mac(), GROUP_MAC, sender.address(Family.IPV4), GROUP, 255, priority,
                (int) (plan.interval().toMillis() / 10), List.of(plan.address()));
    }

    /** The same with another TTL. */
    Forgery withTtl(int other) {
        return new Forgery(mac, to, source, destination, other, priority, centiseconds, addresses);
    }

    /** The same with another advert interval. */
    Forgery withCentiseconds(int other) {
        return new Forgery(mac, to, source, destination, ttl, priority, other, addresses);
    }

    /** The same with other addresses. */
    Forgery withAddresses(IpAddress... others) {
        return new Forgery(mac, to, source, destination, ttl, priority, centiseconds, List.of(others));
    }

    /** The same to one card, which takes it for one to the group. */
    Forgery withReceiver(MacAddress other) {
        return new Forgery(mac, other, source, destination, ttl, priority, centiseconds, addresses);
    }

    /** The same to the address of one station. */
    Forgery withReceiver(Station station) {
        return new Forgery(mac, station.mac(), source, station.address(Family.IPV4), ttl, priority, centiseconds,
                addresses);
    }

    /** The whole frame. */
    byte[] frame() {
        int length = VRRP + 4 * addresses.size();
        byte[] frame = new byte[ETHERNET + IP + length];
        ByteBuffer fields = ByteBuffer.wrap(frame);
        to.write(frame, 0);
        mac.write(frame, 6);
        fields.putShort(12, (short) 0x0800);
        fields.put(14, (byte) 0x45).put(15, (byte) 0xc0).putShort(16, (short) (IP + length)).put(22, (byte) ttl)
                .put(23, (byte) Family.VRRP_PROTOCOL);
        source.write(frame, 26);
        destination.write(frame, 30);
        fields.putShort(24, (short) Checksum.of(frame, ETHERNET, IP));
        int vrrp = ETHERNET + IP;
        fields.put(vrrp, (byte) 0x31).put(vrrp + 1, (byte) Plan.VRID).put(vrrp + 2, (byte) priority)
                .put(vrrp + 3, (byte) addresses.size()).putShort(vrrp + 4, (short) centiseconds);
        for (int i = 0; i < addresses.size(); i++) {
            addresses.get(i).write(frame, vrrp + VRRP + 4 * i);
        }
        int sum = Checksum.of(source, destination, Family.VRRP_PROTOCOL, frame, vrrp, length);
        fields.putShort(vrrp + 6, (short) sum);
        return frame;
    }
}
