package dev.vigia.linux;

import dev.vigia.agent.RouterId;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the gate's table should hold: kept here so that it can be put back, and not be asked for. */
final class GateMirror {
    private final Map<Integer, LinkName> links = new LinkedHashMap<>();
    private final Map<RouterId, Door> doors = new LinkedHashMap<>();
    private final Map<IpAddress, RouterId> gated = new LinkedHashMap<>();

    private final Set<IpAddress> heirlooms = new HashSet<>();

    /** The links whose packets pass the gate, by interface index. */
    Map<Integer, LinkName> links() {
        return links;
    }

    /** The guarded routers, those of a former life included until they are guarded or gone. */
    Map<RouterId, Door> doors() {
        return doors;
    }

    /** The gated addresses, each with the router that opens it. */
    Map<IpAddress, RouterId> gated() {
        return gated;
    }

    /** The gated addresses that only a former life has put on links: gated until they go, and no longer. */
    Set<IpAddress> heirlooms() {
        return heirlooms;
    }

    /** The keys of the routers that serve nothing at their addresses. */
    Set<RouterKey> silent() {
        Set<RouterKey> silent = new LinkedHashSet<>();
        doors.values().stream().filter(door -> door.inherited() && door.silent()).forEach(door ->
                silent.add(door.key()));
        // One of this life may have the key of another that is left over: its word counts.
        doors.values().stream().filter(door -> !door.inherited()).forEach(door -> {
            if (door.silent()) {
                silent.add(door.key());
            } else {
                silent.remove(door.key());
            }
        });
        return silent;
    }

    /** The interface index of a link; 0, which no link has, where there is none of this name. */
    int index(LinkName name) {
        return links.entrySet().stream().filter(link -> link.getValue().equals(name)).map(Map.Entry::getKey)
                .findAny().orElse(0);
    }

    /** The addresses that a router opens. */
    List<IpAddress> addresses(RouterId router) {
        return gated.entrySet().stream().filter(entry -> entry.getValue().equals(router)).map(Map.Entry::getKey)
                .toList();
    }

    /** Whether this life has guarded the router. */
    boolean guards(RouterId router) {
        Door door = doors.get(router);
        return door != null && !door.inherited();
    }

    /** Whether no table is needed. */
    boolean idle() {
        return gated.isEmpty() && doors.values().stream().allMatch(Door::inherited);
    }

    /** Gates addresses for a router that this life has guarded, and frees them for another; writes the difference. */
    void cover(NfBatch batch, RouterId router, List<IpAddress> addresses) {
        boolean guarded = guards(router);
        release(batch, addresses.stream().filter(address -> gated.containsKey(address)
                && !(guarded && gated.get(address).equals(router))).toList());
        if (guarded) {
            addresses.forEach(heirlooms::remove);
            List<IpAddress> missing = addresses.stream().filter(address -> !gated.containsKey(address)).toList();
            missing.forEach(address -> gated.put(address, router));
            RouterKey key = doors.get(router).key();
            batch.add(GateLayout.gated(key.family()), GateLayout.gates(missing, key));
        }
    }

    /** Frees those of the addresses that are the router's, or a former life's; writes the difference. */
    void uncover(NfBatch batch, RouterId router, List<IpAddress> addresses) {
        release(batch, addresses.stream().filter(address -> {
            RouterId owner = gated.get(address);
            return owner != null && (owner.equals(router) || !guards(owner) || heirlooms.contains(address));
        }).toList());
    }

    /** Frees gated addresses; writes the difference. */
    void release(NfBatch batch, List<IpAddress> addresses) {
        Map<RouterId, List<IpAddress>> byOwner = new LinkedHashMap<>();
        for (IpAddress address : addresses) {
            byOwner.computeIfAbsent(gated.remove(address), owner -> new ArrayList<>()).add(address);
            heirlooms.remove(address);
        }
        byOwner.forEach((owner, those) -> remove(batch, those, doors.get(owner).key()));
    }

    /** The addresses of a router go over to its new key; writes the difference. */
    void rekey(NfBatch batch, RouterId router, RouterKey old, RouterKey next) {
        List<IpAddress> addresses = addresses(router);
        remove(batch, addresses, old);
        batch.add(GateLayout.gated(next.family()), GateLayout.gates(addresses, next));
    }

    private static void remove(NfBatch batch, List<IpAddress> addresses, RouterKey key) {
        batch.delete(GateLayout.gated(key.family()), GateLayout.gates(addresses, key));
    }

    /** The router is neither guarded any more nor anything gated for it; writes the difference. */
    void forget(NfBatch batch, RouterId router) {
        release(batch, addresses(router));
        Set<RouterKey> silent = silent();
        doors.remove(router);
        hush(batch, silent);
    }

    /** Who serves nothing is no longer as it was {@code before}; writes the difference. */
    void hush(NfBatch batch, Set<RouterKey> before) {
        Set<RouterKey> now = silent();
        List<NfElement> gone = elements(before, now);
        List<NfElement> come = elements(now, before);
        if (before.isEmpty() && !now.isEmpty()) {
            GateLayout.silence(batch);
        }
        batch.delete(GateLayout.SILENT, gone).add(GateLayout.SILENT, come);
        if (now.isEmpty() && !before.isEmpty()) {
            GateLayout.speak(batch);
        }
    }

    private static List<NfElement> elements(Set<RouterKey> some, Set<RouterKey> without) {
        return some.stream().filter(key -> !without.contains(key)).map(key -> NfElement.of(key.bytes())).toList();
    }

    /** Nothing is guarded or gated any more. */
    void clear() {
        doors.clear();
        gated.clear();
        heirlooms.clear();
    }
}
