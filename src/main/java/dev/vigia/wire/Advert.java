package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.List;

/**
 * A VRRP advertisement (RFC 9568 section 5.1, RFC 3768 section 5.1).
 *
 * @param version the version it is said in; version 2 knows IPv4 only
 * @param family the family of the packet that carries it and of all its addresses
 * @param vrid the virtual router it speaks for
 * @param priority the sender's priority; 0 resigns
 * @param interval version 3: Max Advertise Interval, a multiple of 10 ms, 10 ms to 40.95 s;
 *     version 2: Adver Int, whole seconds, 1 to 255
 * @param addresses the virtual addresses in the sender's order, 1 to 255
 */
public record Advert(
        Version version, Family family, Vrid vrid, Priority priority, Duration interval, List<IpAddress> addresses) {
    /** Checks the ranges and copies the list. */
    public Advert {
        addresses = List.copyOf(addresses);
        check(version, interval);
        if (version == Version.TWO && family != Family.IPV4) {
            throw new IllegalArgumentException("VRRPv2 has no " + family.word());
        }
        if (addresses.isEmpty() || addresses.size() > 255) {
            throw new IllegalArgumentException("an advert carries 1 to 255 addresses, not " + addresses.size());
        }
        for (IpAddress address : addresses) {
            if (address.family() != family) {
                throw new IllegalArgumentException(address + " is not " + family.word());
            }
        }
    }

    /** An advert of version 3. */
    public Advert(Family family, Vrid vrid, Priority priority, Duration interval, List<IpAddress> addresses) {
        this(Version.THREE, family, vrid, priority, interval, addresses);
    }

    /** Refuses an interval that the version has no number for. */
    static void check(Version version, Duration interval) {
        // Asked for each packet, and Duration divides by way of BigDecimal.
        long unit = unit(version).toNanos();
        long units = interval.toNanos() / unit;
        if (units * unit != interval.toNanos() || units < 1 || units > (version == Version.TWO ? 255 : 4095)) {
            throw new IllegalArgumentException("no advert interval: " + interval);
        }
    }

    /** What one in the interval field means. */
    static Duration unit(Version version) {
        return version == Version.TWO ? Duration.ofSeconds(1) : Duration.ofMillis(10);
    }
}
