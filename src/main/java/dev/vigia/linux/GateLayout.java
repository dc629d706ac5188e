package dev.vigia.linux;

import static dev.vigia.ffi.NftablesAbi.*;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What the gate's table consists of: which packets are dropped, and which open the gate.
 *
 * <p>Two maps lead from a gated address to its router's key; the set {@code alive} holds the keys of the
 * routers whose adverts leave. Each link's two base chains jump to the chains that every link shares:
 * {@code guard-in} drops what is for a gated address whose router is not alive, {@code guard-out} what comes
 * from one; {@code adverts} has one rule a router, which keeps it alive. With unicast peers the way out may end at a
 * neighbour that is dead, where nothing passes: what opens the gate is a token, sent after the last peer's advert.
 *
 * <p>The set {@code silent} holds the keys of routers that serve nothing at their addresses (Accept_Mode, RFC 9568
 * section 6.1): {@code silent-in} drops what is for them but neighbour discovery, and is empty while there are none.
 */
final class GateLayout {
    /** The chain with one rule for each guarded router. */
    static final String ADVERTS = "adverts";
    /** The set of the keys of routers whose last advert is young. */
    static final String ALIVE = "alive";
    /** The set of the keys of routers that serve nothing. */
    static final String SILENT = "silent";
    /** The mark of our own adverts (SO_MARK of socket(7)), "VGIA": others of protocol 112 open no gate. */
    static final int ADVERT_MARK = 0x56474941;

    private static final String OURS = "ours";
    private static final String IN = "guard-in";
    private static final String OUT = "guard-out";
    private static final String SILENT_IN = "silent-in";
    /** More routers than a node can have: 255 a family on each of a hundred links. */
    private static final int ROUTERS = 65_536;
    /** Before every other chain of ours or others': what is dropped here must not take a short cut there. */
    private static final int FIRST = -1000;
    /** After every other chain: an advert that one of those drops must not open the gate. */
    private static final int LAST = 1000;
    /** Interface index of the loopback link in every namespace (include/net/flow.h). */
    private static final int LOOPBACK = 1;

    /** nft(8)'s numbers of the types ipv4_addr and ipv6_addr. */
    private static final int IPV4_TYPE = 7;
    private static final int IPV6_TYPE = 8;

    private static final IpAddress IPV4_TOKEN = IpAddress.parse("224.0.0.254");
    private static final IpAddress IPV6_TOKEN = IpAddress.parse("ff02::114");
    private static final byte[] ARP = {0x08, 0x06};
    private static final byte[] IPV4 = {0x08, 0x00};
    private static final byte[] IPV6 = {(byte) 0x86, (byte) 0xdd};
    private static final byte ICMPV6 = 58;
    private static final byte VRRP = Family.VRRP_PROTOCOL;
    // RFC 826: sender's and target's protocol address in a packet for Ethernet and IPv4.
    private static final int ARP_SENDER = 14;
    private static final int ARP_TARGET = 24;
    // RFC 791 and RFC 8200.
    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_DESTINATION = 24;
    // RFC 4861 sections 4.3 and 4.4: neighbour solicitation, neighbour advertisement, where both name the target.
    private static final byte SOLICITATION = (byte) 135;
    private static final byte ADVERTISEMENT = (byte) 136;
    private static final int TARGET = 8;
    // RFC 9568 section 5.2, and the same in version 2.
    private static final int VRID = 1;
    private static final int PRIORITY = 2;

    private GateLayout() {
    }

    /** The map of gated addresses of a family. */
    static String gated(Family family) {
        return family == Family.IPV4 ? "gated4" : "gated6";
    }

