package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Order;
import dev.vigia.agent.Reply;
import dev.vigia.agent.SerialMark;
import dev.vigia.agent.Told;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a node remembers beyond the life of an agent, its time of day, and what operators wait for. */
final class Disk {
    private static final Instant DAY = Instant.parse("2026-11-23T20:00:00Z");

    private final Map<String, Told> told = new HashMap<>();
    private final Set<Long> asked = new HashSet<>();
    private List<Order> orders = List.of();
    private Moment ordered = Moment.ORIGIN;
    /** Of which instances it may run the resources, since it was booted. */
    private final Set<String> holds = new HashSet<>();
    private final Map<String, SerialMark> marks = new HashMap<>();
    /** How far its clock is ahead of the true time of day. */
    private Duration ahead = Duration.ZERO;
    private long tickets;
    private Reply latest;

    void keep(String instance, Told last) {
        told.put(instance, last);
    }

    void keep(List<Order> standing, Moment now) {
        orders = standing;
        ordered = now;
    }

    Map<String, Told> told() {
        return told;
    }

    /** The orders that still stand, each with what remains of it. */
    List<Order> orders(Moment now) {
        Duration elapsed = ordered.until(now);
        return orders.stream()
                .filter(order -> order.remaining() == null || order.remaining().compareTo(elapsed) > 0)
                .map(order -> new Order(order.kind(), order.name(),
                        order.remaining() == null ? null : order.remaining().minus(elapsed)))
                .toList();
    }

    void hold(Command.Hold hold) {
        if (hold.held()) {
            holds.add(hold.group());
        } else {
            holds.remove(hold.group());
        }
    }

    List<String> holds() {
        return List.copyOf(holds);
    }

    /** What is known for one boot only is gone. */
    void boot() {
        holds.clear();
    }

    /** A serial outlives agent and power. */
    void remember(SerialMark mark) {
        marks.put(mark.router() + " " + mark.sender(), mark);
    }

    List<SerialMark> marks() {
        return List.copyOf(marks.values());
    }

    /** Somebody sets the clock. */
    void setClock(Duration aheadOfTruth) {
        ahead = aheadOfTruth;
    }

    /** The node's time of day. */
    Instant day(Moment now) {
        return DAY.plusNanos(now.nanos()).plus(ahead);
    }

    /** Somebody asks, and waits. */
    long ticket() {
        tickets++;
        asked.add(tickets);
        return tickets;
    }

    /** Somebody is answered: once, and only who asked. */
    void answered(Command.Answer answer) {
        if (!asked.remove(answer.ticket())) {
            throw new Violation("ticket " + answer.ticket() + " was answered that nobody waits for");
        }
        latest = answer.reply();
    }

    /** The agent is gone, and nobody waits for it any more. */
    void askersLeave() {
        asked.clear();
    }

    /** How many wait for an answer. */
    int waiting() {
        return asked.size();
    }

    /** The latest answer; null before the first. */
    Reply latest() {
        return latest;
    }
}
