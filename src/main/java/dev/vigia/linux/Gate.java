package dev.vigia.linux;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate: this kernel answers for a guarded router's addresses only while the router's adverts leave, so
 * that they fall silent with the agent, whatever has become of it.
 *
 * <p>All that the kernel is told is kept in mind here too, and put back where somebody else changes it. A gate
 * that the kernel refuses is none: that is answered, and the router goes without. The table stands while any
 * router is guarded or any address gated, and outlives a crash, for the next life to find.
 */
final class Gate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    /** Where the priority stands in an advert of either version (RFC 9568 section 5.2). */
    private static final int PRIORITY = 2;

    private final GateMirror mirror = new GateMirror();
    private final GateTable table;
    private final Clock clock;
    private final Consumer<Input> out;

    /**
     * Opens what is needed in the calling thread's network namespace, and guards nobody yet.
     *
     * @param identity tells agents of one machine apart: the path of the control socket
     * @param out who is told the answers, on the calling thread
     */
    Gate(String identity, Clock clock, Consumer<Input> out) {
        this(identity, clock, out, GateTable.OWNED);
    }

    /** With chosen NFT_TABLE flags. */
    Gate(String identity, Clock clock, Consumer<Input> out, int flags) {
        this.table = new GateTable(identity, mirror, flags);
        this.clock = clock;
        this.out = out;
    }

    /** The descriptor, to wait on; {@link #look} when it is ready. Negative where there is none. */
    int fd() {
        return table.fd();
    }

    /** The name of the table. */
    String name() {
        return table.name();
    }

    /** Takes over what a former life left, and tells it; to be called once the links are known. */
    void inherit() {
        Moment now = clock.now();
        try {
            if (table.leftOver()) {
                GateReader reader = table.reader();
                Map<RouterId, Door> doors = reader.doors(now);
                // With a link go the addresses on it, and nobody can take over what it was.
                doors.values().removeIf(door -> !mirror.links().containsKey(door.key().index()));
                mirror.doors().putAll(doors);
                mirror.gated().putAll(reader.gated(doors));
                if (standOrFall(table.install(now), null).isEmpty()) {
                    LOG.info("gate_inherited: table netdev {} of a former life, with {} routers and {} addresses",
                            table.name(), doors.size(), mirror.gated().size());
                }
            }
        } catch (ErrnoException unreadable) {
            LOG.warn("gate_unreadable: what a former life left is not known: {}", unreadable.getMessage());
        }
        out.accept(new Input.Inherited(GateReader.inheritance(mirror, now)));
        removeIfIdle();
    }

    /** A link exists. */
    void see(Input.LinkSeen seen) {
        if (GateLayout.hooks(seen.index())) {
            mirror.links().put(seen.index(), seen.link());
            if (table.standing()) {
                table.hook(seen.index());
            }
        }
    }

    /** A link has gone. */
    void lose(LinkName link) {
        int index = mirror.index(link);
        if (mirror.links().remove(index) != null) {
            table.unhook(index);
        }
    }

    /** Carries out a command about the gate; false where it is about something else. */
    boolean perform(Command command) {
        if (command instanceof Command.Guard wish) {
            guard(wish);
        } else if (command instanceof Command.Unguard unguard) {
            unguard(unguard.router());
        } else if (command instanceof Command.Shut shut) {
            shut(shut.router());
        } else if (command instanceof Command.LookAtGate look) {
            lookAt(look.router());
        } else {
            return false;
        }
        return true;
    }

    private void guard(Command.Guard wish) {
        int index = mirror.index(wish.link());
        String refused = index == 0 ? "there is no link " + wish.link() : guard(wish.router(), new Door(
                new RouterKey(index, wish.router().family(), wish.vrid()), wish.source(), wish.timeout()));
        if (refused.isEmpty()) {
            refused = table.gap(index);
        }
        out.accept(new Input.Guarded(wish.router(), refused));
        if (!refused.isEmpty()) {
            unguard(wish.router());
        }
    }

    private String guard(RouterId router, Door next) {
        Moment now = clock.now();
        Door old = mirror.doors().put(router, next);
        if (!table.standing()) {
            return standOrFall(table.install(now), router);
        }
        NfBatch batch = table.batch();
        if (old != null) {
            batch.deleteRule(GateLayout.ADVERTS, old.handle());
            if (old.key().equals(next.key())) {
                stayOpen(batch, old, next, now);
            } else {
                List<IpAddress> addresses = mirror.addresses(router);
                change(batch, addresses, old.key(), false);
                change(batch, addresses, next.key(), true);
            }
        }
        int rule = GateLayout.createAdverts(batch, GateReader.comment(router), next);
        return standOrFall(table.settle(batch, Map.of(rule, next), now), router);
    }

    /** The last advert keeps its age, and opens for as long as the new timeout says. */
    private void stayOpen(NfBatch batch, Door old, Door next, Moment now) {
        Duration rest = table.rest(old);
        if (rest == null) {
            return;
        }
        Duration left = next.timeout().minus(old.timeout().minus(rest));
        if (!next.timeout().equals(old.timeout())) {
            batch.delete(GateLayout.ALIVE, List.of(NfElement.of(old.key().bytes())));
            if (left.toMillis() > 0) {
                batch.add(GateLayout.ALIVE, List.of(GateLayout.alive(next.key(), next.timeout(), left)));
            }
        }
        next.open(now, left);
    }

    /** Where the table could not be written, no router is guarded any more: the others are told so. */
    private String standOrFall(String refused, RouterId asker) {
        if (!refused.isEmpty()) {
            LOG.warn("gate_lost: {}", refused);
            List<RouterId> others = mirror.doors().keySet().stream()
                    .filter(router -> mirror.guards(router) && !router.equals(asker)).toList();
            mirror.doors().clear();
            mirror.gated().clear();
            others.forEach(router -> out.accept(new Input.Guarded(router, refused)));
        }
        return refused;
    }

    /** Guards a router no more: its addresses are always answered for. */
    private void unguard(RouterId router) {
        Door door = mirror.doors().get(router);
        if (door == null) {
            return;
        }
        List<IpAddress> addresses = mirror.addresses(router);
        mirror.forget(router);
        if (table.standing() && !removeIfIdle()) {
            NfBatch batch = table.batch().deleteRule(GateLayout.ADVERTS, door.handle());
            change(batch, addresses, door.key(), false);
            standOrFall(table.settle(batch, Map.of(), clock.now()), null);
        }
    }

    private boolean removeIfIdle() {
        if (mirror.idle()) {
            mirror.doors().clear();
            table.remove();
            return true;
        }
        return false;
    }

    /** Closes a router's gate at once. */
    private void shut(RouterId router) {
        Door door = mirror.doors().get(router);
        if (door != null) {
            door.shut();
            table.shut(door);
        }
    }

    /** Looks whether a router's gate is open; answers. */
    private void lookAt(RouterId router) {
        Door door = mirror.doors().get(router);
        out.accept(new Input.GateSeen(router, door == null ? null : table.rest(door)));
    }

    /** An advert has left: what the kernel opens by it is kept in mind, so that it can be put back. */
    void sent(RouterId router, Octets advert) {
        Door door = mirror.doors().get(router);
        if (door != null && advert.length() > PRIORITY && advert.at(PRIORITY) != 0) {
            door.open(clock.now(), door.timeout());
        }
    }

    /** Addresses are about to be put on a link: they are gated for a guarded router, and for another free. */
    void cover(RouterId router, Collection<Subnet> addresses) {
        if (mirror.doors().isEmpty()) {
            return;
        }
        boolean guarded = mirror.guards(router);
        NfBatch batch = table.batch();
        List<IpAddress> strange = addresses.stream().map(Subnet::address).filter(address ->
                mirror.gated().containsKey(address) && !(guarded && mirror.gated().get(address).equals(router)))
                .toList();
        release(batch, strange);
        if (guarded) {
            List<IpAddress> missing = addresses.stream().map(Subnet::address)
                    .filter(address -> !mirror.gated().containsKey(address)).distinct().toList();
            missing.forEach(address -> mirror.gated().put(address, router));
            change(batch, missing, mirror.doors().get(router).key(), true);
        }
        String refused = standOrFall(table.settle(batch, Map.of(), clock.now()), router);
        if (guarded && !refused.isEmpty()) {
            out.accept(new Input.Guarded(router, refused));
        }
    }

    /** Addresses of a router have gone from their link. */
    void uncover(RouterId router, Collection<Subnet> addresses) {
        NfBatch batch = table.standing() ? table.batch() : null;
        List<IpAddress> gone = addresses.stream().map(Subnet::address).distinct().filter(address -> {
            RouterId owner = mirror.gated().get(address);
            return owner != null && (owner.equals(router) || !mirror.guards(owner));
        }).toList();
        if (batch != null && !gone.isEmpty()) {
            release(batch, gone);
            standOrFall(table.settle(batch, Map.of(), clock.now()), null);
            removeIfIdle();
        }
    }

    private void release(NfBatch batch, List<IpAddress> addresses) {
        Map<RouterId, List<IpAddress>> byOwner = new HashMap<>();
        addresses.forEach(address ->
                byOwner.computeIfAbsent(mirror.gated().remove(address), owner -> new ArrayList<>()).add(address));
        byOwner.forEach((owner, those) -> change(batch, those, mirror.doors().get(owner).key(), false));
    }

    private static void change(NfBatch batch, List<IpAddress> addresses, RouterKey key, boolean add) {
        if (addresses.isEmpty()) {
            return;
        }
        String map = GateLayout.gated(key.family());
        List<NfElement> elements = addresses.stream().map(address -> GateLayout.gate(address, key)).toList();
        if (add) {
            batch.add(map, elements);
        } else {
            batch.delete(map, elements);
        }
    }

    /** Hears of changes to the table; what somebody else has changed is put back at once. */
    void look() {
        String stranger = table.stranger();
        if (stranger != null) {
            String refused = standOrFall(table.install(clock.now()), null);
            if (refused.isEmpty()) {
                LOG.warn("gate_repaired: table netdev {} was changed by {}; it is put back", table.name(), stranger);
            }
        }
    }

    /** Closes the sockets; a table that stands stays, so that the gate outlives what ends out of order. */
    @Override
    public void close() {
        table.close();
    }
}
