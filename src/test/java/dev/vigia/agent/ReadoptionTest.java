package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A restart after a crash (PRODUCT section 5.5): straight to Active only with proof that nobody else can be. */
class ReadoptionTest {
    private static final RouterId WEB = new RouterId("web", Family.IPV4);
    private static final List<IpAddress> VIRTUAL = Wire.virtual(Family.IPV4);

    private static Inheritance left(Duration sinceAdvert) {
        return new Inheritance(WEB, Node.ETH0, Wire.VRID, Set.copyOf(VIRTUAL), sinceAdvert);
    }

    private static Node restarted(Inheritance left, List<IpAddress> standing, Input... first) {
        return restartedBy(configure(), left, standing, first);
    }

    private static Node restartedBy(Input configure, Inheritance left, List<IpAddress> standing, Input... first) {
        Node node = new Node(Family.IPV4);
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        standing.forEach(address -> node.address(address, 32));
        node.take(new Input.Recall(Map.of("web", new Told(41, Role.ACTIVE)), List.of()));
        node.take(new Input.Inherited(List.of(left)));
        node.takeBeforeAnswers(configure);
        for (Input input : first) {
            node.take(input);
        }
        node.pass(Duration.ofMillis(1));
        return node;
    }

    private static Input configure() {
        return new Input.Configure(new Settings("lb1", "", "", "nobody", true,
                List.of(Node.instance(Family.IPV4, 100))));
    }

    private static void assertStartsAsBackup(Node node, String why) {
        assertEquals(List.of(Role.BACKUP), node.roles(), why);
        assertEquals(List.of(), node.all(Command.Send.class), why);
        assertTrue(node.all(Command.Shut.class).size() > 0, "what may still be open is closed: " + why);
        assertTrue(!node.status().addresses().containsValue(true), "and taken off: " + why);
    }

    @Test
    void goesStraightOnAndRenewsTheLease() {
        Node node = restarted(left(Duration.ofMillis(2900)), VIRTUAL);
        assertEquals(List.of(Role.ACTIVE), node.roles());
        Transition told = node.all(Command.Tell.class).get(0).transition();
        assertEquals(42, told.seq());
        assertEquals(Reason.Code.RESTARTED, told.reason().code());
        assertEquals(1, node.all(Command.Send.class).size(), "the next advert at once");
        assertEquals(VIRTUAL, node.all(Command.RenewAddresses.class).get(0).addresses().stream()
                .map(Subnet::address).toList());
        assertEquals(0, node.all(Command.RemoveAddresses.class).size());
        assertEquals(0, node.all(Command.Shut.class).size());
    }

    @Test
    void checksThatHaveNotRunYetAreNoReasonToLetGo() {
        var check = new CheckSettings("api", new Subject.Tcp("192.0.2.1", 80), Rhythm.DEFAULT, Influence.DECISIVE);
        var web = Node.instance(Family.IPV4, 100).withTracked(List.of(new Tracked(check)));
        var configure = new Input.Configure(new Settings("lb1", "", "", "nobody", true, List.of(web),
                List.of(check)));
        Node node = restartedBy(configure, left(Duration.ofMillis(500)), VIRTUAL);
        assertEquals(List.of(Role.ACTIVE), node.roles());
        assertEquals(0, node.all(Command.RemoveAddresses.class).size());
        node.take(new Input.Checked(check, CheckState.initial(check, node.now()).next(check.rhythm(),
                CheckResult.of(Outcome.REFUSED, "nobody listens", Duration.ZERO), node.now())));
        assertEquals(List.of(Role.ACTIVE, Role.UNFIT), node.roles());
    }

    @Test
    void notWhenTheLastAdvertIsThreeIntervalsOld() {
        assertStartsAsBackup(restarted(left(Duration.ofSeconds(3)), VIRTUAL), "old");
        assertStartsAsBackup(restarted(left(null), VIRTUAL), "closed");
    }

    @Test
    void notWhenAnAddressIsMissing() {
        assertStartsAsBackup(restarted(left(Duration.ofSeconds(1)), VIRTUAL.subList(0, 1)), "one is missing");
    }

    @Test
    void notWhenWhatWasStoredIsSomethingElse() {
        Duration young = Duration.ofMillis(500);
        assertStartsAsBackup(restarted(new Inheritance(WEB, new LinkName("eth1"), Wire.VRID, Set.copyOf(VIRTUAL),
                young), VIRTUAL), "another link");
        assertStartsAsBackup(restarted(new Inheritance(WEB, Node.ETH0, new Vrid(99), Set.copyOf(VIRTUAL), young),
                VIRTUAL), "another virtual router id");
        assertStartsAsBackup(restarted(new Inheritance(WEB, Node.ETH0, Wire.VRID, Set.of(VIRTUAL.get(0)), young),
                VIRTUAL), "other addresses");
    }

    @Test
    void notWhenSomebodyElseWasHeardBeforeTheSocketsWereEmpty() {
        Node node = restarted(left(Duration.ofMillis(500)), VIRTUAL, new Node(Family.IPV4).heard(50));
        assertEquals(List.of(Role.ACTIVE, Role.BACKUP), node.roles());
        assertEquals(List.of(), node.all(Command.Send.class), "not a word of contention");
        assertTrue(!node.status().addresses().containsValue(true));
    }

    @Test
    void theAgeCountsOnWhileTheAgentStarts() {
        Node node = new Node(Family.IPV4);
        VIRTUAL.forEach(address -> node.address(address, 32));
        node.take(new Input.Inherited(List.of(left(Duration.ofMillis(2500)))));
        node.pass(Duration.ofMillis(500));
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.take(configure());
        assertEquals(List.of(Role.BACKUP), node.roles());
    }
}