    /** Writes the table without links, routers and addresses. */
    static void create(NfBatch batch, int flags, String comment) {
        batch.createTable(flags, comment)
                .createMap(gated(Family.IPV4), 1, IPV4_TYPE, 4, RouterKey.TYPE, 2 * RouterKey.SIZE)
                .createMap(gated(Family.IPV6), 2, IPV6_TYPE, 16, RouterKey.TYPE, 2 * RouterKey.SIZE)
                .createSet(ALIVE, 3, NFT_SET_TIMEOUT | NFT_SET_EVAL, RouterKey.TYPE, RouterKey.SIZE, ROUTERS)
                .createSet(SILENT, 4, RouterKey.TYPE, RouterKey.SIZE)
                .createChain(ADVERTS).createChain(OURS).createChain(SILENT_IN).createChain(IN).createChain(OUT);
        // What VRRP routers tell each other is no answer for an address, even where an owner's address is gated.
        batch.createRule(IN, "VRRP", rule -> rule.meta(NFT_META_L4PROTO).equal(VRRP).verdict(NF_ACCEPT))
                .createRule(OUT, "our VRRP", rule -> rule.meta(NFT_META_L4PROTO).equal(VRRP)
                        .meta(NFT_META_MARK).equal(host(ADVERT_MARK)).go(NFT_GOTO, OURS))
                .createRule(OURS, "", rule -> rule.go(NFT_JUMP, ADVERTS));
        for (Family family : Family.values()) {
            boolean ipv4 = family == Family.IPV4;
            byte[] group = token(family).bytes();
            batch.createRule(OURS, "tokens stay here", rule -> rule.meta(NFT_META_PROTOCOL).equal(ipv4 ? IPV4 : IPV6)
                    .payload(NFT_PAYLOAD_NETWORK_HEADER, ipv4 ? IPV4_DESTINATION : IPV6_DESTINATION, group.length)
                    .equal(group).verdict(NF_DROP));
        }
        drop(batch, IN, ARP_TARGET, IPV4_DESTINATION, IPV6_DESTINATION, SOLICITATION);
        drop(batch, OUT, ARP_SENDER, IPV4_SOURCE, IPV6_SOURCE, ADVERTISEMENT);
        // Behind the others: what no open gate answers for asks in vain by neighbour discovery too.
        batch.createRule(IN, "", rule -> rule.go(NFT_JUMP, SILENT_IN));
    }

