package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A host with a gate and a neighbour that asks it: {@code va} here, {@code vb} there. */
final class GatedHost implements AutoCloseable {
    static final LinkName VA = new LinkName("va");
    static final RouterId WEB4 = new RouterId("web", Family.IPV4);
    static final RouterId WEB6 = new RouterId("web", Family.IPV6);
    static final IpAddress FROM4 = IpAddress.parse("10.77.0.1");
    static final IpAddress FROM6 = IpAddress.parse("fe80::1");
    static final Subnet VIP4 = Subnet.parse("10.77.0.100/24");
    static final Subnet VIP6 = Subnet.parse("fd00:77::100/64");
    static final Subnet OWN4 = Subnet.parse("10.77.0.1/24");
    static final Subnet OWN6 = Subnet.parse("fd00:77::1/64");
    static final Vrid VRID = new Vrid(51);
    static final Duration LONG = Duration.ofSeconds(60);
    /** Longer than any answer takes on a busy machine; an open gate is not kept waiting for it. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long silence is listened to. */
    static final Duration SILENCE = Duration.ofMillis(60);

    final Namespace host;
    final Namespace peer;
    final Asker asker;
    final List<Input> answers = new ArrayList<>();
    final NetlinkAddresses addresses;
    private final Netlink netlink;
    private final List<RawSocket> sockets = new ArrayList<>();
    /** The addresses that a new life is told to stand on links. */
    final Set<IpAddress> standing = new HashSet<>();
    Gate gate;

    /** Opens both, or skips the test; the gate has these NFT_TABLE flags. */
    GatedHost(int flags) throws Exception {
        Namespace[] pair = Namespace.pair();
        host = pair[0];
        peer = pair[1];
        host.ip("addr add 10.77.0.1/24 dev va");
        host.ip("addr add fe80::1/64 dev va nodad");
        host.ip("addr add fd00:77::1/64 dev va nodad");
        peer.ip("addr add 10.77.0.2/24 dev vb");
        peer.ip("addr add fd00:77::2/64 dev vb nodad");
        MacAddress neighbor = Asker.mac(peer, "vb");
        host.ip("neigh replace 10.77.0.2 lladdr " + neighbor + " dev va");
        host.ip("neigh replace fd00:77::2 lladdr " + neighbor + " dev va");
        asker = new Asker(peer, "vb", "10.77.0.2", "fd00:77::2", Asker.mac(host, "va"));
        netlink = host.run(() -> new Netlink(0, 1 << 20));
        addresses = new NetlinkAddresses(netlink);
        live("test", flags);
    }

    GatedHost() throws Exception {
        this(GateTable.OWNED);
    }

    /** Begins a life of an agent; what was told to a former one is forgotten. */
    Gate live(String identity, int flags) throws Exception {
        answers.clear();
        return live(identity, flags, Asker.index(host, "va"));
    }

    /** The same where the index of {@code va} is known. */
    Gate live(String identity, int flags, int index) throws Exception {
        gate = host.run(() -> new Gate(identity, new MonotonicClock(), answers::add, flags));
        gate.see(new Input.LinkSeen(VA, index, MacAddress.BROADCAST, 1500, true));
        gate.inherit(standing);
        return gate;
    }

    /** The gate hears of a link. */
    int see(String link) throws Exception {
        int index = Asker.index(host, link);
        gate.see(new Input.LinkSeen(new LinkName(link), index, MacAddress.BROADCAST, 1500, true));
        return index;
    }

    /** Guards the router of the test of a family. */
    void guard(Family family, Duration timeout) {
        boolean ipv4 = family == Family.IPV4;
        guard(ipv4 ? WEB4 : WEB6, VRID, ipv4 ? FROM4 : FROM6, timeout);
    }

    /** Guards a router on {@code va} successfully. */
    void guard(RouterId router, Vrid vrid, IpAddress source, Duration timeout) {
        gate.perform(new Command.Guard(router, VA, vrid, source, timeout));
        assertEquals(new Input.Guarded(router, ""), last());
    }

    /** The last answer. */
    Input last() {
        return answers.get(answers.size() - 1);
    }

    /** How long the gate of a router stays open; null where it is closed. */
    Duration open(RouterId router) {
        gate.perform(new Command.LookAtGate(router));
        return assertInstanceOf(Input.GateSeen.class, last()).open();
    }

    /** Gates an address and puts it on a link, as a world does. */
    void put(RouterId router, String link, Subnet address) throws Exception {
        gate.cover(router, List.of(address));
        standing.add(address.address());
        addresses.create(Asker.index(host, link), List.of(address), null, Map.of());
    }

    /** Both families: guarded, gated, on {@code va}, closed. */
    void putBoth(Duration timeout) throws Exception {
        for (Family family : Family.values()) {
            guard(family, timeout);
            boolean ipv4 = family == Family.IPV4;
            put(ipv4 ? WEB4 : WEB6, "va", ipv4 ? VIP4 : VIP6);
        }
    }

    /** The bytes of a version 3 advert that matter here. */
    static Octets advert(int vrid, int priority) {
        return Octets.of(new byte[] {0x31, (byte) vrid, (byte) priority, 1, 0, 100, 0, 0, 10, 77, 0, 100});
    }

    /** Sends an advert of the test's router of a family, and tells the gate as a world does. */
    void advertise(Family family) throws Exception {
        boolean ipv4 = family == Family.IPV4;
        Octets advert = advert(VRID.number(), 100);
        var send = new Command.Send(ipv4 ? WEB4 : WEB6, VA, ipv4 ? FROM4 : FROM6, family.group(), advert);
        assertEquals(0, socket("va", family).send(send));
        gate.sent(send, true);
    }

    /** A raw socket of ours on a link. */
    RawSocket socket(String link, Family family) throws Exception {
        int index = Asker.index(host, link);
        RawSocket socket = host.run(() -> new RawSocket(new LinkName(link), index, family));
        sockets.add(socket);
        return socket;
    }

    /** Whether the neighbour is answered in every way for an address, in time. */
    boolean answers(Subnet address) {
        for (Asker.Way way : Asker.Way.of(address.address().family())) {
            if (!asker.answered(way, address.address(), PATIENCE)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the neighbour is answered in no way for an address. */
    boolean silent(Subnet address) {
        for (Asker.Way way : Asker.Way.of(address.address().family())) {
            if (asker.answered(way, address.address(), SILENCE)) {
                return false;
            }
        }
        return true;
    }

    /** Has nft(8) carry out a file in the host. */
    void nftFile(String text) throws Exception {
        Path file = Files.writeString(Files.createTempFile("vigia", ".nft"), text);
        try {
            nft("-f " + file);
        } finally {
            Files.delete(file);
        }
    }

    /** What nft(8) prints in the host. */
    String nft(String words) throws Exception {
        return host.command("nft " + words);
    }

    @Override
    public void close() {
        gate.close();
        sockets.forEach(RawSocket::close);
        asker.close();
        netlink.close();
        Namespace.close(host, peer);
    }
}
