package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The virtual addresses of one router on their way to and from the kernel.
 *
 * <p>Works in slices of at most {@link Command#SLICE}, one at a time, each answered before the next
 * is sent, so that an advert never waits behind a long list.
 */
final class Holdings {
    private final RouterId router;
    private final LinkName link;
    private final Set<Subnet> wanted = new HashSet<>();
    private final Set<Subnet> toAdd = new LinkedHashSet<>();
    private final Set<Subnet> toRemove = new LinkedHashSet<>();
    /** Asked to go while they stood: their disappearance is our own doing. */
    private final Set<Subnet> leaving = new HashSet<>();
    private List<Subnet> adding = List.of();
    private List<Subnet> removing = List.of();
    private boolean busy;

    Holdings(RouterId router, LinkName link) {
        this.router = router;
        this.link = link;
    }

    /** These addresses shall stand. */
    void want(Collection<Subnet> addresses) {
        toRemove.removeAll(Set.copyOf(addresses));
        wanted.addAll(addresses);
        toAdd.addAll(addresses);
    }

    /** These addresses shall not stand. */
    void drop(Collection<Subnet> addresses) {
        Set<Subnet> dropped = Set.copyOf(addresses);
        toAdd.removeAll(dropped);
        wanted.removeAll(dropped);
        toRemove.addAll(addresses);
    }

    /** Whether {@code address} should stand. */
    boolean wants(Subnet address) {
        return wanted.contains(address);
    }

    /** Whether {@code address} is on its way off the link already. */
    boolean removes(Subnet address) {
        return toRemove.contains(address) || removing.contains(address);
    }

    /** Whether the disappearance of {@code address} is our own doing; forgets it. */
    boolean expectedToGo(Subnet address) {
        return leaving.remove(address);
    }

    /** Whether everything has been asked and answered. */
    boolean settled() {
        return !busy && toAdd.isEmpty() && toRemove.isEmpty();
    }

    /** Whether a slice can be sent now. */
    boolean ready() {
        return !busy && !(toAdd.isEmpty() && toRemove.isEmpty());
    }

    /**
     * The next slice, removals before additions; only when {@link #ready}.
     *
     * @param standing the addresses that stand on the link now
     */
    Command slice(Set<Subnet> standing) {
        busy = true;
        if (toRemove.isEmpty()) {
            adding = take(toAdd);
            return new Command.AddAddresses(router, link, adding, null);
        }
        removing = take(toRemove);
        removing.stream().filter(standing::contains).forEach(leaving::add);
        return new Command.RemoveAddresses(router, link, removing);
    }

    private List<Subnet> take(Set<Subnet> queue) {
        int most = router.family() == Family.IPV4 ? Command.SLICE : Command.IPV6_SLICE;
        List<Subnet> slice = new ArrayList<>(most);
        Iterator<Subnet> next = queue.iterator();
        while (next.hasNext() && slice.size() < most) {
            slice.add(next.next());
            next.remove();
        }
        return slice;
    }

    /** The kernel has answered an addition: the addresses that stand now and are still wanted. */
    List<Subnet> added(Map<Subnet, String> refused) {
        busy = false;
        List<Subnet> standing = adding.stream()
                .filter(address -> !refused.containsKey(address) && wanted.contains(address)).toList();
        adding = List.of();
        return standing;
    }

    /** The kernel has answered a removal. */
    void removed() {
        busy = false;
        removing = List.of();
    }

    /** The link has gone and took every address along, without a word about each. */
    void vanished() {
        leaving.clear();
    }
}
