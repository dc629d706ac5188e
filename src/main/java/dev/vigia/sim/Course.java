package dev.vigia.sim;

import dev.vigia.agent.Notice;
import dev.vigia.agent.Transition;
import dev.vigia.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened in a {@link Scenario}: the events, and who answered for each address when. */
public final class Course {
    /**
     * One event; one of the three is there.
     *
     * @param at when, from the start
     * @param node who; empty for an incident
     * @param transition what it told; null for nothing
     * @param notice what it logged; null for nothing
     * @param incident what befell; empty for nothing
     */
    public record Event(Duration at, String node, Transition transition, Notice notice, String incident) {
    }

    /**
     * A while in which the same nodes answered for an address.
     *
     * @param from its begin, from the start
     * @param to its end
     * @param nodes who answered; empty for nobody
     * @param served whether a client beside the nodes that are not cut off got an answer
     */
    public record While(Duration from, Duration to, Set<String> nodes, boolean served) {
        Duration length() {
            return to.minus(from);
        }
    }

    private final List<Event> events = new ArrayList<>();
    private final Map<IpAddress, List<While>> answers = new LinkedHashMap<>();

    Course(Set<IpAddress> addresses) {
        addresses.forEach(address -> answers.put(address, new ArrayList<>()));
    }

    void note(Event event) {
        events.add(event);
    }

    /** From {@code now} on these nodes answer for an address. */
    void answering(IpAddress address, Duration now, Set<String> nodes, boolean served) {
        List<While> whiles = answers.get(address);
        While last = whiles.isEmpty() ? null : whiles.get(whiles.size() - 1);
        if (last != null && last.nodes().equals(nodes) && last.served() == served) {
            return;
        }
        end(address, now);
        whiles.add(new While(now, now, Set.copyOf(nodes), served));
    }

    /** Nothing more is to come for an address. */
    void end(IpAddress address, Duration now) {
        List<While> whiles = answers.get(address);
        if (!whiles.isEmpty()) {
            While last = whiles.remove(whiles.size() - 1);
            // What lasted no time at all was never seen by anybody.
            if (!last.from().equals(now)) {
                whiles.add(new While(last.from(), now, last.nodes(), last.served()));
            }
        }
    }

    /** Everything that happened, in order. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Who answered for each address, in order and without gaps. */
    public Map<IpAddress, List<While>> answers() {
        return answers;
    }

    /** How long a client had no answer, once it had had one. */
    public Duration outage(IpAddress address) {
        boolean begun = false;
        Duration sum = Duration.ZERO;
        for (While one : answers.get(address)) {
            begun |= one.served();
            sum = begun && !one.served() ? sum.plus(one.length()) : sum;
        }
        return sum;
    }

    /** How long more than one node answered. */
    public Duration overlap(IpAddress address) {
        return answers.get(address).stream().filter(one -> one.nodes().size() > 1).map(While::length)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Who answered at the end. */
    public Set<String> atTheEnd(IpAddress address) {
        List<While> whiles = answers.get(address);
        return whiles.isEmpty() ? Set.of() : whiles.get(whiles.size() - 1).nodes();
    }

    /** Whether exactly one node answered for each address at the end. */
    public boolean endsWell() {
        return answers.keySet().stream().allMatch(address -> atTheEnd(address).size() == 1);
    }
}
