package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The virtual addresses of one router on their way to and from the kernel, and the lease on which they stand.
 *
 * <p>Works in slices of at most {@link Command#SLICE}, one at a time, each answered before the next
 * is sent, so that an advert never waits behind a long list.
 */
final class Holdings {
    /** Below this interval a slice is a quarter as long, so that it takes no more than a tenth of the interval. */
    private static final Duration FAST = Duration.ofMillis(100);

    /** How long the kernel may take for an addition. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RouterId router;
    private final Link link;
    private Duration lifetime;
    private Companions companions = Companions.NONE;
    private Duration renewalSpan;
    private int divisor;
    /** As configured, by address. */
    private final Map<IpAddress, Subnet> wanted = new LinkedHashMap<>();
    /** As put on the link. */
    private final Map<IpAddress, Subnet> placed = new HashMap<>();
    private final Set<IpAddress> toAdd = new LinkedHashSet<>();
    private final Set<Subnet> toRemove = new LinkedHashSet<>();
    /** When each must be renewed; the same span for all, so the first is the next. */
    private final Map<Subnet, Moment> renewals = new LinkedHashMap<>();
    /** Asked to go while they stood: their disappearance is our own doing. */
    private final Set<Subnet> leaving = new HashSet<>();
    private List<Subnet> asked = List.of();
    private boolean busy;
    /** When the slice was sent that is still to be answered. */
    private Moment askedAt = Moment.ORIGIN;
    /** When an addition that waits for its answer becomes a fault. */
    private Moment patienceEnds = Moment.NEVER;

    Holdings(RouterId router, Link link) {
        this.router = router;
        this.link = link;
    }

    /** The lifetime from the next addition or renewal on, of a router that advertises each {@code interval}. */
    void lease(Duration span, Duration interval, Companions others) {
        companions = others;
        lifetime = span;
        renewalSpan = span.dividedBy(3);
        divisor = interval.compareTo(FAST) < 0 ? 4 : 1;
    }

    /** These addresses shall stand. */
    void want(Collection<Subnet> addresses) {
        for (Subnet configured : addresses) {
            IpAddress address = configured.address();
            wanted.put(address, configured);
            toAdd.add(address);
            toRemove.removeAll(link.forms(address));
            toRemove.remove(placed.get(address));
        }
    }

    /** These addresses shall stand, and those that do so already are ours from a former life: they are renewed. */
    void adopt(Collection<Subnet> addresses, Moment now) {
        for (Subnet configured : addresses) {
            List<Subnet> forms = link.forms(configured.address());
            if (forms.isEmpty()) {
                want(List.of(configured));
            } else {
                wanted.put(configured.address(), configured);
                placed.put(configured.address(), forms.get(0));
                renewals.put(forms.get(0), now);
            }
        }
    }

    /** These addresses shall not stand, in whatever form. */
    void drop(Collection<IpAddress> addresses) {
        for (IpAddress address : addresses) {
            toAdd.remove(address);
            wanted.remove(address);
            toRemove.addAll(link.forms(address));
            Subnet form = placed.get(address);
            if (form != null) {
                renewals.remove(form);
                toRemove.add(form);
            }
        }
    }

    /** Whether {@code address} should stand. */
    boolean wants(IpAddress address) {
        return wanted.containsKey(address);
    }

    /** The addresses that should stand. */
    Set<IpAddress> wanted() {
        return wanted.keySet();
    }

    /** Whether {@code form} is on its way off the link already. */
    boolean removes(Subnet form) {
        return toRemove.contains(form) || leaving.contains(form);
    }

    /**
     * A form has gone from the link.
     *
     * @return whether somebody else took it away from us
     */
    boolean gone(Subnet form) {
        if (leaving.remove(form)) {
            return false;
        }
        IpAddress address = form.address();
        if (placed.remove(address, form)) {
            renewals.remove(form);
        }
        return wants(address) && !link.holds(address) && !toAdd.contains(address);
    }

    /** Whether everything has been asked and answered. */
    boolean settled() {
        return !busy && toAdd.isEmpty() && toRemove.isEmpty();
    }

    /** Whether a slice can be sent now. */
    boolean ready(Moment now) {
        return !busy && !(toAdd.isEmpty() && toRemove.isEmpty() && now.isBefore(nextRenewal()));
    }

    /** When the next address must be renewed; {@link Moment#NEVER} while an answer is awaited. */
    Moment nextRenewal() {
        return busy || renewals.isEmpty() ? Moment.NEVER : renewals.values().iterator().next();
    }

    /** Until the kernel removes the first address of ours that nobody renews; null where there is none. */
    Duration leaseRest(Moment now) {
        if (renewals.isEmpty() || lifetime == null) {
            return null;
        }
        Duration rest = now.until(renewals.values().iterator().next()).plus(lifetime).minus(renewalSpan);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** When the next is to be renewed or {@link #overdue}; {@link Moment#NEVER} where none will be. */
    Moment next() {
        return Moment.earlier(nextRenewal(), patienceEnds);
    }

    /** That the kernel has not answered an addition for too long; told once. */
    Optional<Reason> overdue(Moment now) {
        if (now.isBefore(patienceEnds)) {
            return Optional.empty();
        }
        patienceEnds = Moment.NEVER;
        return Optional.of(new Reason(Reason.Code.ADDRESS_REFUSED, asked.get(0) + ": the kernel has not answered for "
                + PATIENCE.toSeconds() + " s"));
    }

    /** The next slice, removals before additions before renewals; only when {@link #ready}. */
    Command slice(Moment now) {
        busy = true;
        askedAt = now;
        if (!toRemove.isEmpty()) {
            asked = take(toRemove);
            for (Subnet form : asked) {
                placed.remove(form.address(), form);
                if (link.addresses().contains(form)) {
                    leaving.add(form);
                }
            }
            return new Command.RemoveAddresses(router, link.name(), asked);
        }
        if (!toAdd.isEmpty()) {
            List<Subnet> forms = new ArrayList<>();
            for (IpAddress address : taken(toAdd)) {
                Subnet form = form(wanted.get(address));
                placed.put(address, form);
                forms.add(form);
            }
            asked = forms;
            patienceEnds = now.plus(PATIENCE);
            return new Command.AddAddresses(router, link.name(), asked, lifetime, companions.marks(asked));
        }
        asked = due(now);
        return new Command.RenewAddresses(router, link.name(), asked, lifetime);
    }

    /**
     * How an address is put on: as it stands already; else alone, without its prefix, where the link has an
     * address in that prefix, because a primary address takes its secondaries along when it expires.
     */
    private Subnet form(Subnet configured) {
        List<Subnet> standing = link.forms(configured.address());
        if (!standing.isEmpty()) {
            return standing.get(0);
        }
        if (configured.equals(Subnet.host(configured.address()))) {
            // No other address lies in it, and to look through thousands for each of thousands takes its time.
            return configured;
        }
        boolean known = lies(configured, link.addresses()) || lies(configured, placed.values());
        return known ? Subnet.host(configured.address()) : configured;
    }

    private static boolean lies(Subnet prefix, Collection<Subnet> addresses) {
        for (Subnet one : addresses) {
            if (prefix.contains(one.address()) && !one.address().equals(prefix.address())) {
                return true;
            }
        }
        return false;
    }

    private List<Subnet> due(Moment now) {
        List<Subnet> due = new ArrayList<>();
        int most = most(renewals.keySet().iterator().next().address().family());
        for (Map.Entry<Subnet, Moment> renewal : renewals.entrySet()) {
            if (due.size() == most || now.isBefore(renewal.getValue())) {
                break;
            }
            due.add(renewal.getKey());
        }
        due.forEach(renewals::remove);
        return due;
    }

    private List<Subnet> take(Set<Subnet> queue) {
        return cut(queue, most(queue.iterator().next().address().family()));
    }

    private List<IpAddress> taken(Set<IpAddress> queue) {
        return cut(queue, most(queue.iterator().next().family()));
    }

    private int most(Family family) {
        return (family == Family.IPV4 ? Command.SLICE : Command.IPV6_SLICE) / divisor;
    }

    private static <T> List<T> cut(Set<T> queue, int most) {
        List<T> slice = new ArrayList<>(most);
        Iterator<T> next = queue.iterator();
        while (next.hasNext() && slice.size() < most) {
            slice.add(next.next());
            next.remove();
        }
        return slice;
    }

    /** The kernel has answered an addition: the addresses that stand now and are still wanted. */
    List<Subnet> added(Map<Subnet, String> refused) {
        busy = false;
        patienceEnds = Moment.NEVER;
        List<Subnet> standing = new ArrayList<>();
        for (Subnet form : asked) {
            if (refused.containsKey(form)) {
                placed.remove(form.address(), form);
            } else if (wants(form.address())) {
                standing.add(form);
                renewals.put(form, askedAt.plus(renewalSpan));
            }
        }
        asked = List.of();
        return standing;
    }

    /** The kernel has answered a renewal: what it refused has gone, and is put on again. */
    void renewed(Map<Subnet, String> refused) {
        busy = false;
        for (Subnet form : asked) {
            if (!wants(form.address()) || !form.equals(placed.get(form.address()))) {
                continue;
            }
            if (refused.containsKey(form)) {
                placed.remove(form.address());
                toAdd.add(form.address());
            } else {
                renewals.put(form, askedAt.plus(renewalSpan));
            }
        }
        asked = List.of();
    }

    /** The kernel has answered a removal. */
    void removed() {
        busy = false;
        asked = List.of();
    }

    /** The link has gone and took every address along, without a word about each. */
    void vanished() {
        leaving.clear();
        placed.clear();
        renewals.clear();
    }

    /** A form that is not to stand, whoever put it on. */
    void remove(Subnet form) {
        toRemove.add(form);
    }
}
