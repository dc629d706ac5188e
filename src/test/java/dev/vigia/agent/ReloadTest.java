package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A further configuration of a running agent: what it does not change goes on as if nothing had happened. */
class ReloadTest {
    private static final Duration TAKEOVER = Duration.ofMillis(3610);
    private static final Subnet EXTRA = Subnet.parse("192.0.2.200");
    private final Node node = Node.started(Family.IPV4, 100);

    private static InstanceSettings web(int priority, Duration interval, List<Subnet> addresses) {
        return new InstanceSettings("web", Node.ETH0, Wire.VRID, new Priority(priority), interval, true,
                ChecksumChoice.AUTO, Duration.ofSeconds(3), addresses, NotifySettings.NONE);
    }

    private static List<Subnet> addresses(Subnet... more) {
        List<Subnet> all = new ArrayList<>(Wire.virtual(Family.IPV4).stream().map(Subnet::host).toList());
        all.addAll(List.of(more));
        return all;
    }

    private void own() {
        node.pass(TAKEOVER);
        node.commands.clear();
    }

    private Advert advert(int which) {
        var send = node.all(Command.Send.class).get(which);
        var packet = Wire.carrying(send.message(), Wire.own(Family.IPV4), Family.IPV4.group());
        return ((Reception.Accepted) AdvertCodec.decode(packet, AgentTest.stranger())).advert();
    }

    @Test
    void theSameAgainChangesNothing() {
        own();
        var deadline = node.agent.deadline();
        node.configure(Node.instance(Family.IPV4, 100));
        assertEquals(List.of(), node.commands);
        assertEquals(deadline, node.agent.deadline());
    }

    @Test
    void aPriorityAppliesInPlaceAndOnlyAdvertisesLower() {
        own();
        node.configure(Node.instance(Family.IPV4, 40));
        assertEquals(List.of(), node.roles());
        assertEquals(List.of(), node.all(Command.Send.class), "not even an advert out of turn");
        node.pass(Duration.ofSeconds(1));
        assertEquals(new Priority(40), advert(0).priority());
        node.advert(50);
        assertEquals(List.of(Role.BACKUP), node.roles(), "and yields to who is higher now");
    }

    @Test
    void aShorterIntervalAppliesAtOnceWithTheShorterGate() {
        own();
        node.configure(web(100, Duration.ofMillis(100), addresses()));
        assertEquals(Duration.ofMillis(300), node.all(Command.Guard.class).get(0).timeout());
        node.pass(Duration.ofMillis(100));
        assertEquals(Duration.ofMillis(100), advert(0).interval());
        node.commands.clear();
        node.pass(Duration.ofMillis(1000));
        assertEquals(10, node.all(Command.Send.class).size());
        assertEquals(List.of(), node.roles());
    }

    @Test
    void aLongerIntervalIsSaidFourTimesAtTheFormerPace() {
        own();
        node.configure(web(100, Duration.ofSeconds(5), addresses()));
        assertEquals(List.of(), node.all(Command.Guard.class), "the shorter gate stays");
        node.pass(Duration.ofSeconds(4));
        assertEquals(4, node.all(Command.Send.class).size());
        assertEquals(Duration.ofSeconds(5), advert(0).interval());
        assertEquals(Duration.ofSeconds(15), node.all(Command.Guard.class).get(0).timeout(), "then the longer one");
        node.pass(Duration.ofMillis(5900));
        assertEquals(5, node.all(Command.Send.class).size(), "the fifth was planned before");
        node.pass(Duration.ofMillis(100));
        assertEquals(6, node.all(Command.Send.class).size());
    }

    @Test
    void addressesComeAndGoWhileActive() {
        own();
        node.configure(web(100, Node.SECOND, List.of(addresses().get(1), EXTRA)));
        assertEquals(List.of(), node.roles());
        assertEquals(List.of(addresses().get(0)), node.all(Command.RemoveAddresses.class).get(0).addresses());
        assertEquals(List.of(EXTRA), node.all(Command.AddAddresses.class).get(0).addresses());
        assertEquals(1, node.all(Command.Announce.class).get(0).frames().size(), "only the new one is announced");
        assertFalse(node.status().addresses().containsValue(false));
        assertEquals(2, node.status().addresses().size());
        node.pass(Node.SECOND);
        assertEquals(List.of(addresses().get(1).address(), EXTRA.address()), advert(0).addresses());
        node.commands.clear();
        node.pass(Duration.ofSeconds(20));
        List<Subnet> renewed = node.all(Command.RenewAddresses.class).stream()
                .flatMap(renew -> renew.addresses().stream()).distinct().sorted((a, b) ->
                        a.address().compareTo(b.address())).toList();
        assertEquals(List.of(addresses().get(1), EXTRA), renewed);
        assertEquals(List.of(), node.notices());
    }

