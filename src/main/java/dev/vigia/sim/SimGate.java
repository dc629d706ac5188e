package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Inheritance;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The gate of a simulated kernel: gated addresses, and for each router until when its adverts keep them open.
 *
 * <p>It outlives the agent that asked for it, and knows only the kernel's own clock.
 */
final class SimGate {
    private static final class Rule {
        private final Set<IpAddress> gated = new HashSet<>();
        private Command.Guard guard;
        /** When the last advert left that opened it. */
        private Moment opened = LONG_AGO;

        private Moment openUntil() {
            return opened.plus(guard.timeout());
        }
    }

    private static final Moment LONG_AGO = new Moment(Long.MIN_VALUE / 2);

    private final Map<RouterId, Rule> rules = new LinkedHashMap<>();
    private final Clock clock;
    private boolean refusing;
    private boolean stuck;
    private boolean flushed;

    /** A kernel's gate, with no rule yet. */
    SimGate(Clock clock) {
        this.clock = clock;
    }

    /** From now on a rule is refused, or no longer; the others stay in force. */
    void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** From now on adverts open nothing, or do again: a gate that is broken without a word. */
    void stick(boolean nowStuck) {
        stuck = nowStuck;
    }

    boolean stuck() {
        return stuck;
    }

    /** Somebody flushes all rules: everything is open until {@link #repair}, or for good where no agent lives. */
    void flush(boolean lives) {
        flushed = lives;
        if (!lives) {
            clear();
        }
    }

    /** Puts the flushed rules back as they were. */
    void repair() {
        flushed = false;
    }

    boolean flushed() {
        return flushed;
    }

    /** The agent that could have put flushed rules back is dead. */
    void orphaned() {
        if (flushed) {
            clear();
        }
    }

    /** The table goes, with everything in it. */
    void clear() {
        rules.clear();
        flushed = false;
    }

    /** Somebody deletes every element that keeps an address open. */
    void shutAll() {
        rules.keySet().forEach(this::shut);
    }

    /** The last advert keeps its age, and opens for as long as the new rule says. */
    Input guard(Command.Guard guard) {
        if (refusing) {
            unguard(guard.router());
            return new Input.Guarded(guard.router(), "refused by the simulation");
        }
        rules.computeIfAbsent(guard.router(), router -> new Rule()).guard = guard;
        return new Input.Guarded(guard.router(), "");
    }

    void unguard(RouterId router) {
        rules.remove(router);
    }

    void shut(RouterId router) {
        Rule rule = rules.get(router);
        if (rule != null) {
            rule.opened = LONG_AGO;
        }
    }

    /** Whether the addresses of this router are gated, and the gate is in force. */
    boolean guards(RouterId router) {
        return rules.containsKey(router) && !flushed;
    }

    Input look(RouterId router) {
        Rule rule = rules.get(router);
        boolean open = rule != null && !flushed && rule.openUntil().isAfter(clock.now());
        return new Input.GateSeen(router, open ? clock.now().until(rule.openUntil()) : null);
    }

    /** These are gated where their router is guarded, and else free. */
    void put(RouterId router, Collection<Subnet> addresses) {
        for (Map.Entry<RouterId, Rule> entry : rules.entrySet()) {
            Set<IpAddress> gated = entry.getValue().gated;
            boolean guarded = entry.getKey().equals(router);
            for (Subnet address : addresses) {
                if (guarded) {
                    gated.add(address.address());
                } else {
                    gated.remove(address.address());
                }
            }
        }
    }

    /** These are gone from their link. */
    void gone(RouterId router, Collection<Subnet> addresses) {
        Rule rule = rules.get(router);
        if (rule != null) {
            addresses.forEach(address -> rule.gated.remove(address.address()));
        }
    }

    /** An advert leaves, if only towards a dead carrier: with its last packet it opens what it matches. */
    void sees(Command.Send send) {
        if (stuck || flushed || !send.last() || send.message().at(2) == 0) {
            return;
        }
        var vrid = new Vrid(send.message().at(1));
        for (Rule rule : rules.values()) {
            Command.Guard guard = rule.guard;
            if (guard.vrid().equals(vrid) && guard.source().equals(send.source())
                    && guard.link().equals(send.link())) {
                rule.opened = clock.now();
            }
        }
    }

    /** Whether somebody who asks for this address, which stands on a link, gets an answer. */
    boolean lets(IpAddress address) {
        if (!flushed) {
            for (Rule rule : rules.values()) {
                if (!rule.openUntil().isAfter(clock.now()) && rule.gated.contains(address)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether of what somebody sends to this address only neighbour discovery and ARP arrive. */
    boolean hushes(IpAddress address) {
        return !flushed && rules.values().stream().anyMatch(rule -> rule.guard.silent()
                && rule.gated.contains(address));
    }

    /** When the next rule closes by itself; {@link Moment#NEVER} where none will. */
    Moment closes() {
        Moment next = Moment.NEVER;
        for (Rule rule : rules.values()) {
            if (rule.openUntil().isAfter(clock.now())) {
                next = Moment.earlier(next, rule.openUntil());
            }
        }
        return next;
    }

    /** What a starting agent finds of its former life. */
    List<Inheritance> inheritances() {
        List<Inheritance> found = new ArrayList<>();
        for (Map.Entry<RouterId, Rule> entry : rules.entrySet()) {
            Rule rule = entry.getValue();
            Command.Guard guard = rule.guard;
            boolean open = rule.openUntil().isAfter(clock.now());
            found.add(new Inheritance(entry.getKey(), guard.link(), guard.vrid(), rule.gated,
                    open ? rule.opened.until(clock.now()) : null));
        }
        return found;
    }

    /** Whether there is any rule. */
    boolean stands() {
        return !rules.isEmpty();
    }
}
