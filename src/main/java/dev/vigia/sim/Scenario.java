package dev.vigia.sim;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Notice;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Transition;
import dev.vigia.agent.Wish;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import dev.vigia.sim.Course.Event;
import dev.vigia.sim.SimChecks.Behaviour;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What would become of these configurations if that happened: the production agent and loop on a simulated LAN, an
 * hour in a moment. Every interface of a file is on that one LAN, and every check passes until it is said to fail.
 */
public final class Scenario {
    /** As the shipped unit does. */
    private static final Duration SUPERVISOR = Duration.ofMillis(100);

    private final Simulation simulation;
    private final Map<String, SimWorld> nodes = new LinkedHashMap<>();
    private final Map<String, Settings> files;
    private final Set<String> checks = new LinkedHashSet<>();
    private final Course course;
    /** Whose packets reach nobody. */
    private final Set<SimWorld> unheard = new HashSet<>();

    private Scenario(Map<String, Settings> members, Map<String, Settings> files, long seed) {
        this.files = files;
        Set<IpAddress> addresses = new LinkedHashSet<>();
        members.values().forEach(settings -> settings.instances().forEach(instance ->
                instance.held().stream().map(Subnet::address).forEach(addresses::add)));
        course = new Course(addresses);
        members.values().forEach(settings -> settings.checks().forEach(check -> checks.add(check.name())));
        simulation = new Simulation(seed, new Audience());
        var homes = new Homes(members);
        members.forEach((name, settings) -> nodes.put(name,
                simulation.add(name, Homes.onOneLan(settings), homes.of(name))));
    }

    /**
     * Lets it happen.
     *
     * @param members the nodes by their names, in order
     * @param incidents what befalls them
     * @param files what {@link Incident.Kind#RELOAD} names
     * @param span how long
     * @param seed of every chance: delays, losses, clocks
     * @throws IllegalArgumentException where an incident names what is not there, or two interfaces of a file have
     *     routers that one LAN cannot tell apart
     */
    public static Course play(Map<String, Settings> members, List<Incident> incidents, Map<String, Settings> files,
            Duration span, long seed) {
        var scenario = new Scenario(members, files, seed);
        incidents.forEach(scenario::plan);
        scenario.nodes.values().forEach(SimWorld::start);
        scenario.simulation.run(span);
        scenario.course.answers().keySet().forEach(address -> scenario.course.end(address, scenario.elapsed()));
        return scenario.course;
    }

    private final class Audience implements Onlooker {
        @Override
        public void told(SimWorld node, Transition transition) {
            course.note(new Event(elapsed(), node.name(), transition, null, ""));
        }

        @Override
        public void said(SimWorld node, Notice notice) {
            if (notice.severity().compareTo(Notice.Severity.WARNING) <= 0) {
                course.note(new Event(elapsed(), node.name(), null, notice, ""));
            }
        }

        @Override
        public void look() {
            Scenario.this.look();
        }
    }

    private Duration elapsed() {
        return Moment.ORIGIN.until(simulation.now());
    }

    private void look() {
        Duration now = elapsed();
        for (IpAddress address : course.answers().keySet()) {
            Set<String> answering = new HashSet<>();
            boolean served = false;
            for (SimWorld node : nodes.values()) {
                if (node.answersFor(address)) {
                    answering.add(node.name());
                    served |= !unheard.contains(node);
                }
            }
            course.answering(address, now, answering, served);
        }
    }

    private void plan(Incident incident) {
        demandWords(incident);
        simulation.plan(Moment.ORIGIN.plus(incident.at()), () -> {
            course.note(new Event(elapsed(), "", null, null, incident.what()));
            befall(incident, true);
        });
        if (incident.lasting() != null) {
            simulation.plan(Moment.ORIGIN.plus(incident.at()).plus(incident.lasting()), () -> {
                course.note(new Event(elapsed(), "", null, null, "end of: " + incident.what()));
                befall(incident, false);
            });
        }
    }

