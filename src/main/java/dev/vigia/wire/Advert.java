package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.List;

/**
 * A VRRPv3 advertisement (RFC 9568 section 5.1).
 *
 * @param family the family of the packet that carries it and of all its addresses
 * @param vrid the virtual router it speaks for
 * @param priority the sender's priority; 0 resigns
 * @param interval Max Advertise Interval: a multiple of 10 ms, 10 ms to 40.95 s
 * @param addresses the virtual addresses in the sender's order, 1 to 255
 */
public record Advert(Family family, Vrid vrid, Priority priority, Duration interval, List<IpAddress> addresses) {
    /** Checks the ranges and copies the list. */
    public Advert {
        addresses = List.copyOf(addresses);
        long centiseconds = interval.toNanos() / 10_000_000;
        if (interval.toNanos() % 10_000_000 != 0 || centiseconds < 1 || centiseconds > 4095) {
            throw new IllegalArgumentException("no advert interval: " + interval);
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
}
