package dev.vigia.linux;

import static dev.vigia.ffi.NftablesAbi.*;

import dev.vigia.agent.Inheritance;
import dev.vigia.agent.RouterId;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.NftablesAbi.Nfgenmsg;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what a former life left in the gate's table: the routers from the comments and expressions of their
 * rules, their addresses and whether they are alive from the sets.
 */
final class GateReader {
    private final NfTables tables;

    /** Reads through {@code tables}, which stays its owner's to close. */
    GateReader(NfTables tables) {
        this.tables = tables;
    }

    /** How a router is named in its rule's comment. */
    static String comment(RouterId router) {
        return router.instance() + " " + router.family().word();
    }

    /** The doors of that life, those open that still are. */
    Map<RouterId, Door> doors(Moment now) throws ErrnoException {
        Map<RouterId, Door> doors = new LinkedHashMap<>();
        for (NetlinkMessage rule : tables.rules(GateLayout.ADVERTS)) {
            RouterId router = router(NfTables.comment(rule, NFTA_RULE_USERDATA));
            Door door = door(rule.attributes(Nfgenmsg.SIZE).get(NFTA_RULE_EXPRESSIONS));
            if (router != null && door != null && door.key().family() == router.family()) {
                doors.put(router, door);
            }
        }
        for (NfElement alive : tables.elements(GateLayout.ALIVE)) {
            RouterKey key = RouterKey.read(alive.key());
            doors.values().stream().filter(door -> door.key().equals(key) && alive.rest() != null)
                    .forEach(door -> door.open(now, alive.rest()));
        }
        return doors;
    }

    private static RouterId router(String comment) {
        for (Family family : Family.values()) {
            int space = comment.length() - family.word().length() - 1;
            if (space > 0 && comment.endsWith(" " + family.word())) {
                return new RouterId(comment.substring(0, space), family);
            }
        }
        return null;
    }

    private Door door(ByteBuffer expressions) {
        RouterKey key = null;
        Duration timeout = null;
        for (ByteBuffer expression : NetlinkMessage.list(expressions)) {
            Map<Integer, ByteBuffer> parts = NetlinkMessage.attributes(expression);
            ByteBuffer name = parts.get(NFTA_EXPR_NAME);
            Map<Integer, ByteBuffer> values = NetlinkMessage.attributes(parts.get(NFTA_EXPR_DATA));
            if (name != null && Netlink.text(name).equals("immediate")) {
                ByteBuffer value = NetlinkMessage.attributes(values.get(NFTA_IMMEDIATE_DATA)).get(NFTA_DATA_VALUE);
                key = value == null ? null : RouterKey.read(NfTables.bytes(value));
            } else if (name != null && Netlink.text(name).equals("dynset")) {
                ByteBuffer span = values.get(NFTA_DYNSET_TIMEOUT);
                timeout = span == null || span.limit() < 8 ? null
                        : Duration.ofMillis(span.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(0));
            }
        }
        return key == null || timeout == null ? null
                // Nothing is ever sent from there: none of its adverts leaves any more.
                : new Door(null, key, new IpAddress(key.family(), 0, 0), key.family().group(), timeout,
                        tables.element(GateLayout.SILENT, key.bytes()) != null);
    }

    /** The addresses that were gated for these doors, each with its router. */
    Map<IpAddress, RouterId> gated(Map<RouterId, Door> doors) throws ErrnoException {
        Map<RouterKey, RouterId> routers = new LinkedHashMap<>();
        doors.forEach((router, door) -> routers.put(door.key(), router));
        Map<IpAddress, RouterId> gated = new LinkedHashMap<>();
        for (Family family : Family.values()) {
            for (NfElement element : tables.elements(GateLayout.gated(family))) {
                RouterId router = routers.get(GateLayout.opener(element));
                if (router != null && element.key().length == family.addressBytes()) {
                    gated.put(IpAddress.read(family, element.key(), 0), router);
                }
            }
        }
        return gated;
    }

    /** What the agent is told of the routers that are left over. */
    static List<Inheritance> inheritance(GateMirror mirror, Moment now) {
        List<Inheritance> routers = new ArrayList<>();
        mirror.doors().forEach((router, door) -> {
            Duration rest = door.rest(now);
            Duration since = rest == null ? null : door.timeout().minus(rest);
            routers.add(new Inheritance(router, mirror.links().get(door.key().index()), door.key().vrid(),
                    Set.copyOf(mirror.addresses(router)),
                    since != null && since.isNegative() ? Duration.ZERO : since));
        });
        return routers;
    }
}
