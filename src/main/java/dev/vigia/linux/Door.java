package dev.vigia.linux;

import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.time.Moment;
import java.time.Duration;

/** What the gate keeps in mind of one virtual router: which adverts keep it open, and until when they have. */
final class Door {
    private final LinkName link;
    private final RouterKey key;
    private final IpAddress source;
    private final IpAddress destination;
    private final Duration timeout;
    private boolean someLeft;
    private long handle;
    private Moment openUntil;

    /**
     * A closed door.
     *
     * @param link the link that its adverts leave by, whatever its index; null for a router of a former life
     * @param source the address that its adverts are sent from; unspecified for a router of a former life
     * @param destination where what opens it goes: the group, or where tokens go
     * @param timeout how long after the last advert it closes
     */
    Door(LinkName link, RouterKey key, IpAddress source, IpAddress destination, Duration timeout) {
        this.link = link;
        this.key = key;
        this.source = source;
        this.destination = destination;
        this.timeout = timeout;
    }

    /** Its router, as the kernel knows it. */
    RouterKey key() {
        return key;
    }

    /** The same on a link that came back under another index: closed. */
    Door at(int index) {
        return new Door(link, new RouterKey(index, key.family(), key.vrid()), source, destination, timeout);
    }

    /** The link that its adverts leave by; null for a router of a former life. */
    LinkName link() {
        return link;
    }

    /** The address that its adverts are sent from. */
    IpAddress source() {
        return source;
    }

    /** Where what opens it goes. */
    IpAddress destination() {
        return destination;
    }

    /** A packet of an advert has left, or could not; whether, with the last of them, any of that advert has. */
    boolean left(boolean well, boolean last) {
        boolean any = someLeft || well;
        someLeft = any && !last;
        return any && last;
    }

    /** How long after the last advert it closes. */
    Duration timeout() {
        return timeout;
    }

    /** Whether it is left over from a former life: nobody has guarded it since. */
    boolean inherited() {
        return link == null;
    }

    /** The kernel's number of the rule that keeps it open. */
    long handle() {
        return handle;
    }

    /** Keeps the kernel's number of the rule. */
    void handle(long number) {
        handle = number;
    }

    /** It stays open for so long without a further advert, as far as is known here. */
    void open(Moment now, Duration rest) {
        openUntil = now.plus(rest);
    }

    /** It is closed. */
    void shut() {
        openUntil = null;
    }

    /** For how long it stays open without a further advert; null where it is closed. */
    Duration rest(Moment now) {
        return openUntil == null || !openUntil.isAfter(now) ? null : now.until(openUntil);
    }
}
