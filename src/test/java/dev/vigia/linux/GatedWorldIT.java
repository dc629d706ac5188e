package dev.vigia.linux;

import static dev.vigia.linux.TwoWorlds.FROM4;
import static dev.vigia.linux.TwoWorlds.MESSAGE;
import static dev.vigia.linux.TwoWorlds.PATIENCE;
import static dev.vigia.linux.TwoWorlds.VA;
import static dev.vigia.linux.TwoWorlds.WEB;
import static dev.vigia.linux.TwoWorlds.drained;
import static dev.vigia.linux.TwoWorlds.next;
import static dev.vigia.linux.TwoWorlds.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A world with a gate, and the life after it. */
@Timeout(120)
class GatedWorldIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Subnet VIP = Subnet.parse("10.77.0.100/24");
    private static final Vrid VRID = new Vrid(MESSAGE.at(1));

    private TwoWorlds worlds;
    private Asker asker;

    @BeforeEach
    void aWorldAndItsNeighbour() throws Exception {
        worlds = new TwoWorlds();
        worlds.listenEverywhere();
        worlds.hostA.ip("neigh replace 10.77.0.2 lladdr " + Asker.mac(worlds.hostB, "vb") + " dev va");
        asker = new Asker(worlds.hostB, "vb", "10.77.0.2", "fe80::2", Asker.mac(worlds.hostA, "va"));
    }

    @AfterEach
    void away() {
        if (asker != null) {
            asker.close();
        }
        if (worlds != null) {
            worlds.close();
        }
    }

    private boolean answered(Duration span) {
        return asker.answered(Asker.Way.ARP, VIP.address(), span);
    }

    @Test
    void whatTheNextLifeDoesNotTakeUpIsFreeOnceItGoes() throws Exception {
        worlds.onA(new Command.Guard(WEB, VA, VRID, FROM4, LONG),
                new Command.AddAddresses(WEB, VA, List.of(VIP), null));
        worlds.a.close();
        try (var next = worlds.hostA.run(() -> new LinuxWorld(new Mailbox(8), command -> { }, "a"))) {
            drained(next);
            assertFalse(answered(GatedHost.SILENCE));
            worlds.hostA.ip("addr del 10.77.0.100/24 dev va");
            next(next, new Input.AddressGone(VA, VIP)::equals);
            assertEquals("", worlds.hostA.command("nft list tables"));
        }
    }

    private Duration open(LinuxWorld world) {
        world.perform(new Command.LookAtGate(WEB));
        return ((Input.GateSeen) next(world, input -> input instanceof Input.GateSeen)).open();
    }

    @Test
    void commandsGoThroughTheGateInTheirOrder() throws Exception {
        worlds.onA(new Command.Guard(WEB, VA, VRID, FROM4, LONG));
        assertEquals(new Input.Guarded(WEB, ""), next(worlds.a));
        worlds.onA(new Command.AddAddresses(WEB, VA, List.of(VIP), null));
        next(worlds.a, new Input.AddressesAdded(WEB, Map.of())::equals);
        assertFalse(answered(GatedHost.SILENCE), "gated before it stands");
        worlds.onA(send(FROM4));
        assertTrue(answered(PATIENCE));
        assertNotNull(open(worlds.a));
        worlds.onA(new Command.Shut(WEB));
        assertFalse(answered(GatedHost.SILENCE));
        worlds.onA(send(FROM4));
        worlds.onA(new Command.RemoveAddresses(WEB, VA, List.of(VIP)));
        next(worlds.a, new Input.AddressesRemoved(WEB, Map.of())::equals);
        assertFalse(worlds.hostA.command("nft list ruleset").contains("10.77.0.100"), "gone, so no longer gated");
        worlds.onA(new Command.Unguard(WEB));
        assertEquals("", worlds.hostA.command("nft list tables"));
        worlds.onA(new Command.AddAddresses(WEB, VA, List.of(VIP), null));
        // Where the news that it had gone is still to be read, the desk takes a second turn of the loop.
        next(worlds.a, new Input.AddressesAdded(WEB, Map.of())::equals);
        assertTrue(answered(PATIENCE), "without a gate");
    }

    @Test
    void aLinkThatComesIsGatedAndATableThatIsFlushedPutBack() throws Exception {
        worlds.onA(new Command.Guard(WEB, VA, VRID, FROM4, LONG),
                new Command.AddAddresses(WEB, VA, List.of(VIP), null), send(FROM4));
        worlds.hostA.ip("link add mv link va type macvlan");
        next(worlds.a, input -> input instanceof Input.LinkSeen seen && seen.link().text().equals("mv"));
        assertTrue(worlds.hostA.command("nft list ruleset").contains("ingress device \"mv\""));
        String before = worlds.hostA.command("nft list ruleset");
        worlds.hostA.command("nft flush ruleset");
        drained(worlds.a);
        assertEquals(before.lines().filter(line -> line.contains("chain")).toList(),
                worlds.hostA.command("nft list ruleset").lines().filter(line -> line.contains("chain")).toList());
        assertTrue(answered(PATIENCE));
    }

    @Test
    void theNextLifeIsToldBeforeItsMailboxIsOpened() throws Exception {
        worlds.onA(new Command.Guard(WEB, VA, VRID, FROM4, LONG),
                new Command.AddAddresses(WEB, VA, List.of(VIP), null), send(FROM4));
        worlds.a.close();
        assertTrue(answered(PATIENCE), "it stands and is open");
        var mailbox = new Mailbox(8);
        mailbox.offer(new Input.Stop());
        try (var next = worlds.hostA.run(() -> new LinuxWorld(mailbox, command -> { }, "a"))) {
            List<Input> inputs = drained(next);
            List<Input> inherited = inputs.stream().filter(input -> input instanceof Input.Inherited).toList();
            assertEquals(1, inherited.size());
            assertTrue(inputs.indexOf(inherited.get(0)) < inputs.indexOf(new Input.Stop()));
            var web = assertInstanceOf(Input.Inherited.class, inherited.get(0)).routers().get(0);
            assertEquals(WEB, web.router());
            assertEquals(Set.of(VIP.address()), web.gated());
            assertNotNull(web.sinceAdvert());
            next.perform(new Command.Guard(WEB, VA, VRID, FROM4, LONG));
            assertNotNull(open(next));
            assertTrue(answered(PATIENCE));
            next.perform(new Command.RemoveAddresses(WEB, VA, List.of(VIP)));
            next.perform(new Command.Unguard(WEB));
            assertEquals("", worlds.hostA.command("nft list tables"));
        }
    }
}
