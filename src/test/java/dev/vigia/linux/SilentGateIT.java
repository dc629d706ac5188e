package dev.vigia.linux;

import static dev.vigia.linux.GatedHost.FROM4;
import static dev.vigia.linux.GatedHost.FROM6;
import static dev.vigia.linux.GatedHost.LONG;
import static dev.vigia.linux.GatedHost.OWN4;
import static dev.vigia.linux.GatedHost.OWN6;
import static dev.vigia.linux.GatedHost.PATIENCE;
import static dev.vigia.linux.GatedHost.SILENCE;
import static dev.vigia.linux.GatedHost.VA;
import static dev.vigia.linux.GatedHost.VIP4;
import static dev.vigia.linux.GatedHost.VIP6;
import static dev.vigia.linux.GatedHost.VRID;
import static dev.vigia.linux.GatedHost.WEB4;
import static dev.vigia.linux.GatedHost.WEB6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.linux.Asker.Way;
import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate of a router that serves nothing at its addresses: open, only neighbour discovery and ARP pass it. */
@Timeout(120)
class SilentGateIT {
    private GatedHost gated;

    @AfterEach
    void away() {
        if (gated != null) {
            gated.close();
        }
    }

    private void guard(Family family, boolean silent) {
        boolean ipv4 = family == Family.IPV4;
        RouterId router = ipv4 ? WEB4 : WEB6;
        gated.gate.perform(new Command.Guard(router, VA, VRID, ipv4 ? FROM4 : FROM6, LONG, false, silent));
        assertEquals(new Input.Guarded(router, ""), gated.last());
    }

    /** Both are guarded, on the link and open. */
    private void open(GatedHost host, boolean silent) throws Exception {
        gated = host;
        for (Family family : Family.values()) {
            guard(family, silent);
            gated.put(family == Family.IPV4 ? WEB4 : WEB6, "va", family == Family.IPV4 ? VIP4 : VIP6);
            gated.advertise(family);
        }
    }

    private boolean answered(Way way, Subnet address) {
        return gated.asker.answered(way, address.address(), PATIENCE);
    }

    private boolean unanswered(Way way, Subnet address) {
        return !gated.asker.answered(way, address.address(), SILENCE);
    }

    private boolean onlyFound(Subnet address) {
        boolean ipv4 = address.address().family() == Family.IPV4;
        return answered(ipv4 ? Way.ARP : Way.SOLICIT, address) && (ipv4 || answered(Way.STILL_THERE, address))
                && unanswered(ipv4 ? Way.ECHO : Way.ECHO6, address);
    }

    private void nothingIsLeft() throws Exception {
        gated.gate.perform(new Command.Unguard(WEB4));
        gated.gate.perform(new Command.Unguard(WEB6));
        assertEquals("", gated.nft("list tables"));
        assertTrue(gated.answers(VIP4) && gated.answers(VIP6));
    }

    @Test
    void onlyArpAndNeighbourDiscoveryPass() throws Exception {
        open(new GatedHost(), true);
        assertTrue(onlyFound(VIP4) && onlyFound(VIP6));
        assertTrue(gated.answers(OWN4) && gated.answers(OWN6), "what is not gated is served");
        gated.gate.perform(new Command.Shut(WEB4));
        gated.gate.perform(new Command.Shut(WEB6));
        assertTrue(gated.silent(VIP4) && gated.silent(VIP6), "closed, it is found by nobody");
        assertTrue(unanswered(Way.STILL_THERE, VIP6));
        nothingIsLeft();
    }

