package dev.vigia.linux;

import dev.vigia.agent.Command;
import dev.vigia.net.Family;
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
    private final boolean silent;
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
     * @param silent whether only neighbour discovery passes it while it is open
     */
    Door(LinkName link, RouterKey key, IpAddress source, IpAddress destination, Duration timeout, boolean silent) {
        this.link = link;
        this.key = key;
        this.source = source;
        this.destination = destination;
        this.timeout = timeout;
        this.silent = silent;
    }

    /** A closed door as an agent wants it, on the link of this index. */
    static Door of(Command.Guard wish, int index) {
        Family family = wish.router().family();
        return new Door(wish.link(), new RouterKey(index, family, wish.vrid()), wish.source(),
                wish.unicast() ? GateLayout.token(family) : family.group(), wish.timeout(), wish.silent());
    }

    /** Its router, as the kernel knows it. */
    RouterKey key() {
        return key;
    }

    /** The same on a link that came back under another index: closed. */
    Door at(int index) {
        return new Door(link, new RouterKey(index, key.family(), key.vrid()), source, destination, timeout,
                silent);
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

    /** Whether only neighbour discovery passes it while it is open. */
    boolean silent() {
        return silent;
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
