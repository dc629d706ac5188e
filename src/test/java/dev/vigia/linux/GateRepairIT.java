package dev.vigia.linux;

import static dev.vigia.linux.GatedHost.LONG;
import static dev.vigia.linux.GatedHost.VA;
import static dev.vigia.linux.GatedHost.VIP4;
import static dev.vigia.linux.GatedHost.VIP6;
import static dev.vigia.linux.GatedHost.VRID;
import static dev.vigia.linux.GatedHost.WEB4;
import static dev.vigia.linux.GatedHost.WEB6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Inheritance;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the gate when others meddle with it, or when its agent dies. */
@Timeout(120)
class GateRepairIT {
    private GatedHost gated;

    @AfterEach
    void away() {
        if (gated != null) {
            gated.close();
        }
    }

    private String handle() throws Exception {
        return gated.nft("-a list table netdev " + gated.gate.name()).lines().findFirst().orElseThrow();
    }

    @Test
    void ourOwnChangesAreNotRepaired() throws Exception {
        gated = new GatedHost();
        gated.putBoth(LONG);
        String before = handle();
        gated.advertise(Family.IPV4);
        gated.gate.perform(new Command.Shut(WEB4));
        gated.guard(Family.IPV4, LONG.dividedBy(2));
        gated.gate.uncover(WEB4, List.of(VIP4));
        gated.gate.look();
        gated.nft("add table netdev others");
        gated.gate.look();
        assertEquals(before, handle());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flush ruleset", "delete table netdev %s", "flush chain netdev %s guard-in",
        "flush set netdev %s alive", "flush map netdev %s gated4", "add table netdev %s { flags dormant ; }"})
    void whatOthersChangeIsPutBack(String words) throws Exception {
        gated = new GatedHost(0);
        gated.putBoth(LONG);
        gated.advertise(Family.IPV4);
        String before = handle();
        gated.nft(String.format(words, gated.gate.name()));
        gated.gate.look();
        assertNotEquals(before, handle());
        assertTrue(gated.answers(VIP4), "it was open");
        assertTrue(gated.silent(VIP6), "it was closed");
        gated.gate.perform(new Command.Shut(WEB4));
        assertTrue(gated.silent(VIP4));
        gated.advertise(Family.IPV4);
        gated.advertise(Family.IPV6);
        assertTrue(gated.answers(VIP4) && gated.answers(VIP6));
        gated.gate.perform(new Command.Unguard(WEB4));
        gated.gate.perform(new Command.Unguard(WEB6));
        assertEquals("", gated.nft("list tables"));
    }

    @Test
    void aChangeBehindOurBackIsMendedByTheNextOfOurs() throws Exception {
        gated = new GatedHost(0);
        gated.putBoth(LONG);
        gated.advertise(Family.IPV4);
        gated.nft("flush ruleset");
        gated.guard(Family.IPV6, LONG);
        assertTrue(gated.answers(VIP4));
        assertTrue(gated.silent(VIP6));
    }

    @Test
    void whereTheKernelCanTheTableIsOursAlone() throws Exception {
        gated = new GatedHost();
        gated.putBoth(LONG);
        String before = handle();
        if (!gated.nft("list ruleset").contains("flags owner")) {
            Namespace.skip("this kernel has no tables that outlive their owner");
        }
        gated.nft("flush ruleset");
        assertThrows(AssertionError.class, () -> gated.nft("delete table netdev " + gated.gate.name()));
        gated.gate.look();
        assertEquals(before, handle());
        assertTrue(gated.silent(VIP4));
    }

    @Test
    void aTableThatIsNotOursIsLeftAlone() throws Exception {
        gated = new GatedHost();
        gated.nft("add table netdev " + gated.gate.name() + " { comment \"mine\" ; }");
        String before = handle();
        gated.gate.perform(new Command.Guard(WEB4, VA, VRID, GatedHost.FROM4, LONG));
        assertEquals(new Input.Guarded(WEB4, "table netdev " + gated.gate.name()
                + " exists and is none of ours: delete or rename it"), gated.last());
        gated.put(WEB4, "va", VIP4);
        gated.gate.look();
        gated.gate.perform(new Command.Unguard(WEB4));
        assertTrue(gated.answers(VIP4));
        assertEquals(before, handle());
        assertEquals(new Input.Inherited(List.of()), reborn(0));
        assertEquals(before, handle());
    }

    /** The kernel takes 1,024 hooks on a link in each direction (MAX_HOOK_COUNT of net/netfilter/core.c). */
    private static String crowd() {
        return IntStream.range(0, 1024).mapToObj(number ->
                "chain c" + number + " { type filter hook egress device \"va\" priority 0 ; }\n")
                .collect(Collectors.joining("", "table netdev crowd {\n", "}\n"));
    }

    @Test
    void whereOthersHooksLeaveNoRoomThereIsNoGateUntilTheyDo() throws Exception {
        gated = new GatedHost();
        gated.nftFile(crowd());
        gated.gate.perform(new Command.Guard(WEB4, VA, VRID, GatedHost.FROM4, LONG));
        Input.Guarded refused = assertInstanceOf(Input.Guarded.class, gated.last());
        assertEquals("the kernel has no gate for link va: E2BIG (argument list too long)", refused.refused());
        gated.put(WEB4, "va", VIP4);
        assertTrue(gated.answers(VIP4), "no half of a gate is left that drops");
        gated.nft("delete table netdev crowd");
        gated.guard(Family.IPV4, LONG);
    }

    /** The end of this life without order, and the first word of the next. */
    private Input reborn(int flags) throws Exception {
        gated.gate.close();
        gated.live("test", flags);
        return gated.last();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void theGateOutlivesItsAgentAndIsTakenOver(int flags) throws Exception {
        gated = new GatedHost(flags);
        gated.putBoth(LONG);
        gated.advertise(Family.IPV4);
        gated.gate.close();
        assertTrue(gated.answers(VIP4) && gated.silent(VIP6));
        gated.live("test", flags);
        List<Inheritance> routers = assertInstanceOf(Input.Inherited.class, gated.last()).routers();
        assertEquals(2, routers.size());
        Inheritance web = routers.get(0);
        assertEquals(new Inheritance(WEB4, VA, VRID, Set.of(VIP4.address()), web.sinceAdvert()), web);
        assertTrue(web.sinceAdvert().toSeconds() < 30, web.toString());
        assertEquals(new Inheritance(WEB6, VA, VRID, Set.of(VIP6.address()), null), routers.get(1));
        assertTrue(gated.answers(VIP4) && gated.silent(VIP6), "nothing changes by being read");
        Inheritance again = assertInstanceOf(Input.Inherited.class, reborn(flags)).routers().get(0);
        assertEquals(WEB4, again.router(), "and can be read again");
        assertTrue(again.sinceAdvert().compareTo(web.sinceAdvert()) >= 0, again + " after " + web);
        gated.guard(Family.IPV4, LONG);
        assertTrue(gated.answers(VIP4), "guarded anew it stays open");
        gated.guard(Family.IPV6, LONG);
        gated.advertise(Family.IPV6);
        assertTrue(gated.answers(VIP6));
        gated.gate.perform(new Command.Unguard(WEB4));
        gated.gate.perform(new Command.Unguard(WEB6));
        assertEquals("", gated.nft("list tables"));
    }

    @Test
    void anotherAgentsTableIsNotInherited() throws Exception {
        gated = new GatedHost();
        gated.putBoth(LONG);
        gated.gate.close();
        String left = gated.nft("list tables");
        gated.live("another", 0);
        assertEquals(new Input.Inherited(List.of()), gated.last());
        gated.guard(Family.IPV4, LONG);
        gated.gate.perform(new Command.Unguard(WEB4));
        assertEquals(left, gated.nft("list tables"));
        assertTrue(gated.silent(VIP4));
    }

    @Test
    void inheritedAddressesAreFreedWhenAnUnguardedRouterPutsThemOnOrTheyGo() throws Exception {
        gated = new GatedHost();
        gated.putBoth(LONG);
        reborn(6);
        gated.put(WEB4, "va", VIP4);
        assertTrue(gated.answers(VIP4), "without a gate now");
        assertTrue(gated.silent(VIP6));
        gated.gate.uncover(new RouterId("renamed", Family.IPV6), List.of(VIP6));
        assertEquals("", gated.nft("list tables"), "nothing is left to guard");
    }

    @Test
    void inheritedAddressesThatHaveGoneAreFree() throws Exception {
        gated = new GatedHost();
        gated.putBoth(LONG);
        gated.standing.remove(VIP4.address());
        Inheritance web = assertInstanceOf(Input.Inherited.class, reborn(6)).routers().get(0);
        assertEquals(Set.of(), web.gated());
        assertTrue(gated.answers(VIP4), "it stands after all, but nobody said so");
        assertTrue(gated.silent(VIP6));
        gated.guard(Family.IPV6, LONG);
        gated.gate.release(Set.of(VIP6.address()));
        assertTrue(gated.silent(VIP6), "it stands");
        gated.gate.release(Set.of());
        assertTrue(gated.answers(VIP6));
        gated.put(WEB6, "va", VIP6);
        gated.gate.release(Set.of());
        assertTrue(gated.silent(VIP6), "now it is ours");
    }

    @Test
    void addressesLeaveTheGateOnlyWithTheirOwnRouter() throws Exception {
        gated = new GatedHost();
        gated.putBoth(LONG);
        gated.gate.uncover(WEB6, List.of(VIP4));
        assertTrue(gated.silent(VIP4));
        gated.gate.uncover(WEB4, List.of(VIP4, VIP4));
        assertTrue(gated.answers(VIP4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void fourThousandAddressesAreGatedInSlicesAndPutBackAtOnce(int flags) throws Exception {
        gated = new GatedHost(flags);
        gated.guard(Family.IPV4, LONG);
        List<Subnet> all = IntStream.range(0, 4000)
                .mapToObj(i -> Subnet.parse("10.20." + i / 250 + "." + (i % 250 + 1))).toList();
        for (int from = 0; from < all.size(); from += Command.SLICE) {
            gated.gate.cover(WEB4, all.subList(from, Math.min(all.size(), from + Command.SLICE)));
        }
        Subnet last = all.get(3999);
        gated.put(WEB4, "va", last);
        gated.host.ip("route add 10.20.0.0/16 dev va");
        assertTrue(gated.silent(last));
        gated.advertise(Family.IPV4);
        assertTrue(gated.answers(last));
        if (flags == 0) {
            gated.nft("flush ruleset");
            gated.gate.look();
        } else {
            all.forEach(address -> gated.standing.add(address.address()));
            assertInstanceOf(Input.Inherited.class, reborn(flags));
            assertEquals(4000, ((Input.Inherited) gated.last()).routers().get(0).gated().size());
        }
        assertTrue(gated.answers(last));
        gated.gate.perform(new Command.Shut(WEB4));
        assertTrue(gated.silent(last));
        assertNull(gated.open(WEB4));
        assertFalse(gated.nft("list table netdev " + gated.gate.name()).isEmpty());
    }
}
