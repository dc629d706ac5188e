package dev.vigia.agent;

import dev.vigia.resource.ResourceSettings;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Carries out what operators want of resources, and remembers what stands until it is taken back. */
final class Steward {
    private final Set<String> stopped = new LinkedHashSet<>();
    private final Set<String> unmanaged = new LinkedHashSet<>();
    /** Those that are started again as soon as they are down. */
    private final Set<String> restarting = new LinkedHashSet<>();
    private boolean maintenance;

    /** What stood before this start. */
    void recall(Order order) {
        switch (order.kind()) {
            case RESOURCE_STOPPED -> stopped.add(order.name());
            case RESOURCE_UNMANAGED -> unmanaged.add(order.name());
            case MAINTENANCE -> maintenance = true;
            default -> throw new IllegalArgumentException("no order about resources: " + order);
        }
    }

    /** What stands. */
    List<Order> orders() {
        List<Order> orders = new ArrayList<>();
        stopped.forEach(name -> orders.add(new Order(Order.Kind.RESOURCE_STOPPED, name, null)));
        unmanaged.forEach(name -> orders.add(new Order(Order.Kind.RESOURCE_UNMANAGED, name, null)));
        if (maintenance) {
            orders.add(new Order(Order.Kind.MAINTENANCE, "", null));
        }
        return orders;
    }

    /** What resources are to be by that. */
    Instructions instructions() {
        Set<String> down = new HashSet<>(stopped);
        down.addAll(restarting);
        return new Instructions(down, unmanaged, maintenance);
    }

    /** Carries one wish out, and says what came of it. */
    Reply.Outcome take(Wish.Resource wish, Collection<Custody> custodies, Moment now, List<Command> out) {
        String name = wish.name();
        if (custodies.isEmpty()) {
            return refused("there are no resources here");
        }
        if (wish.act() == Wish.Act.CONFIRM_DEAD) {
            return confirm(name, custodies);
        }
        List<String> known = custodies.stream().flatMap(custody -> custody.names().stream()).toList();
        if (!name.isEmpty() && !known.contains(name)) {
            return refused("there is no resource '" + name + "' here; there are " + known);
        }
        String what = name.isEmpty() ? "all resources" : name;
        String text = switch (wish.act()) {
            case CLEAN_UP -> "what failed of " + what + " is forgotten; it is looked at anew";
            case START -> stopped.remove(name) ? name + " starts where its instance is Active"
                    : name + " was not stopped by an operator: see 'vigia resource status'";
            case STOP -> stopped.add(name) ? name + " stops, and what stands on it; 'resource start' takes it back"
                    : name + " was stopped before";
            case RESTART -> restarting.add(name) ? name + " is stopped and started, and what stands on it"
                    : name + " is being restarted";
            case MANAGE -> unmanaged.remove(name) ? name + " is looked after again" : name + " was looked after";
            case UNMANAGE -> unmanaged.add(name) ? name + " is neither started nor stopped; 'resource manage' takes"
                    + " it back" : name + " was left alone before";
            case MAINTENANCE_ON -> "no resource is started, stopped or watched; 'maintenance off' takes it back";
            case MAINTENANCE_OFF -> "resources are looked after again";
            case CONFIRM_DEAD -> throw new IllegalStateException("taken before");
        };
        maintenance = wish.act() == Wish.Act.MAINTENANCE_ON
                || maintenance && wish.act() != Wish.Act.MAINTENANCE_OFF;
        for (Custody custody : custodies) {
            if (wish.act() == Wish.Act.CLEAN_UP && (name.isEmpty() || custody.names().contains(name))) {
                custody.cleanUp(name, now, out);
            }
            custody.instructed(instructions(), now, out);
        }
        return new Reply.Outcome(Reply.Verdict.DONE, text);
    }

    /** Those that were to be restarted and are down may start. */
    void review(Collection<Custody> custodies, Moment now, List<Command> out) {
        if (restarting.isEmpty()) {
            return;
        }
        for (Custody custody : custodies) {
            boolean changed = false;
            for (int i = 0; i < custody.names().size(); i++) {
                boolean down = !custody.state().members().get(i).mayRun();
                changed |= down && restarting.remove(custody.names().get(i));
            }
            if (changed) {
                custody.instructed(instructions(), now, out);
            }
        }
    }

    private static Reply.Outcome refused(String why) {
        return new Reply.Outcome(Reply.Verdict.REFUSED, why);
    }

    private static Reply.Outcome confirm(String node, Collection<Custody> custodies) {
        List<String> others = new ArrayList<>();
        List<String> cleared = new ArrayList<>();
        for (Custody custody : custodies) {
            List<String> named = custody.settings().domain().map(FailoverDomain::nodes).orElse(List.of(node));
            others.addAll(named);
            if (named.contains(node) && custody.clearance().vouch(Clearance.Grant.CONFIRMED)) {
                cleared.add(custody.name());
            }
        }
        if (!cleared.isEmpty()) {
            return new Reply.Outcome(Reply.Verdict.DONE, "this node runs the resources of " + cleared
                    + " now, on your word that " + node + " is dead");
        }
        return refused(!others.contains(node)
                ? "no failover_domain here names '" + node + "'; they name " + others.stream().distinct().toList()
                : "nothing here waits for that: see 'vigia resource status'");
    }
}
