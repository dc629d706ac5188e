package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Drain, handover and resume (PRODUCT section 3). */
class OperatorTest {
    private static final Duration TAKEOVER = Duration.ofMillis(3610);
    private final Node node = Node.started(Family.IPV4, 100);

    private void ask(Wish wish) {
        node.take(new Input.Asked(5, wish));
    }

    private List<Reply.Verdict> verdicts() {
        return node.all(Command.Answer.class).stream().map(answer -> ((Reply.Outcome) answer.reply()).verdict())
                .toList();
    }

    private List<Order> kept() {
        List<Command.Keep> keeps = node.all(Command.Keep.class);
        return keeps.get(keeps.size() - 1).orders();
    }

    private void own() {
        node.pass(TAKEOVER);
        node.commands.clear();
    }

    @Test
    void aDrainLetsGoInOrderAndIsAnsweredWhenTheAddressesAreGone() {
        own();
        ask(new Wish.Drain("web", null));
        assertEquals(List.of(Role.STOPPED), node.roles());
        assertEquals(List.of(), verdicts(), "it still answers");
        node.pass(Duration.ofMillis(1050));
        assertEquals(List.of(Reply.Verdict.DONE), verdicts());
        assertEquals(List.of(new Order(Order.Kind.DRAINED, "web", null)), kept());
        node.commands.clear();
        assertEquals(Reason.Code.DRAINED, node.status().unfitBecause().get(0).code());
        node.pass(Duration.ofHours(1));
        assertEquals(List.of(), node.roles(), "it never takes over, though nobody else is there");
        ask(new Wish.Resume(""));
        assertEquals(List.of(), kept());
        node.pass(TAKEOVER);
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
    }

    @Test
    void aDrainForAWhileEndsByItself() {
        ask(new Wish.Drain("", Duration.ofHours(1)));
        assertEquals(List.of(new Order(Order.Kind.DRAINED, "web", Duration.ofHours(1))), kept());
        node.pass(Duration.ofMinutes(59));
        assertEquals(Role.STOPPED, node.status().role());
        node.pass(Duration.ofMinutes(1));
        assertEquals(Role.BACKUP, node.status().role());
        assertEquals(List.of(), kept());
    }

    @Test
    void ordersSurviveARestart() {
        Node again = new Node(Family.IPV4);
        again.link(true);
        again.address(Wire.own(Family.IPV4), 24);
        again.take(new Input.Recall(Map.of(), List.of(new Order(Order.Kind.DRAINED, "web", Duration.ofSeconds(9)))));
        again.configure(Node.instance(Family.IPV4, 100));
        again.pass(Duration.ofSeconds(8));
        assertEquals(Role.STOPPED, again.status().role());
        again.pass(Duration.ofSeconds(1));
        assertEquals(Role.BACKUP, again.status().role());
    }

    @Test
    void aHandoverYieldsAndDoesNotTakeBack() {
        own();
        ask(new Wish.HandOver("web"));
        assertEquals(List.of(Role.BACKUP), node.roles());
        assertEquals(List.of(), verdicts());
        node.pass(Duration.ofMillis(700));
        node.advert(50);
        assertEquals(List.of(Reply.Verdict.DONE), verdicts());
        assertEquals(List.of(new Order(Order.Kind.YIELDED, "web", null)), kept());
        for (int i = 0; i < 20; i++) {
            node.pass(Duration.ofSeconds(1));
            node.advert(50);
        }
        assertEquals(List.of(Role.BACKUP), node.roles(), "the lower priority keeps it");
        node.pass(Duration.ofSeconds(4));
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles(), "until it is gone");
        assertEquals(List.of(), kept(), "and then all is as before");
    }

    @Test
    void aHandoverThatNobodyTakesIsTakenBackAndSaidSo() {
        own();
        ask(new Wish.HandOver("web"));
        node.pass(Duration.ofMillis(1049));
        assertEquals(List.of(), verdicts());
        node.pass(Duration.ofMillis(1));
        assertEquals(List.of(Reply.Verdict.TIMED_OUT), verdicts());
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        assertEquals(0, node.all(Command.RemoveAddresses.class).size(), "the client has noticed nothing");
        assertEquals(List.of(), kept());
        assertFalse(node.status().addresses().containsValue(false));
    }

    @Test
    void whatCannotBeDoneIsRefusedAndChangesNothing() {
        ask(new Wish.HandOver("web"));
        ask(new Wish.HandOver("wbe"));
        ask(new Wish.Drain("wbe", null));
        assertEquals(List.of(Reply.Verdict.REFUSED, Reply.Verdict.REFUSED, Reply.Verdict.REFUSED), verdicts());
        var outcome = (Reply.Outcome) node.all(Command.Answer.class).get(2).reply();
        assertTrue(outcome.text().contains("web"), "names what there is: " + outcome.text());
        assertEquals(0, node.all(Command.Keep.class).size());
        ask(new Wish.Resume("web"));
        assertEquals(Reply.Verdict.DONE, verdicts().get(3));
        assertEquals(0, node.all(Command.Keep.class).size());
    }

    @Test
    void anAddressOwnerCannotHandOver() {
        Node owner = Node.started(Family.IPV4, 255);
        owner.take(new Input.Asked(5, new Wish.HandOver("web")));
        var outcome = (Reply.Outcome) owner.all(Command.Answer.class).get(0).reply();
        assertEquals(Reply.Verdict.REFUSED, outcome.verdict());
        assertEquals(Role.ACTIVE, owner.status().role());
    }
}
