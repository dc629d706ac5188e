package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.Set;

/**
 * What the kernel's gate still knows of a virtual router of this agent's former life.
 *
 * @param router its instance and family
 * @param link its link
 * @param vrid its virtual router id
 * @param gated the addresses that it had put on links
 * @param sinceAdvert how long ago its last advert left; null where that is so long ago that the gate has closed
 */
public record Inheritance(RouterId router, LinkName link, Vrid vrid, Set<IpAddress> gated, Duration sinceAdvert) {
    /** Copies the set. */
    public Inheritance {
        gated = Set.copyOf(gated);
    }
}