    private void demandWords(Incident incident) {
        if (!incident.node().isEmpty()) {
            demand(incident, incident.node(), nodes.keySet());
        }
        switch (incident.kind()) {
            case ONEWAY -> demand(incident, incident.word().isEmpty() ? incident.node() : incident.word(),
                    nodes.keySet());
            case HANDOVER -> demand(incident, incident.word(), nodes.get(incident.node()).routers().stream()
                    .map(InstanceSettings::name).collect(Collectors.toCollection(LinkedHashSet::new)));
            case CHECK -> demand(incident, incident.word(), checks);
            default -> {
                // Its words say all.
            }
        }
        boolean ends = switch (incident.kind()) {
            case RESTART, START, RESUME, HANDOVER, RELOAD, HEAL -> false;
            default -> true;
        };
        if (incident.lasting() != null && !ends) {
            throw new IllegalArgumentException("'" + incident.text() + "': that has no end, leave 'for' out");
        }
    }

    private static void demand(Incident incident, String word, Set<String> known) {
        if (!known.contains(word)) {
            throw new IllegalArgumentException("'" + incident.text() + "': there is no '" + word + "' among "
                    + (known.isEmpty() ? "nothing" : String.join(", ", known)));
        }
    }

    private void befall(Incident incident, boolean begins) {
        SimWorld node = nodes.get(incident.node());
        switch (incident.kind()) {
            case KILL, POWER, STOP, FREEZE, PAUSE, UNPLUG, START, RESTART -> befall(incident.kind(), node, begins);
            case CUT -> cut(node, null, true, begins);
            case ONEWAY -> cut(node, nodes.get(incident.word()), false, begins);
            case LOSS -> simulation.network().weather(begins ? weather(incident.share(), 1) : Weather.CALM);
            case DELAY -> simulation.network().weather(begins ? weather(0, incident.share()) : Weather.CALM);
            case CHECK -> check(incident, begins);
            case DRAIN -> ask(node, begins ? new Wish.Drain("", null) : new Wish.Resume(""));
            case RESUME -> ask(node, new Wish.Resume(""));
            case HANDOVER -> ask(node, new Wish.HandOver(incident.word()));
            case RELOAD -> reload(node, files.get(incident.word()));
            case HEAL -> {
                unheard.clear();
                simulation.network().healCuts();
                simulation.network().weather(Weather.CALM);
            }
        }
    }

    private void befall(Incident.Kind kind, SimWorld node, boolean begins) {
        if (!begins) {
            goOn(kind, node);
            return;
        }
        switch (kind) {
            case FREEZE -> node.freeze(true);
            case PAUSE -> node.pause(true);
            case UNPLUG -> node.kernel().carrier(false);
            case START -> start(node);
            case POWER -> node.powerOff();
            case STOP -> {
                if (node.up()) {
                    node.stop();
                }
            }
            default -> {
                if (node.up()) {
                    node.crash();
                }
                if (kind == Incident.Kind.RESTART) {
                    simulation.plan(simulation.now().plus(SUPERVISOR), () -> start(node));
                }
            }
        }
    }

    private static void goOn(Incident.Kind kind, SimWorld node) {
        switch (kind) {
            case FREEZE -> node.freeze(false);
            case PAUSE -> node.pause(false);
            case UNPLUG -> node.kernel().carrier(true);
            default -> start(node);
        }
    }

    private static void start(SimWorld node) {
        if (!node.up()) {
            node.start();
        }
    }

    private void ask(SimWorld node, Wish wish) {
        if (node.inCharge()) {
            node.ask(wish);
        }
    }

    private void reload(SimWorld node, Settings next) {
        Settings moved = Homes.onOneLan(next);
        if (node.up()) {
            node.configure(moved);
        }
    }

    private void cut(SimWorld node, SimWorld other, boolean bothWays, boolean begins) {
        for (SimWorld one : nodes.values()) {
            if (one != node && (other == null || one == other)) {
                simulation.network().cut(node, one, begins);
                if (bothWays) {
                    simulation.network().cut(one, node, begins);
                }
            }
        }
        if (other == null && begins) {
            unheard.add(node);
        } else if (other == null) {
            unheard.remove(node);
        }
    }

    private static Weather weather(double loss, double delay) {
        long longest = Math.max(Weather.CALM.longestDelay(), (long) delay);
        return new Weather(delay > 1 ? longest : Weather.CALM.shortestDelay(), longest, loss, 0);
    }

    private void check(Incident incident, boolean begins) {
        boolean passes = incident.share() > 0 == begins;
        for (SimWorld node : nodes.values()) {
            if (incident.node().isEmpty() || incident.node().equals(node.name())) {
                node.outbox().checks().behave(incident.word(), passes ? Behaviour.WELL : Behaviour.BROKEN);
            }
        }
    }
}
