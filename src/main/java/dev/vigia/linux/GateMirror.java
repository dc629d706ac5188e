package dev.vigia.linux;

import dev.vigia.agent.RouterId;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the gate's table should hold: kept here so that it can be put back, and not be asked for. */
final class GateMirror {
    private final Map<Integer, LinkName> links = new LinkedHashMap<>();
    private final Map<RouterId, Door> doors = new LinkedHashMap<>();
    private final Map<IpAddress, RouterId> gated = new LinkedHashMap<>();

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

    /** Neither guarded nor gated any more. */
    void forget(RouterId router) {
        doors.remove(router);
        gated.values().removeIf(router::equals);
    }
}
