package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What operators have ordered: drains and handovers that stand, and who still waits for an answer. */
final class Operator {
    private record Pending(long ticket, boolean drain, String name, List<VirtualRouter> routers) {
    }

    private final Steward steward = new Steward();
    private final Map<String, Moment> drained = new LinkedHashMap<>();
    private final Set<String> yielded = new LinkedHashSet<>();
    /** Of which instances another node was heard to run the resources. */
    private final Set<String> shared = new LinkedHashSet<>();
    private final List<Pending> pending = new ArrayList<>();

    /** The orders that stood before this start. */
    void recall(List<Order> orders, Moment now) {
        for (Order order : orders) {
            if (order.kind() == Order.Kind.YIELDED) {
                yielded.add(order.name());
            } else if (order.kind() == Order.Kind.SHARED) {
                shared.add(order.name());
            } else if (order.kind() != Order.Kind.DRAINED) {
                steward.recall(order);
            } else {
                drained.put(order.name(), order.remaining() == null ? Moment.NEVER : now.plus(order.remaining()));
            }
        }
    }

    /** Who knows what was ordered of resources. */
    Steward steward() {
        return steward;
    }

    /** Whether another node was ever heard to run the resources of an instance. */
    boolean isShared(String instance) {
        return shared.contains(instance);
    }

    /** Lays on a router the orders that stand for it. */
    void apply(VirtualRouter router) {
        router.mandate().drain(drained.containsKey(router.id().instance()));
        router.mandate().yield(yielded.contains(router.id().instance()));
    }

    /** Takes an act. */
    void take(long ticket, Wish wish, Collection<VirtualRouter> routers, Moment now, List<Command> out) {
        String name = wish instanceof Wish.Drain drain ? drain.name()
                : wish instanceof Wish.Resume resume ? resume.name() : ((Wish.HandOver) wish).name();
        // Who shares the fate of one that is meant is meant, too.
        List<VirtualRouter> meant = routers.stream()
                .filter(router -> name.isEmpty() || router.fellowship().answersTo(name)).toList();
        if (meant.isEmpty()) {
            List<String> known = routers.stream().map(router -> router.id().instance()).distinct().toList();
            refuse(ticket, "there is no instance '" + name + "' here; there are " + known, out);
        } else if (wish instanceof Wish.Drain drain) {
            Moment until = drain.span() == null ? Moment.NEVER : now.plus(drain.span());
            meant.forEach(router -> drained.put(router.id().instance(), until));
            meant.forEach(this::apply);
            pending.add(new Pending(ticket, true, name, meant));
            keep(now, out);
        } else if (wish instanceof Wish.Resume) {
            resume(ticket, meant, now, out);
        } else {
            handOver(ticket, name, meant, now, out);
        }
    }

    private void resume(long ticket, List<VirtualRouter> meant, Moment now, List<Command> out) {
        boolean changed = false;
        for (VirtualRouter router : meant) {
            changed |= drained.remove(router.id().instance()) != null;
            changed |= yielded.remove(router.id().instance());
            apply(router);
        }
        if (changed) {
            keep(now, out);
        }
        answer(ticket, Reply.Verdict.DONE, changed ? "resumed" : "nothing was drained or handed over", out);
    }

    private void handOver(long ticket, String name, List<VirtualRouter> meant, Moment now, List<Command> out) {
        if (meant.stream().noneMatch(router -> router.role() == Role.ACTIVE)) {
            refuse(ticket, name + " is not Active here: there is nothing to hand over", out);
        } else if (meant.stream().anyMatch(router -> router.settings().priority().owns())) {
            refuse(ticket, name + " owns its addresses by priority 255 and would take them back at once", out);
        } else if (meant.get(0).fellowship().estate().isLonely(now)) {
            refuse(ticket, "no other node was heard of late: nobody would run the resources of " + name, out);
        } else {
            meant.forEach(router -> yielded.add(router.id().instance()));
            meant.forEach(router -> router.mandate().handOver());
            pending.add(new Pending(ticket, false, name, meant));
            keep(now, out);
        }
    }

    /** Looks whose answer is due, and which orders have come to their end; true where one has. */
    boolean review(Collection<VirtualRouter> routers, List<Custody> custodies, Moment now, List<Command> out) {
        boolean news = false;
        for (Custody custody : custodies) {
            news |= custody.clearance().shared() && shared.add(custody.name());
        }
        if (news) {
            keep(now, out);
        }
        if (drained.isEmpty() && yielded.isEmpty() && pending.isEmpty()) {
            return false;
        }
        boolean ended = drained.values().removeIf(until -> !now.isBefore(until));
        for (VirtualRouter router : routers) {
            if (router.role() == Role.ACTIVE && !router.fellowship().prepares(now)) {
                ended |= yielded.remove(router.id().instance());
            }
        }
        pending.removeIf(waiting -> waiting.drain() ? drainedNow(waiting, out) : handedOver(waiting, now, out));
        if (ended) {
            routers.forEach(this::apply);
            keep(now, out);
        }
        return ended;
    }

    private boolean drainedNow(Pending waiting, List<Command> out) {
        boolean done = waiting.routers().stream().allMatch(router ->
                router.role() != Role.ACTIVE && router.isSettled());
        if (done) {
            answer(waiting.ticket(), Reply.Verdict.DONE, "drained " + (waiting.name().isEmpty() ? "this node"
                    : waiting.name()) + "; 'resume' takes it back", out);
        }
        return done;
    }

    private boolean handedOver(Pending waiting, Moment now, List<Command> out) {
        VirtualRouter first = waiting.routers().get(0);
        if (first.fellowship().prepares(now)) {
            return false;
        }
        if (first.role() == Role.ACTIVE && first.fellowship().estate().isStuck()) {
            waiting.routers().forEach(router -> router.mandate().relax());
            refuse(waiting.ticket(), "a resource of " + waiting.name() + " cannot be stopped, so it stays here: see"
                    + " 'vigia resource status', mend it, then: vigia resource cleanup", out);
            return true;
        }
        if (first.role() == Role.ACTIVE) {
            answer(waiting.ticket(), Reply.Verdict.TIMED_OUT, "nobody took " + waiting.name()
                    + " over in time; it is Active here again", out);
            return true;
        }
        if (first.role() == Role.BACKUP && first.candidacy().followed() == null) {
            return false;
        }
        answer(waiting.ticket(), Reply.Verdict.DONE, waiting.name() + (first.candidacy().followed() == null
                ? " is Active here no more" : " is Active at " + first.candidacy().followed() + " now"), out);
        return true;
    }

    /** When it wants a tick. */
    Moment deadline() {
        Moment next = Moment.NEVER;
        for (Moment until : drained.values()) {
            next = Moment.earlier(next, until);
        }
        return next;
    }

    /** Has every order that stands kept. */
    void keep(Moment now, List<Command> out) {
        List<Order> orders = new ArrayList<>(steward.orders());
        drained.forEach((name, until) -> orders.add(new Order(Order.Kind.DRAINED, name,
                until.equals(Moment.NEVER) ? null : now.until(until))));
        yielded.forEach(name -> orders.add(new Order(Order.Kind.YIELDED, name, null)));
        shared.forEach(name -> orders.add(new Order(Order.Kind.SHARED, name, null)));
        out.add(new Command.Keep(orders));
    }

    private static void refuse(long ticket, String text, List<Command> out) {
        answer(ticket, Reply.Verdict.REFUSED, text, out);
    }

    private static void answer(long ticket, Reply.Verdict verdict, String text, List<Command> out) {
        out.add(new Command.Answer(ticket, new Reply.Outcome(verdict, text)));
    }
}