    @Test
    void itIsOneRoutersAndMayChange() throws Exception {
        open(new GatedHost(), false);
        assertTrue(gated.answers(VIP4) && gated.answers(VIP6), "the control");
        guard(Family.IPV4, true);
        assertTrue(onlyFound(VIP4), "open all the time");
        assertTrue(gated.answers(VIP6), "the other is served");
        guard(Family.IPV6, true);
        guard(Family.IPV4, false);
        assertTrue(gated.answers(VIP4));
        assertTrue(onlyFound(VIP6));
        gated.gate.perform(new Command.Unguard(WEB6));
        assertTrue(gated.answers(VIP6));
        assertEquals("", gated.nft("list chain netdev " + gated.gate.name() + " silent-in").lines()
                .filter(line -> line.contains("drop")).findAny().orElse(""), "the others' packets are not looked at");
        guard(Family.IPV4, true);
        gated.gate.perform(new Command.Guard(WEB4, VA, new Vrid(52), FROM4, LONG, false, true));
        assertEquals(1, gated.nft("list set netdev " + gated.gate.name() + " silent").lines()
                .filter(line -> line.contains("elements")).mapToInt(line -> line.split(",").length).sum(),
                "its former key is not left");
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flush ruleset", "delete table netdev %s", "flush set netdev %s silent",
        "flush chain netdev %s silent-in", "flush chain netdev %s guard-in"})
    void whatOthersChangeIsPutBack(String words) throws Exception {
        open(new GatedHost(0), true);
        gated.nft(String.format(words, gated.gate.name()));
        assertTrue(gated.answers(VIP4), "the control: it is served now");
        gated.gate.look();
        assertTrue(onlyFound(VIP4) && onlyFound(VIP6));
        nothingIsLeft();
    }

    @Test
    void aLookFindsWhatNobodyWasToldOf() throws Exception {
        open(new GatedHost(0), true);
        gated.nft("flush set netdev " + gated.gate.name() + " silent");
        gated.open(WEB4);
        assertTrue(onlyFound(VIP4) && onlyFound(VIP6));
        String before = gated.nft("-a list table netdev " + gated.gate.name()).lines().findFirst().orElseThrow();
        gated.open(WEB4);
        assertEquals(before, gated.nft("-a list table netdev " + gated.gate.name()).lines().findFirst().orElseThrow(),
                "and leaves a whole table as it is");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void itOutlivesItsAgentAndIsTakenOver(int flags) throws Exception {
        open(new GatedHost(flags), true);
        gated.gate.close();
        assertTrue(onlyFound(VIP4) && onlyFound(VIP6));
        gated.live("test", flags);
        assertTrue(onlyFound(VIP4) && onlyFound(VIP6), "read and written back");
        guard(Family.IPV4, true);
        guard(Family.IPV6, false);
        assertTrue(onlyFound(VIP4));
        assertTrue(gated.answers(VIP6), "another file by then");
        nothingIsLeft();
    }

    /** Two routers have one key then: what this life says of it counts. */
    @Test
    void whatAFormerLifeSaidOfTheKeyDoesNotCount() throws Exception {
        open(new GatedHost(0), true);
        gated.gate.close();
        gated.live("test", 0);
        var renamed = new RouterId("renamed", Family.IPV4);
        gated.gate.perform(new Command.Guard(renamed, VA, VRID, FROM4, LONG, false, false));
        assertEquals(new Input.Guarded(renamed, ""), gated.last());
        assertTrue(gated.answers(VIP4));
        assertTrue(onlyFound(VIP6));
    }

    /** A table of a version that knew no silence has no such set. */
    @Test
    void aTableWithoutTheSetIsInherited() throws Exception {
        open(new GatedHost(0), false);
        gated.gate.close();
        gated.nft("flush chain netdev " + gated.gate.name() + " silent-in");
        gated.nft("delete set netdev " + gated.gate.name() + " silent");
        gated.live("test", 0);
        assertEquals(2, ((Input.Inherited) gated.last()).routers().size());
        guard(Family.IPV4, true);
        assertTrue(onlyFound(VIP4));
    }

    @Test
    void nftCanShowIt() throws Exception {
        open(new GatedHost(), true);
        String shown = gated.nft("list table netdev " + gated.gate.name());
        assertTrue(shown.contains("@silent") && shown.contains("neighbour discovery"), shown);
        assertFalse(gated.nft("-j list ruleset").isEmpty());
    }
}
