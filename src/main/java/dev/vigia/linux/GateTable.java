package dev.vigia.linux;

import static dev.vigia.ffi.NftablesAbi.NFTA_RULE_HANDLE;
import static dev.vigia.ffi.NftablesAbi.NFT_MSG_NEWRULE;
import static dev.vigia.ffi.NftablesAbi.NFT_TABLE_F_OWNER;

import dev.vigia.agent.RouterId;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.NftablesAbi.Nfgenmsg;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate's table in the kernel: installed and changed in batches, each all or nothing.
 *
 * <p>Where the kernel can, the table is ours alone and outlives us (flags owner and persist: the first without
 * the second would open the gate with our death). A table of the same name that is none of ours is left alone.
 */
final class GateTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GateTable.class);
    /** NFT_TABLE_F_PERSIST of linux/netfilter/nf_tables.h from Linux 6.9 on. */
    private static final int PERSIST = 0x4;
    static final int OWNED = NFT_TABLE_F_OWNER | PERSIST;

    private final GateMirror mirror;
    private final int wanted;
    private final String name;
    private final String comment;
    private final Set<Integer> hooked = new HashSet<>();
    private final Map<Integer, String> unhookable = new HashMap<>();
    private NfTables tables;
    private GateWatch watch;
    private String absent = "";
    private boolean standing;

    /**
     * Opens what is needed in the calling thread's network namespace; where the kernel refuses, every later
     * installation is answered with its reason.
     *
     * @param identity tells agents of one machine apart: the path of the control socket
     * @param mirror what the table shall hold
     * @param wanted the NFT_TABLE flags to try before none
     */
    GateTable(String identity, GateMirror mirror, int wanted) {
        var hash = new CRC32();
        hash.update(identity.getBytes(StandardCharsets.UTF_8));
        this.name = String.format("vigia-%08x", hash.getValue());
        this.comment = "gate of the vigia at " + identity;
        this.mirror = mirror;
        this.wanted = wanted;
        try {
            tables = new NfTables(name);
            watch = new GateWatch(name);
        } catch (ErrnoException refused) {
            close();
            tables = null;
            absent = refused.getMessage();
        }
    }

    /** The name of the table. */
    String name() {
        return name;
    }

    /** The descriptor that says when somebody changes tables; -1 where there is none, which poll(2) passes over. */
    int fd() {
        return watch == null ? -1 : watch.fd();
    }

    /** Whether the table is in the kernel, as far as is known. */
    boolean standing() {
        return standing;
    }

    /** Why a link's packets do not pass the gate; empty where they do. */
    String gap(int index) {
        return hooked.contains(index) ? "" : unhookable.getOrDefault(index, "there is no such link");
    }

    /** Whether a former life has left its table. */
    boolean leftOver() throws ErrnoException {
        return tables != null && comment.equals(tables.comment());
    }

    /** Reads what a former life left. */
    GateReader reader() {
        return new GateReader(tables);
    }

    /** An empty batch for {@link #settle}; null where the kernel has no nf_tables. */
    NfBatch batch() {
        return tables == null ? null : tables.batch();
    }

    /**
     * Has a batch carried out that makes the table equal the mirror; where the kernel refuses it, the whole
     * table is written anew.
     *
     * @param rules the doors whose rules the batch creates, by sequence number
     * @return why there is no gate; empty where all is as it should be
     */
    String settle(NfBatch batch, Map<Integer, Door> rules, Moment now) {
        if (batch.isEmpty()) {
            return "";
        }
        Netlink.Answer answer = commit(batch, rules);
        if (answer.errno() != 0) {
            LOG.debug("gate_rewritten: a change was refused: {}", answer.text());
            return install(now);
        }
        return "";
    }

    private Netlink.Answer commit(NfBatch batch, Map<Integer, Door> rules) {
        List<NetlinkMessage> echoed = new ArrayList<>();
        Netlink.Answer answer = tables.commit(batch, echoed);
        for (NetlinkMessage rule : echoed) {
            // The end of the batch is repeated too.
            Door door = NfTables.is(rule, NFT_MSG_NEWRULE) ? rules.get(rule.sequence()) : null;
            ByteBuffer handle = rule.attributes(Nfgenmsg.SIZE).get(NFTA_RULE_HANDLE);
            if (door != null && handle != null) {
                door.handle(handle.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(0));
            }
        }
        return answer;
    }

    /**
     * Writes the whole table, in place of one of ours that stands.
     *
     * @return why there is no gate; empty where all is as it should be
     */
    String install(Moment now) {
        if (tables == null) {
            return absent;
        }
        try {
            String found = tables.comment();
            if (found != null && !found.equals(comment)) {
                standing = false;
                return "table netdev " + name + " exists and is none of ours: delete or rename it";
            }
            Netlink.Answer answer = install(found != null, now);
            standing = answer.errno() == 0;
            if (standing) {
                return "";
            }
            if (found != null) {
                // What can no longer be changed must not stay in the way.
                commit(tables.batch().deleteTable(), Map.of());
            }
            return "the kernel refuses table netdev " + name + ": " + answer.text();
        } catch (ErrnoException unreadable) {
            standing = false;
            return unreadable.getMessage();
        }
    }

    private Netlink.Answer install(boolean replace, Moment now) {
        Netlink.Answer answer = null;
        for (int flags : wanted == 0 ? new int[] {0} : new int[] {wanted, 0}) {
            answer = write(replace, flags, true, now);
            if (answer.errno() == 0) {
                hooked.addAll(mirror.links().keySet());
                return answer;
            }
            // One link that has just gone, or that cannot be hooked, must not stand in the way of the others.
            answer = write(replace, flags, false, now);
            if (answer.errno() == 0) {
                mirror.links().keySet().forEach(this::hook);
                return answer;
            }
        }
        return answer;
    }

    private Netlink.Answer write(boolean replace, int flags, boolean links, Moment now) {
        NfBatch batch = tables.batch();
        if (replace) {
            batch.deleteTable();
        }
        hooked.clear();
        unhookable.clear();
        GateLayout.create(batch, flags, comment);
        if (links) {
            mirror.links().forEach((index, link) -> GateLayout.hook(batch, index, link));
        }
        Map<Integer, Door> rules = new HashMap<>();
        List<NfElement> alive = new ArrayList<>();
        mirror.doors().forEach((router, door) -> {
            rules.put(GateLayout.createAdverts(batch, GateReader.comment(router), door), door);
            Duration rest = door.rest(now);
            if (rest != null) {
                alive.add(GateLayout.alive(door.key(), door.timeout(), rest));
            }
        });
        for (Family family : Family.values()) {
            batch.add(GateLayout.gated(family), gates(family));
        }
        mirror.hush(batch, Set.of());
        return commit(batch.add(GateLayout.ALIVE, alive), rules);
    }

    private List<NfElement> gates(Family family) {
        List<NfElement> gates = new ArrayList<>();
        for (Map.Entry<IpAddress, RouterId> gated : mirror.gated().entrySet()) {
            if (gated.getKey().family() == family) {
                gates.add(GateLayout.gate(gated.getKey(), mirror.doors().get(gated.getValue()).key()));
            }
        }
        return gates;
    }

    /** Lets a link's packets pass the gate. */
    void hook(int index) {
        if (hooked.contains(index)) {
            return;
        }
        NfBatch batch = tables.batch();
        GateLayout.hook(batch, index, mirror.links().get(index));
        Netlink.Answer answer = commit(batch, Map.of());
        if (answer.errno() == 0) {
            hooked.add(index);
            unhookable.remove(index);
        } else {
            unhookable.put(index, "the kernel has no gate for link " + mirror.links().get(index) + ": "
                    + answer.text());
        }
    }

    /** Takes a link away that has gone; the kernel may have done so already. */
    void unhook(int index) {
        unhookable.remove(index);
        if (hooked.remove(index) && standing) {
            NfBatch batch = tables.batch();
            GateLayout.unhook(batch, index);
            commit(batch, Map.of());
        }
    }

    /** Closes a door at once; one that is closed already is no fault. */
    void shut(Door door) {
        // To be refused costs a hundred times more than to ask: the kernel then waits for all its processors.
        if (rest(door) != null) {
            commit(tables.batch().delete(GateLayout.ALIVE, List.of(NfElement.of(door.key().bytes()))), Map.of());
        }
    }

    /** For how long a door stays open without a further advert, as the kernel says; null where it is closed. */
    Duration rest(Door door) {
        NfElement element = standing ? tables.element(GateLayout.ALIVE, door.key().bytes()) : null;
        return element == null ? null : element.rest();
    }

    /** Whether the kernel knows of a door that should be silent that it is. */
    boolean hushes(Door door) {
        return !standing || !door.silent() || tables.element(GateLayout.SILENT, door.key().bytes()) != null;
    }

    /** Asks for a door that there is not, and changes nothing. */
    void rehearse(RouterKey nobody) {
        if (tables != null) {
            tables.element(GateLayout.ALIVE, nobody.bytes());
            commit(tables.batch(), Map.of());
        }
    }

    /** Takes the table away. */
    void remove() {
        if (standing) {
            commit(tables.batch().deleteTable(), Map.of());
            standing = false;
            hooked.clear();
            unhookable.clear();
        }
    }

    /** Who else has changed the table since, for people; null where nobody has. */
    String stranger() {
        String stranger = watch == null ? null : watch.stranger(tables.port());
        return standing ? stranger : null;
    }

    /** Closes the sockets; the table stays. */
    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
        if (watch != null) {
            watch.close();
        }
    }
}
