package dev.vigia.linux;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * Takes over what a former life left, and tells it; to be called once the links are known.
     *
     * @param standing the addresses that are on any link
     */
    void inherit(Set<IpAddress> standing) {
        Moment now = clock.now();
        try {
            if (table.leftOver()) {
                GateReader reader = table.reader();
                Map<RouterId, Door> doors = reader.doors(now);
                // With a link go the addresses on it, and nobody can take over what it was.
                doors.values().removeIf(door -> !mirror.links().containsKey(door.key().index()));
                mirror.doors().putAll(doors);
                mirror.gated().putAll(reader.gated(doors));
                // What is not here may be somewhere else: what this node forwards there must pass.
                mirror.gated().keySet().retainAll(standing);
                mirror.heirlooms().addAll(mirror.gated().keySet());
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
                // Adverts leave by a link, whatever its index: a link that was made anew goes on being guarded.
                List.copyOf(mirror.doors().entrySet()).stream()
                        .filter(door -> seen.link().equals(door.getValue().link())
                                && door.getValue().key().index() != seen.index())
                        .forEach(door -> guard(door.getKey(), door.getValue().at(seen.index())));
            }
        }
    }

    /** Whether there are addresses of a former life to {@link #release}. */
    boolean hasHeirlooms() {
        return !mirror.heirlooms().isEmpty();
    }

    /** What only a former life has put on links, and is on none of them any more, is free. */
    void release(Set<IpAddress> standing) {
        List<IpAddress> gone = mirror.heirlooms().stream().filter(address -> !standing.contains(address)).toList();
        if (table.standing()) {
            NfBatch batch = table.batch();
            mirror.release(batch, gone);
            settle(batch);
            removeIfIdle();
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
        String refused = index == 0 ? "there is no link " + wish.link() : guard(wish.router(), Door.of(wish, index));
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
        Set<RouterKey> silent = mirror.silent();
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
                mirror.rekey(batch, router, old.key(), next.key());
            }
        }
        mirror.hush(batch, silent);
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
            mirror.clear();
            others.forEach(router -> out.accept(new Input.Guarded(router, refused)));
        }
        return refused;
    }

    /** Guards a router no more: its addresses are always answered for. */
    private void unguard(RouterId router) {
        Door door = mirror.doors().get(router);
        if (door != null && table.standing()) {
            NfBatch batch = table.batch().deleteRule(GateLayout.ADVERTS, door.handle());
            mirror.forget(batch, router);
            if (!removeIfIdle()) {
                settle(batch);
            }
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
        if (door != null && !table.hushes(door)) {
            repair("somebody unseen");
        }
        out.accept(new Input.GateSeen(router, door == null ? null : table.rest(door)));
    }

    /**
     * A packet of an advert has left, or could not: what the kernel opens by it is kept in mind, so that it can be
     * put back.
     *
     * @return whether a token must follow, it being the last to unicast peers
     */
    boolean sent(Command.Send send, boolean left) {
        Door door = mirror.doors().get(send.router());
        Octets advert = send.message();
        if (door == null || !door.left(left, send.last()) || advert.length() <= PRIORITY || advert.at(PRIORITY) == 0) {
            return false;
        }
        door.open(clock.now(), door.timeout());
        return table.standing() && !send.destination().isMulticast();
    }

    /** Addresses are about to be put on a link: they are gated for a guarded router, and for another free. */
    void cover(RouterId router, Collection<Subnet> addresses) {
        if (table.standing()) {
            NfBatch batch = table.batch();
            mirror.cover(batch, router, addresses.stream().map(Subnet::address).distinct().toList());
            boolean guarded = mirror.guards(router);
            String refused = settle(batch);
            if (guarded && !refused.isEmpty()) {
                out.accept(new Input.Guarded(router, refused));
            }
        }
    }

    /** Addresses of a router have gone from their link. */
    void uncover(RouterId router, Collection<Subnet> addresses) {
        if (table.standing()) {
            NfBatch batch = table.batch();
            mirror.uncover(batch, router, addresses.stream().map(Subnet::address).distinct().toList());
            settle(batch);
            removeIfIdle();
        }
    }

    private String settle(NfBatch batch) {
        return standOrFall(table.settle(batch, Map.of(), clock.now()), null);
    }

    /** Goes through the calls of a takeover for a router that cannot be; nothing changes. */
    void rehearse(List<Subnet> slice) {
        NfBatch batch = table.batch();
        for (Family family : Family.values()) {
            var nobody = new RouterKey(Integer.MAX_VALUE, family, new Vrid(1));
            if (batch != null) {
                batch.add(GateLayout.gated(family), GateLayout.gates(slice.stream().map(Subnet::address)
                        .filter(address -> address.family() == family).toList(), nobody));
            }
            table.rehearse(nobody);
        }
    }

    /** Hears of changes to the table; what somebody else has changed is put back at once. */
    void look() {
        String stranger = table.stranger();
        if (stranger != null) {
            repair(stranger);
        }
    }

    private void repair(String stranger) {
        if (standOrFall(table.install(clock.now()), null).isEmpty()) {
            LOG.warn("gate_repaired: table netdev {} was changed by {}; it is put back", table.name(), stranger);
        }
    }

    /** Closes the sockets; a table that stands stays, so that the gate outlives what ends out of order. */
    @Override
    public void close() {
        table.close();
    }
}