    private static void drop(NfBatch batch, String chain, int inArp, int inIpv4, int inIpv6, byte discovery) {
        drop(batch, chain, Family.IPV4, rule -> rule.meta(NFT_META_PROTOCOL).equal(ARP)
                .payload(NFT_PAYLOAD_NETWORK_HEADER, inArp, 4));
        drop(batch, chain, Family.IPV4, rule -> rule.meta(NFT_META_PROTOCOL).equal(IPV4)
                .payload(NFT_PAYLOAD_NETWORK_HEADER, inIpv4, 4));
        drop(batch, chain, Family.IPV6, rule -> rule.meta(NFT_META_PROTOCOL).equal(IPV6)
                .payload(NFT_PAYLOAD_NETWORK_HEADER, inIpv6, 16));
        drop(batch, chain, Family.IPV6, rule -> rule.meta(NFT_META_PROTOCOL).equal(IPV6)
                .meta(NFT_META_L4PROTO).equal(ICMPV6).payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, 1).equal(discovery)
                .payload(NFT_PAYLOAD_TRANSPORT_HEADER, TARGET, 16));
    }

    private static void drop(NfBatch batch, String chain, Family family, UnaryOperator<NfExpressions> address) {
        batch.createRule(chain, "unless its router is in @" + ALIVE,
                rule -> address.apply(rule).without(gated(family), RouterKey.SIZE, ALIVE).verdict(NF_DROP));
    }

    /** Writes the rules about {@code silent}, for the first router in it. */
    static void silence(NfBatch batch) {
        for (byte discovery : new byte[] {SOLICITATION, ADVERTISEMENT}) {
            // RFC 9568 section 6.1: Accept_Mode must not have these dropped.
            batch.createRule(SILENT_IN, "neighbour discovery", rule -> rule.meta(NFT_META_PROTOCOL).equal(IPV6)
                    .meta(NFT_META_L4PROTO).equal(ICMPV6).payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, 1)
                    .equal(discovery).verdict(NF_ACCEPT));
        }
        for (Family family : Family.values()) {
            boolean ipv4 = family == Family.IPV4;
            batch.createRule(SILENT_IN, "where its router is in @" + SILENT, rule -> rule.meta(NFT_META_PROTOCOL)
                    .equal(ipv4 ? IPV4 : IPV6).payload(NFT_PAYLOAD_NETWORK_HEADER,
                            ipv4 ? IPV4_DESTINATION : IPV6_DESTINATION, family.addressBytes())
                    .within(gated(family), RouterKey.SIZE, SILENT).verdict(NF_DROP));
        }
    }

    /** Takes the rules about {@code silent} away, with the last router in it. */
    static void speak(NfBatch batch) {
        batch.flushChain(SILENT_IN);
    }

    /** Whether a link's packets pass the gate: on all but the loopback link. */
    static boolean hooks(int index) {
        return index != LOOPBACK;
    }

    /** Writes the two chains through which a link's packets pass. */
    static void hook(NfBatch batch, int index, LinkName link) {
        batch.createHook("in-" + index, NF_NETDEV_INGRESS, FIRST, link)
                .createRule("in-" + index, "", rule -> rule.go(NFT_JUMP, IN))
                .createHook("out-" + index, NF_NETDEV_EGRESS, LAST, link)
                .createRule("out-" + index, "", rule -> rule.go(NFT_JUMP, OUT));
    }

    /** Takes a link's two chains away. */
    static void unhook(NfBatch batch, int index) {
        batch.deleteChain("in-" + index).deleteChain("out-" + index);
    }

    /**
     * Writes the rule by which a router's adverts keep it alive.
     *
     * @param comment names the router
     * @return the sequence number by which the kernel tells the rule's handle
     */
    static int createAdverts(NfBatch batch, String comment, Door door) {
        boolean ipv4 = door.key().family() == Family.IPV4;
        byte[] source = door.source().bytes();
        return batch.createEchoedRule(ADVERTS, comment, rule -> rule
                .meta(NFT_META_OIF).equal(host(door.key().index()))
                .meta(NFT_META_PROTOCOL).equal(ipv4 ? IPV4 : IPV6)
                .payload(NFT_PAYLOAD_TRANSPORT_HEADER, VRID, 1).equal((byte) door.key().vrid().number())
                .payload(NFT_PAYLOAD_NETWORK_HEADER, ipv4 ? IPV4_SOURCE : IPV6_SOURCE, source.length).equal(source)
                .payload(NFT_PAYLOAD_NETWORK_HEADER, ipv4 ? IPV4_DESTINATION : IPV6_DESTINATION, source.length)
                .equal(door.destination().bytes())
                .payload(NFT_PAYLOAD_TRANSPORT_HEADER, PRIORITY, 1).unequal((byte) 0)
                .load(door.key().bytes()).refresh(ALIVE, door.timeout()));
    }

    /**
     * Where a token goes: the groups for experiments on a link (RFC 4727 sections 2.4.2 and 3.2), which nobody joins.
     * A token says what an advert to unicast peers said, opens the gate, and is dropped behind it.
     */
    static IpAddress token(Family family) {
        return family == Family.IPV4 ? IPV4_TOKEN : IPV6_TOKEN;
    }

    /** What a token holds of its advert: virtual router and priority. */
    static Octets token(Octets advert) {
        byte[] bytes = advert.bytes();
        return Octets.of(new byte[] {0, bytes[VRID], bytes[PRIORITY], 0});
    }

    /** The element that gates an address for a router: its value is the key, after eight zeros. */
    static NfElement gate(IpAddress address, RouterKey key) {
        byte[] value = new byte[2 * RouterKey.SIZE];
        System.arraycopy(key.bytes(), 0, value, RouterKey.SIZE, RouterKey.SIZE);
        return NfElement.of(address.bytes(), value);
    }

    /** The elements that gate addresses for a router. */
    static List<NfElement> gates(List<IpAddress> addresses, RouterKey key) {
        return addresses.stream().map(address -> gate(address, key)).toList();
    }

    /** The key of the router that an element gates an address for; null where it names none. */
    static RouterKey opener(NfElement gate) {
        return gate.value() == null || gate.value().length != 2 * RouterKey.SIZE ? null
                : RouterKey.read(Arrays.copyOfRange(gate.value(), RouterKey.SIZE, 2 * RouterKey.SIZE));
    }

    /** The element that says that a router's last advert is young. */
    static NfElement alive(RouterKey key, Duration timeout, Duration rest) {
        return new NfElement(key.bytes(), null, timeout, rest);
    }

    private static byte[] host(int number) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
    }
}
