package dev.vigia.doctor;

import static dev.vigia.doctor.Rules.base;
import static dev.vigia.doctor.Rules.chain;
import static dev.vigia.doctor.Rules.field;
import static dev.vigia.doctor.Rules.match;
import static dev.vigia.doctor.Rules.meta;
import static dev.vigia.doctor.Rules.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import org.junit.jupiter.api.Test;

/** What becomes of an advert in a firewall, rule by rule. */
class RulesetTest {
    private static final String DROP = "{\"drop\":null}";
    private static final String ACCEPT = "{\"accept\":null}";
    private static final AdvertPacket IN = new AdvertPacket("eth0", true, IpAddress.parse("10.0.0.1"), false,
            Family.IPV4.group());
    private static final AdvertPacket IN6 = new AdvertPacket("eth0", true, IpAddress.parse("fe80::1"), false,
            Family.IPV6.group());
    private static final AdvertPacket OUT = new AdvertPacket("eth0", false, IpAddress.parse("10.0.0.1"), true,
            Family.IPV4.group());

    private static Truth dropped(AdvertPacket packet, String policy, String... objects) {
        String[] all = new String[objects.length + 1];
        all[0] = base(packet.inward() ? "input" : "output", policy);
        System.arraycopy(objects, 0, all, 1, objects.length);
        return new Ruleset(Rules.of(all)).fate(packet).truth();
    }

    private static Truth droppedBy(AdvertPacket packet, String... conditions) {
        String[] statements = new String[conditions.length + 1];
        System.arraycopy(conditions, 0, statements, 0, conditions.length);
        statements[conditions.length] = DROP;
        return dropped(packet, "accept", rule(packet.inward() ? "input" : "output", 9, statements));
    }

    @Test
    void whatNamesAdvertsIsUnderstood() {
        assertEquals(Truth.YES, droppedBy(IN, match(field("ip", "protocol"), "==", "\"vrrp\"")));
        assertEquals(Truth.YES, droppedBy(IN, match(field("ip", "protocol"), "==", "112")));
        assertEquals(Truth.YES, droppedBy(IN, match(meta("l4proto"), "==", "{\"set\":[\"tcp\",\"vrrp\"]}")));
        assertEquals(Truth.YES, droppedBy(IN, match(field("ip", "daddr"), "==", "\"224.0.0.18\"")));
        assertEquals(Truth.YES, droppedBy(IN,
                match(field("ip", "daddr"), "==", "{\"prefix\":{\"addr\":\"224.0.0.0\",\"len\":4}}")));
        assertEquals(Truth.YES, droppedBy(IN,
                match(field("ip", "daddr"), "==", "{\"range\":[\"224.0.0.0\",\"224.0.0.255\"]}")));
        assertEquals(Truth.YES, droppedBy(IN6, match(field("ip6", "daddr"), "==", "\"ff02::12\"")));
        assertEquals(Truth.YES, droppedBy(IN6, match(field("ip6", "nexthdr"), "==", "\"vrrp\"")));
        assertEquals(Truth.YES, droppedBy(IN, match(meta("pkttype"), "==", "\"multicast\"")));
        assertEquals(Truth.YES, droppedBy(IN,
                match("{\"fib\":{\"result\":\"type\",\"flags\":[\"daddr\"]}}", "==", "\"multicast\"")));
        assertEquals(Truth.YES, droppedBy(IN, match(meta("iifname"), "==", "\"eth*\"")));
        assertEquals(Truth.YES, droppedBy(OUT, match(meta("oifname"), "==", "\"eth0\"")));
        assertEquals(Truth.YES, droppedBy(IN, match("{\"ct\":{\"key\":\"state\"}}", "in", "[\"new\",\"invalid\"]")));
        assertEquals(Truth.YES, droppedBy(IN, "{\"counter\":{\"packets\":0,\"bytes\":0}}"));
        assertEquals(Truth.YES, dropped(IN, "accept", rule("input", 9, "{\"reject\":{\"type\":\"icmp\"}}")));
        assertEquals(Truth.YES, dropped(IN, "drop"));
    }

