package dev.vigia.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Settings;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.time.Moment;
import dev.vigia.wire.Datagram;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private static final LinkName ETH0 = new LinkName("eth0");
    private static final Input JUNK = new Input.Arrived(new Datagram(ETH0, Family.IPV4,
            IpAddress.parse("192.0.2.9"), Family.IPV4.group(), 255, Octets.ofHex("00")));

    /** A world that returns what it was given, then junk without end once flooded, else nothing. */
    private static final class Script implements World {
        private final Deque<Input> inputs = new ArrayDeque<>();
        private final List<Command> performed = new ArrayList<>();
        private Moment now = new Moment(1_000);
        private boolean flooded;

        @Override
        public Moment now() {
            return now;
        }

        @Override
        public Input await(Moment deadline) {
            if (!inputs.isEmpty()) {
                return inputs.poll();
            }
            if (flooded) {
                return JUNK;
            }
            now = Moment.later(now, deadline);
            return null;
        }

        @Override
        public void perform(Command command) {
            performed.add(command);
        }
    }

    private static Script script() {
        Script script = new Script();
        var instance = new InstanceSettings("web", ETH0, new Vrid(51), new Priority(100), Duration.ofSeconds(1), true,
                ChecksumChoice.AUTO, Duration.ofSeconds(3), List.of(Subnet.parse("192.0.2.100")), NotifySettings.NONE);
        script.inputs.add(new Input.LinkSeen(ETH0, 2, new MacAddress(1), 1500, true));
        script.inputs.add(new Input.AddressSeen(ETH0, Subnet.parse("192.0.2.1/24")));
        script.inputs.add(new Input.Configure(new Settings("lb1", "", "", "nobody", true, List.of(instance))));
        return script;
    }

    private static EventLoop loop(Script script, Agent agent, Journal journal, History history) {
        return new EventLoop(script, agent, journal, history, command -> {
        });
    }

    @Test
    void whatWaitsIsHeardBeforeTheTimerButAFloodCannotHoldItBack() {
        Script script = script();
        EventLoop loop = loop(script, new Agent(), new Journal(10), new History());
        for (int i = 0; i < 3; i++) {
            loop.turn();
        }
        script.flooded = true;
        script.now = script.now.plus(Duration.ofSeconds(10));
        int turns = 0;
        while (script.performed.stream().noneMatch(Command.Send.class::isInstance)) {
            loop.turn();
            turns++;
            assertTrue(turns <= EventLoop.PATIENCE * EventLoop.ROUNDS, "the takeover waits behind a flood");
        }
        assertEquals(EventLoop.PATIENCE * EventLoop.ROUNDS, turns, "silence is believed after what sockets may hold");
        script.performed.clear();
        script.now = script.now.plus(Duration.ofSeconds(1));
        for (turns = 0; script.performed.stream().noneMatch(Command.Send.class::isInstance); turns++) {
            assertTrue(turns <= EventLoop.PATIENCE, "an advert waits behind a flood");
            loop.turn();
        }
        assertEquals(EventLoop.PATIENCE, turns);
    }

    @Test
    void runsUntilTheAgentHasEndedAndKeepsHistoryAndJournal() {
        Script script = script();
        script.inputs.add(new Input.Stop());
        History history = new History();
        Journal journal = new Journal(2);
        loop(script, new Agent(), journal, history).run();
        assertEquals(List.of("web 1", "web 2"), history.entries().stream()
                .map(entry -> entry.transition().instance() + " " + entry.transition().seq()).toList());
        assertEquals(2, journal.entries().size());
        assertEquals(new Input.Stop(), journal.entries().get(1).input());
        assertEquals(journal.entries().subList(1, 2), journal.latest(1));
    }

    @Test
    void aReplayedJournalGivesTheSameCommands() {
        Script script = script();
        Journal journal = new Journal(1000);
        EventLoop loop = loop(script, new Agent(), journal, new History());
        for (int i = 0; i < 50; i++) {
            loop.turn();
        }
        List<Command> again = new ArrayList<>();
        Agent agent = new Agent();
        journal.entries().forEach(entry -> again.addAll(agent.step(entry.moment(), entry.input())));
        assertTrue(again.size() > 20);
        assertEquals(script.performed, again);
    }
}
