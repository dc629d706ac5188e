package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An orderly release waits for the operator's command, and for nothing else; what is told beside transitions. */
class MandateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final RouterId WEB = new RouterId("web", Family.IPV4);
    private final Node node = Node.started(preparing(100));

    private static InstanceSettings preparing(int priority) {
        InstanceSettings plain = Node.instance(Family.IPV4, priority);
        return plain.with(NotifySettings.NONE.withBeforeRelease(List.of("/move"), PATIENCE));
    }

    private void own() {
        node.pass(Duration.ofSeconds(8));
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        node.commands.clear();
    }

    private void ask(Wish wish) {
        node.take(new Input.Asked(1, wish));
    }

    private Command.Prepare prepare() {
        List<Command.Prepare> asked = node.all(Command.Prepare.class);
        assertEquals(1, asked.size(), "asked once");
        return asked.get(0);
    }

    private int resignations() {
        return (int) node.all(Command.Send.class).stream().filter(send -> send.message().at(2) == 0).count();
    }

    private void prepared(long turn) {
        node.take(new Input.Prepared(WEB, turn));
    }

    @Test
    void aDrainWaitsForTheEndOfTheCommandAndGoesOnAdvertisingMeanwhile() {
        own();
        ask(new Wish.Drain("", null));
        Command.Prepare asked = prepare();
        assertEquals(List.of("/move"), asked.listeners().beforeRelease());
        assertEquals(Reason.Code.DRAINED, asked.standing().reason().code());
        assertEquals(Role.ACTIVE, asked.standing().to());
        assertEquals(node.now().plus(PATIENCE), asked.until());
        node.pass(Duration.ofMillis(1500));
        assertEquals(List.of(), node.roles());
        assertTrue(node.all(Command.Send.class).size() >= 1, "advertises");
        assertEquals(0, resignations());
        node.advert(0);
        assertEquals(0, resignations(), "who resigns overrules nobody");
        prepared(asked.turn());
        assertEquals(1, resignations());
        assertEquals(List.of(Role.STOPPED), node.roles());
        assertTrue(node.status().leaving(), "and answers until somebody took over");
    }

    @Test
    void whoNeverEndsIsWaitedForNoLongerThanTheFileAllows() {
        own();
        node.take(new Input.Stop());
        prepare();
        node.pass(PATIENCE.minusMillis(1));
        assertEquals(0, resignations());
        assertFalse(node.agent.ended());
        node.pass(Duration.ofMillis(1));
        assertEquals(1, resignations());
        assertEquals(List.of(Role.STOPPED), node.roles());
        node.pass(Duration.ofMillis(1050));
        assertTrue(node.agent.ended());
    }

    @Test
    void whoBecomesUnfitMeanwhileLetsGoAtOnce() {
        own();
        ask(new Wish.HandOver("web"));
        prepare();
        node.refusals.clear();
        node.link(false);
        assertEquals(List.of(Role.UNFIT), node.roles());
        assertFalse(node.status().leaving());
    }

    @Test
    void aHandoverWaitsForItTooAndIsAnsweredAfterIt() {
        own();
        ask(new Wish.HandOver("web"));
        Command.Prepare asked = prepare();
        assertEquals(Reason.Code.HANDED_OVER, asked.standing().reason().code());
        node.pass(Duration.ofMillis(500));
        assertEquals(List.of(), node.all(Command.Answer.class));
        prepared(asked.turn());
        assertEquals(List.of(Role.BACKUP), node.roles());
        node.advert(50);
        node.pass(Duration.ofSeconds(2));
        assertEquals(1, node.all(Command.Answer.class).size());
    }

    @Test
    void whoIsResumedMeanwhileStaysAndAnOldAnswerReleasesNobody() {
        own();
        ask(new Wish.Drain("", null));
        long first = prepare().turn();
        ask(new Wish.Resume(""));
        prepared(first);
        node.pass(PATIENCE.multipliedBy(2));
        assertEquals(List.of(), node.roles(), "it stayed Active");
        node.commands.clear();
        ask(new Wish.Drain("", null));
        long second = prepare().turn();
        prepared(first);
        assertEquals(0, resignations(), "that was another run");
        prepared(second);
        assertEquals(1, resignations());
    }

    @Test
    void whoOwnsNothingPreparesNothing() {
        node.advert(200);
        node.commands.clear();
        ask(new Wish.Drain("", null));
        assertEquals(List.of(), node.all(Command.Prepare.class));
        assertEquals(List.of(Role.STOPPED), node.roles());
    }

    /** Found by the simulator: the agent ended without a word, its scripts believing it a Backup. */
    @Test
    void whoIsOverruledWhileItStopsSaysThatItHasStopped() {
        own();
        node.take(new Input.Stop());
        long turn = prepare().turn();
        node.advert(200);
        assertEquals(List.of(Role.BACKUP, Role.STOPPED), node.roles());
        node.pass(Duration.ofMillis(100));
        assertTrue(node.agent.ended());
        prepared(turn);
        assertEquals(0, resignations(), "the other had taken over");
    }

    @Test
    void aHigherPriorityIsNotKeptWaiting() {
        own();
        node.advert(200);
        assertEquals(List.of(Role.BACKUP), node.roles());
        assertEquals(List.of(), node.all(Command.Prepare.class));
    }

    @Test
    void aLowerPriorityIsToldOfOnceASecondUnderTheNumberOfTheLastTransition() {
        InstanceSettings plain = Node.instance(Family.IPV4, 100);
        Node active = Node.started(plain.with(NotifySettings.NONE.withRival(List.of("/rival"))));
        active.advert(50);
        assertEquals(List.of(), active.all(Command.TellRival.class), "a Backup has no rival");
        active.pass(Duration.ofSeconds(8));
        active.commands.clear();
        for (int i = 0; i < 10; i++) {
            active.advert(50);
            active.pass(Duration.ofMillis(100));
        }
        active.advert(0);
        List<Command.TellRival> told = active.all(Command.TellRival.class);
        assertEquals(1, told.size());
        assertEquals(2, told.get(0).standing().seq());
        assertEquals(Role.ACTIVE, told.get(0).standing().to());
        assertEquals("priority 50 from " + peer(), told.get(0).standing().reason().evidence());
        active.advert(50);
        assertEquals(2, active.all(Command.TellRival.class).size());
        assertEquals(List.of(), active.roles());
    }

    private static IpAddress peer() {
        return Wire.peer(Family.IPV4);
    }
}