    @Test
    void whatNamesOthersLetsThemPass() {
        assertEquals(Truth.NO, droppedBy(IN, match(field("tcp", "dport"), "==", "22")));
        assertEquals(Truth.NO, droppedBy(IN, match(field("ip6", "nexthdr"), "!=", "\"tcp\"")));
        assertEquals(Truth.NO, droppedBy(IN, match(meta("nfproto"), "==", "\"ipv6\"")));
        assertEquals(Truth.NO, droppedBy(IN6, match(field("ip", "protocol"), "==", "\"vrrp\"")));
        assertEquals(Truth.NO, droppedBy(IN, match(meta("iifname"), "==", "{\"set\":[\"eth1\",\"lo\"]}")));
        assertEquals(Truth.NO, droppedBy(IN, match(field("ip", "ttl"), "<", "255")));
        assertEquals(Truth.YES, droppedBy(IN, match(field("ip", "ttl"), ">=", "255")));
        assertEquals(Truth.NO, droppedBy(IN, match(field("ip", "protocol"), "!=", "\"vrrp\"")));
        assertEquals(Truth.NO, droppedBy(IN, match(field("ip", "saddr"), "==",
                "{\"prefix\":{\"addr\":\"192.168.0.0\",\"len\":16}}")));
        assertEquals(Truth.NO, droppedBy(OUT, match(field("ip", "saddr"), "==", "\"10.0.0.2\"")));
        assertEquals(Truth.NO, droppedBy(IN, match("{\"ct\":{\"key\":\"state\"}}", "in", "[\"invalid\"]")));
        assertEquals(Truth.NO, dropped(OUT, "accept", base("input", "drop")), "another way");
        assertEquals(Truth.NO, dropped(IN, "accept", base("forward", "drop")), "another way");
    }

    @Test
    void acceptedEarlierIsNotDroppedLater() {
        String vrrp = match(field("ip", "protocol"), "==", "\"vrrp\"");
        assertEquals(Truth.NO, dropped(IN, "drop", rule("input", 4, vrrp, ACCEPT)));
        assertEquals(Truth.YES, dropped(IN6, "drop", rule("input", 4, vrrp, ACCEPT)));
        assertEquals(Truth.NO, dropped(IN, "drop", rule("input", 4, match(field("ip", "saddr"), "==",
                "{\"prefix\":{\"addr\":\"10.0.0.0\",\"len\":24}}"), ACCEPT)), "neighbours are in our network");
        assertEquals(Truth.YES, dropped(IN, "accept", rule("input", 4, vrrp, DROP), rule("input", 5, vrrp, ACCEPT)));
    }

    @Test
    void whatCannotBeKnownIsSaidWhereItMatters() {
        String mark = match(meta("mark"), "==", "7");
        assertEquals(Truth.NO, droppedBy(IN, mark), "somebody's wish");
        assertEquals(Truth.UNKNOWN, dropped(IN, "drop", rule("input", 4, mark, ACCEPT)));
        assertEquals(Truth.UNKNOWN, dropped(IN, "drop", rule("input", 4, "{\"limit\":{\"rate\":10}}", ACCEPT)));
        String byMark = "{\"vmap\":{\"key\":" + meta("mark") + ",\"data\":{\"set\":[[7,{\"accept\":null}]]}}}";
        assertEquals(Truth.UNKNOWN, dropped(IN, "drop", rule("input", 4, byMark)));
        assertEquals(Truth.NO, dropped(IN, "accept", rule("input", 4, byMark)));
        String byPort = byMark.replace(meta("mark"), field("tcp", "dport"));
        assertEquals(Truth.YES, dropped(IN, "drop", rule("input", 4, byPort)), "it has no ports");
        var one = new Ruleset(Rules.of(base("input", "drop"),
                rule("input", 4, match(field("ip", "saddr"), "==", "\"10.0.0.2\""), ACCEPT))).fate(IN);
        assertEquals(Truth.UNKNOWN, one.truth());
        assertTrue(one.where().contains("rule 4 of chain inet filter input lets them go"), one::toString);
        assertEquals("nft insert rule inet filter input meta l4proto 112 accept", one.mend());
    }

