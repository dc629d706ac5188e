package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An {@link Inheritance} since the moment it was read.
 *
 * @param left what the former life left
 * @param read when that was so
 */
record Heritage(Inheritance left, Moment read) {
    /**
     * Whether a router can go on where its former life ended: its last advert is so young that no peer can have
     * taken over, and link, virtual router id and addresses are still what they were.
     */
    boolean fits(InstanceSettings settings, Link link, Moment now) {
        if (left.sinceAdvert() == null) {
            return false;
        }
        Duration silence = left.sinceAdvert().plus(read.until(now));
        Set<IpAddress> held = settings.held().stream().map(Subnet::address).collect(Collectors.toSet());
        return silence.compareTo(settings.advertInterval().multipliedBy(settings.conduct().misses())) < 0
                && left.link().equals(settings.link()) && left.vrid().equals(settings.vrid())
                && left.gated().equals(held) && held.stream().allMatch(link::holds);
    }
}