    @Test
    void aBackupPutsNothingOn() {
        node.commands.clear();
        node.configure(web(100, Node.SECOND, addresses(EXTRA)));
        assertEquals(List.of(), node.all(Command.AddAddresses.class));
        assertEquals(List.of(), node.roles());
    }

    @Test
    void anInstanceThatIsGoneLetsGoInOrderAndItsNameIsFree() {
        own();
        node.configure();
        assertEquals(List.of(Role.STOPPED), node.roles());
        assertEquals(Priority.RESIGN, advert(0).priority());
        node.pass(Duration.ofMillis(1050));
        assertEquals(2, node.all(Command.RemoveAddresses.class).get(0).addresses().size());
        node.take(new Input.Asked(1, new Wish.Status()));
        List<Command.Answer> answers = node.all(Command.Answer.class);
        assertEquals(List.of(), ((Snapshot) answers.get(answers.size() - 1).reply()).routers());
        node.commands.clear();
        node.configure(Node.instance(Family.IPV4, 100));
        node.pass(TAKEOVER);
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        assertEquals(3, node.all(Command.Tell.class).get(0).transition().seq() - 1, "the numbers go on");
    }

    @Test
    void anotherVirtualRouterOfTheSameNameComesAfterTheFirstHasLeft() {
        own();
        var other = new InstanceSettings("web", Node.ETH0, new Vrid(77), new Priority(100), Node.SECOND, true,
                ChecksumChoice.AUTO, Duration.ofSeconds(3), List.of(EXTRA), NotifySettings.NONE);
        node.configure(other);
        assertEquals(List.of(Role.STOPPED), node.roles());
        node.pass(Duration.ofMillis(1050));
        assertEquals(List.of(Role.STOPPED, Role.BACKUP), node.roles());
        assertEquals(new Vrid(77), node.status().vrid());
        node.pass(TAKEOVER);
        assertEquals(Role.ACTIVE, node.status().role());
        assertFalse(node.status().addresses().containsValue(false));
    }

    @Test
    void aChangeOfMindWhileTheFirstLeavesCountsLast() {
        own();
        node.configure();
        node.configure(Node.instance(Family.IPV4, 100));
        assertEquals(List.of(Role.STOPPED), node.roles(), "it is on its way out and comes back after that");
        node.pass(Duration.ofMillis(1050));
        assertEquals(List.of(Role.STOPPED, Role.BACKUP), node.roles());
        node.pass(TAKEOVER);
        assertEquals(Role.ACTIVE, node.status().role());
    }

    @Test
    void aNewInstanceStartsBesideTheOthers() {
        own();
        var second = new InstanceSettings("db", Node.ETH0, new Vrid(9), new Priority(100), Node.SECOND, true,
                ChecksumChoice.AUTO, Duration.ofSeconds(3), List.of(EXTRA), NotifySettings.NONE);
        node.configure(second, Node.instance(Family.IPV4, 100));
        node.pass(TAKEOVER);
        assertEquals(List.of("db", "db"), node.all(Command.Tell.class).stream()
                .map(tell -> tell.transition().instance()).toList(), "only the new one says anything");
    }

    @Test
    void whatIsOpenedAtTheStartNeedsARestartAndTheRestApplies() {
        node.commands.clear();
        node.take(new Input.Configure(new Settings("lb1", "/other", "", "nobody", true,
                List.of(Node.instance(Family.IPV4, 120)))));
        assertEquals(List.of("restart_needed"), node.notices());
        assertEquals(new Priority(120), node.status().configuredPriority());
    }

    @Test
    void aLinkThatChangesMovesTheRouter() {
        own();
        var elsewhere = new InstanceSettings("web", new LinkName("eth9"), Wire.VRID, new Priority(100), Node.SECOND,
                true, ChecksumChoice.AUTO, Duration.ofSeconds(3), addresses(), NotifySettings.NONE);
        node.configure(elsewhere);
        node.pass(Duration.ofMillis(1050));
        assertEquals(List.of(Role.STOPPED, Role.UNFIT), node.roles());
        assertEquals(new LinkName("eth9"), node.status().link());
    }
}