    @Test
    void chainsMapsAndSetsAreFollowed() {
        String jump = "{\"jump\":{\"target\":\"sub\"}}";
        String vrrp = match(meta("l4proto"), "==", "\"vrrp\"");
        assertEquals(Truth.YES, dropped(IN, "accept", chain("sub"), rule("sub", 8, DROP), rule("input", 4, jump)));
        assertEquals(Truth.NO, dropped(IN, "accept", chain("sub"), rule("sub", 7, vrrp, "{\"return\":null}"),
                rule("sub", 8, DROP), rule("input", 4, jump)));
        String unlessMarked = rule("sub", 7, match(meta("mark"), "==", "7"), "{\"return\":null}");
        assertEquals(Truth.UNKNOWN, dropped(IN, "accept", chain("sub"), unlessMarked, rule("sub", 8, DROP),
                rule("input", 4, jump)));
        assertEquals(Truth.NO, dropped(IN, "accept", chain("sub"), rule("input", 4, "{\"goto\":{\"target\":\"sub\"}}"),
                rule("input", 5, DROP)), "a goto does not come back");
        String vmap = "{\"vmap\":{\"key\":" + meta("iifname") + ",\"data\":{\"set\":[[\"lo\",{\"accept\":null}],"
                + "[\"eth0\"," + jump + "]]}}}";
        assertEquals(Truth.YES, dropped(IN, "accept", chain("sub"), rule("sub", 8, DROP), rule("input", 4, vmap)));
        String states = "{\"vmap\":{\"key\":{\"ct\":{\"key\":\"state\"}},\"data\":{\"set\":[[\"invalid\",{\"drop\":"
                + "null}],[\"established\",{\"accept\":null}]]}}}";
        assertEquals(Truth.NO, dropped(IN, "accept", rule("input", 4, states)));
        String set = "{\"set\":{\"family\":\"inet\",\"table\":\"filter\",\"name\":\"groups\",\"elem\":[\"10.9.0.1\","
                + "{\"prefix\":{\"addr\":\"224.0.0.0\",\"len\":24}}]}}";
        assertEquals(Truth.YES, dropped(IN, "accept", set,
                rule("input", 4, match(field("ip", "daddr"), "==", "\"@groups\""), DROP)));
        assertEquals(Truth.YES, dropped(IN, "accept", chain("loop"), rule("loop", 1,
                "{\"jump\":{\"target\":\"loop\"}}"), rule("input", 4, "{\"jump\":{\"target\":\"loop\"}}"),
                rule("input", 5, DROP)), "what no kernel takes ends nevertheless");
    }

    @Test
    void familiesDevicesAndOurOwnGateAreToldApart() {
        String netdev = "{\"chain\":{\"family\":\"netdev\",\"table\":\"%s\",\"name\":\"c\",\"hook\":\"ingress\","
                + "\"dev\":\"%s\",\"policy\":\"drop\"}}";
        assertEquals(Truth.YES, new Ruleset(Rules.of(netdev.formatted("t", "eth0"))).fate(IN).truth());
        assertEquals(Truth.NO, new Ruleset(Rules.of(netdev.formatted("t", "eth1"))).fate(IN).truth());
        assertEquals(Truth.NO, new Ruleset(Rules.of(netdev.formatted("vigia-01234567", "eth0"))).fate(IN).truth());
        String six = "{\"chain\":{\"family\":\"ip6\",\"table\":\"t\",\"name\":\"c\",\"hook\":\"input\","
                + "\"policy\":\"drop\"}}";
        assertEquals(Truth.NO, new Ruleset(Rules.of(six)).fate(IN).truth());
        assertEquals(Truth.YES, new Ruleset(Rules.of(six)).fate(IN6).truth());
    }
}
