package dev.vigia.daemon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Reply;
import dev.vigia.agent.Reply.Verdict;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Wish;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The file taken up again: what reaches the agent, what is answered, and the way back. */
@Timeout(60)
class ReloadTest {
    private final BlockingQueue<Input> agent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Command.Answer> answers = new LinkedBlockingQueue<>();
    private final List<String> chronicle = new CopyOnWriteArrayList<>();
    private final List<Reply.Verdict> outcomes = new CopyOnWriteArrayList<>();
    private volatile String file = text(150);
    private final Settings first = reading().settings();
    private final Reload reload = new Reload("/etc/vigia.yaml", this::reading, first, agent::add, answers::add,
            (kind, text) -> chronicle.add(kind + ": " + text), outcomes::add);

    private static String text(int priority) {
        return "vrrp_instance: { web: { interface: eth0, virtual_router_id: 51, priority: " + priority
                + ", virtual_ipaddress: [ 10.0.0.100 ] } }\n";
    }

    private Reading reading() {
        return ConfigFile.parse("vigia.yaml", file.getBytes(StandardCharsets.UTF_8), FileFacts.NOT_ASKED, "lb1");
    }

    @AfterEach
    void close() {
        reload.close();
    }

    private Reply ask(Wish wish) throws InterruptedException {
        assertTrue(reload.fulfils(new Input.Asked(-7, wish)));
        Command.Answer answer = answers.poll(20, TimeUnit.SECONDS);
        assertEquals(-7, answer.ticket());
        return answer.reply();
    }

    private Reply.Outcome outcome(Wish wish) throws InterruptedException {
        return (Reply.Outcome) ask(wish);
    }

    private int priority() throws InterruptedException {
        Input.Configure configure = (Input.Configure) agent.poll(20, TimeUnit.SECONDS);
        return configure.settings().instances().get(0).priority().number();
    }

    @Test
    void whatIsNotAboutTheFileGoesToTheAgent() {
        assertFalse(reload.fulfils(new Input.Asked(1, new Wish.Status())));
        assertFalse(reload.fulfils(new Input.Tick()));
    }

    @Test
    void aValidFileIsAppliedAndWhatItChangesIsSaid() throws Exception {
        file = text(100);
        assertEquals(new Reply.Outcome(Verdict.DONE, "web: priority 150 -> 100, in place\napplied"),
                outcome(new Wish.Reload(null)));
        assertEquals(100, priority());
        assertEquals(new Reply.Outcome(Verdict.DONE, "nothing changes"), outcome(new Wish.Reload(null)));
        assertEquals("configuration_read: /etc/vigia.yaml is valid and applied: web: priority 150 -> 100, in place",
                chronicle.get(0));
    }

    @Test
    void aFileWithAMistakeChangesNothingAndIsAnsweredWithAllOfThem() throws Exception {
        file = "vrrp_instance: { web: { interface: eth0, priorty: 1 } }\n";
        Reply.Outcome refused = outcome(new Wish.Reload(Duration.ofSeconds(60)));
        assertEquals(Verdict.INVALID, refused.verdict());
        assertTrue(refused.text().contains("did you mean 'priority'?"), refused.text());
        assertTrue(refused.text().contains("has no 'virtual_router_id'"), refused.text());
        assertTrue(agent.isEmpty());
        assertEquals(Verdict.REFUSED, outcome(new Wish.Confirm()).verdict(), "nothing waits");
        assertEquals(List.of(Verdict.INVALID), outcomes, "confirming is no reload");
    }

    @Test
    void whatNobodyConfirmsIsTakenBackAndSaysSo() throws Exception {
        file = text(100);
        String said = outcome(new Wish.Reload(Duration.ofSeconds(1))).text();
        assertTrue(said.endsWith("come back in 1 s unless 'vigia reload --confirm' comes"), said);
        assertEquals(100, priority());
        assertEquals(150, priority(), "the way back");
        await().until(() -> chronicle.size() == 2);
        assertTrue(chronicle.get(1).startsWith("configuration_taken_back: "), chronicle::toString);
        assertEquals(Verdict.REFUSED, outcome(new Wish.Confirm()).verdict(), "too late");
        outcome(new Wish.Reload(null));
        assertEquals(100, priority(), "the file still holds it");
    }

    @Test
    void whatIsConfirmedStays() throws Exception {
        file = text(100);
        outcome(new Wish.Reload(Duration.ofSeconds(2)));
        assertEquals(100, priority());
        assertEquals(Verdict.DONE, outcome(new Wish.Confirm()).verdict());
        assertEquals(null, agent.poll(3, TimeUnit.SECONDS));
    }

    @Test
    void whileOneWaitsToBeConfirmedNoOtherIsTakenUpNotEvenByASignal() throws Exception {
        file = text(100);
        outcome(new Wish.Reload(Duration.ofSeconds(60)));
        assertEquals(100, priority());
        file = text(50);
        assertEquals(Verdict.REFUSED, outcome(new Wish.Reload(null)).verdict());
        reload.hangUp();
        Reply.Configuration running = (Reply.Configuration) ask(new Wish.Configuration());
        assertTrue(running.text().contains("priority: 100"), running.text());
        assertTrue(agent.isEmpty());
        outcome(new Wish.Confirm());
        reload.hangUp();
        assertEquals(50, priority());
    }
}
