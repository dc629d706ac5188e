package dev.vigia.sim;

import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.FailoverDomain;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceParameters;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.MetricsSettings;
import dev.vigia.agent.Notice;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Role;
import dev.vigia.agent.ServiceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Takeover;
import dev.vigia.agent.Transition;
import dev.vigia.agent.Wish;
import dev.vigia.net.Family;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Two nodes with resources in a time of faults, in which no resource may ever run on both; then calm, in which all of
 * them must run on one; then an orderly end, which must leave none behind.
 */
final class ServiceStory implements Onlooker {
    private static final long[] INTERVALS_MS = {10, 100, 100, 1000};
    private static final int FAULTS = 40;
    private static final int EVIDENCE = 25;

    private final long seed;
    private final Simulation simulation;
    private final Random random;
    private final Duration interval;
    private final Takeover takeover;
    private final List<String> log = new ArrayList<>();
    private final Map<String, Role> roles = new HashMap<>();
    private final int members;
    private long starts;
    private String last = "";
    /** Of each node how often it has fenced the other, and who is off because of that. */
    private final Map<String, Long> fencings = new HashMap<>();
    private final Set<String> fenced = new HashSet<>();
    /** Since when a node that is well has been so. */
    private final Map<String, Moment> wellSince = new HashMap<>();

    private ServiceStory(long seed) {
        this.seed = seed;
        this.simulation = new Simulation(seed, this);
        this.random = new Random(seed * 13 + 1);
        this.interval = Duration.ofMillis(INTERVALS_MS[random.nextInt(INTERVALS_MS.length)]);
        this.takeover = List.of(Takeover.UNPROVEN, Takeover.MANUAL, Takeover.FENCE, Takeover.FENCE)
                .get(random.nextInt(4));
        AddressPlace place = random.nextBoolean() ? AddressPlace.FIRST : AddressPlace.LAST;
        Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        members = 1 + random.nextInt(3);
        boolean equal = random.nextInt(5) == 0;
        for (int i = 0; i < 2; i++) {
            add(family, i, equal ? Priority.DEFAULT : new Priority(150 - 50 * i), place);
        }
    }

    private void add(Family family, int number, Priority priority, AddressPlace place) {
        boolean four = family == Family.IPV4;
        var instance = new InstanceSettings("web", SimWorld.LINK, new Vrid(51), priority, interval,
                random.nextInt(4) > 0, ChecksumChoice.AUTO, Duration.ofSeconds(3),
                List.of(Subnet.parse(four ? "10.0.0.100" : "fe80::100")), NotifySettings.NONE)
                .with(Handover.BREAK_BEFORE_MAKE);
        List<ResourceSettings> resources = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            resources.add(ResourceSettings.of("r" + i, "ocf:heartbeat:Dummy",
                    Operation.of(Task.START, Duration.ofMillis(300)), Operation.of(Task.STOP, Duration.ofMillis(300)),
                    Operation.monitor(Duration.ofMillis(500), Duration.ofMillis(200))));
        }
        var group = new GroupSettings("web", resources, place, true, false);
        var service = new ServiceSettings(group, takeover,
                Optional.of(new FailoverDomain(List.of("lb1", "lb2"), true, true)));
        String name = "lb" + (number + 1);
        var settings = new Settings(name, "", "", "nobody", true, List.of(), MetricsSettings.OFF, List.of(instance),
                List.of(), List.of(), List.of(service), List.of(switchOf(number == 0 ? "lb2" : "lb1")));
        simulation.add(name, settings, Subnet.parse(four ? "10.0.0." + (number + 1) + "/24"
                : "fe80::" + (number + 1) + "/64"));
    }

    /** What turns a node off. */
    private static FenceDevice switchOf(String node) {
        return new FenceDevice("power", "fence_power", FenceDevice.Action.REBOOT, "reboot",
                List.of(new FenceDevice.Target(node, node, Duration.ofSeconds(5))), Optional.empty(),
                Duration.ofSeconds(4), 1, FenceParameters.NONE);
    }

    /**
     * Lives one story to its end.
     *
     * @return how often resources were taken over
     * @throws Violation where something happened that must not, with seed and what happened last
     */
    static long live(long seed) {
        var story = new ServiceStory(seed);
        try {
            story.live();
        } catch (Violation violation) {
            var told = new Violation("services, " + violation.getMessage() + story.evidence());
            told.setStackTrace(violation.getStackTrace());
            throw told;
        }
        return story.starts;
    }

    private void live() {
        simulation.nodes().forEach(SimWorld::start);
        simulation.run(Duration.ofMillis(random.nextInt(3000)));
        if (random.nextInt(3) == 0) {
            long longest = 1 + random.nextLong(interval.toNanos() / 2);
            simulation.network().weather(new Weather(longest / 10, longest, random.nextDouble() * 0.3,
                    random.nextDouble() * 0.2));
        }
        for (int i = 0; i < FAULTS; i++) {
            fault();
            simulation.run(interval.multipliedBy(1 + random.nextInt(12)).plusNanos(random.nextLong(1_000_000)));
        }
        heal();
        end();
    }

    private void fault() {
        SimWorld node = simulation.nodes().get(random.nextInt(2));
        SimWorld other = simulation.nodes().get(1 - simulation.nodes().indexOf(node));
        var nodes = new NodeFaults(simulation, random, interval);
        switch (random.nextInt(17)) {
            case 0 -> nodes.power(node);
            case 1 -> nodes.stopOrStart(node);
            case 2 -> nodes.crash(node);
            case 3 -> nodes.freeze(node);
            case 4 -> nodes.drain(node);
            case 5 -> nodes.resume(node);
            case 6 -> nodes.handOver(node);
            case 7 -> nodes.accident(node);
            case 8 -> simulation.network().cut(node, other, true);
            case 9 -> {
                simulation.network().cut(node, other, true);
                simulation.network().cut(other, node, true);
            }
            case 10, 11 -> simulation.network().healCuts();
            case 12 -> node.kernel().carrier(random.nextBoolean());
            case 13 -> node.outbox().agents().kill();
            case 15 -> {
                var behaviours = SimFencing.Behaviour.values();
                node.outbox().fencing().behave(behaviours[random.nextInt(behaviours.length)]);
                node.outbox().fencing().restartAfter(random.nextBoolean() ? null : Duration.ofSeconds(3));
            }
            case 14 -> node.outbox().agents().fail(random.nextInt(60), random.nextInt(4) == 0);
            default -> node.outbox().agents().fail(0, false);
        }
    }

    private void heal() {
        simulation.network().healCuts();
        simulation.network().weather(Weather.CALM);
        for (SimWorld node : simulation.nodes()) {
            node.pause(false);
            node.freeze(false);
            node.outbox().clear();
            node.kernel().carrier(true);
            node.outbox().agents().fail(0, false);
            node.outbox().fencing().behave(SimFencing.Behaviour.WORKS);
            node.outbox().fencing().restartAfter(Duration.ofSeconds(1));
        }
        for (int i = 0; i < 30 && simulation.nodes().stream().anyMatch(node -> node.up() && !node.inCharge()); i++) {
            simulation.run(Duration.ofSeconds(2));
        }
        for (SimWorld node : simulation.nodes()) {
            if (!node.up()) {
                node.start();
            }
        }
        simulation.run(Duration.ofSeconds(1));
        for (SimWorld node : simulation.nodes()) {
            node.ask(new Wish.Resource(Wish.Act.CLEAN_UP, ""));
            node.ask(new Wish.Resume(""));
        }
        simulation.run(interval.multipliedBy(30).plusSeconds(12));
        List<SimWorld> owners = simulation.nodes().stream()
                .filter(node -> roles.get(node.name()) == Role.ACTIVE).toList();
        demand(owners.size() == 1, () -> owners.size() + " owners in calm");
        SimWorld owner = owners.get(0);
        demand(owner.outbox().agents().running().size() == members,
                () -> owner.name() + " is Active and runs only " + owner.outbox().agents().running());
        demand(owner.answers(), () -> owner.name() + " is Active and does not answer");
    }

    private void end() {
        for (SimWorld node : simulation.nodes()) {
            node.stop();
            simulation.run(Duration.ofMillis(random.nextInt(3000)));
        }
        simulation.run(Duration.ofSeconds(5));
        for (SimWorld node : simulation.nodes()) {
            demand(!node.up(), () -> node.name() + " has not ended");
            demand(node.outbox().agents().running().isEmpty() && node.kernel().virtual().isEmpty(),
                    () -> node.name() + " left " + node.outbox().agents().running() + " and "
                            + node.kernel().virtual());
        }
    }

    @Override
    public void told(SimWorld node, Transition transition) {
        roles.put(node.name(), transition.to());
        starts += transition.to() == Role.ACTIVE ? 1 : 0;
        log.add(at() + node.name() + " " + transition.from() + " -> " + transition.to() + " " + transition.reason());
    }

    @Override
    public void said(SimWorld node, Notice notice) {
        log.add(at() + node.name() + " " + notice.code() + " " + notice.text());
        if (notice.code().equals("fencing")) {
            Moment before = simulation.now().minus(interval.multipliedBy(10).plusSeconds(1));
            boolean whole = simulation.network().disturbedAt().isBefore(before);
            demand(!whole || wellSince.size() < 2 || wellSince.values().stream().anyMatch(before::isBefore),
                    () -> node.name() + " fences a node that is well");
        }
    }

    @Override
    public void look() {
        var text = new StringBuilder();
        int both = 0;
        for (SimWorld node : simulation.nodes()) {
            both += node.outbox().agents().running().isEmpty() ? 0 : 1;
            text.append(node.name()).append(node.up() ? node.awake() ? "" : " frozen" : " dead").append(" runs ")
                    .append(node.outbox().agents().running()).append(" answers ").append(node.answers()).append("; ");
        }
        lookAtFencing();
        for (SimWorld node : simulation.nodes()) {
            if (node.inCharge() && node.awake() && node.kernel().running()) {
                wellSince.putIfAbsent(node.name(), simulation.now());
            } else {
                wellSince.remove(node.name());
            }
        }
        String now = text.toString();
        if (!now.equals(last)) {
            last = now;
            log.add(at() + now);
        }
        demand(takeover == Takeover.UNPROVEN || both < 2, () -> "both nodes run resources");
    }

    /** Two that fence each other never end with both off. */
    private void lookAtFencing() {
        for (SimWorld node : simulation.nodes()) {
            SimWorld other = simulation.nodes().get(1 - simulation.nodes().indexOf(node));
            long done = node.outbox().fencing().done();
            Long before = fencings.put(node.name(), done);
            if (before != null && done > before) {
                fenced.add(other.name());
            }
        }
        simulation.nodes().stream().filter(SimWorld::up).forEach(node -> fenced.remove(node.name()));
        demand(fenced.size() < 2, () -> "both nodes are off, each by the other");
    }

    private String at() {
        return simulation.now().nanos() / 1_000 + " us ";
    }

    private String evidence() {
        int from = Math.max(0, log.size() - EVIDENCE);
        return " (seed " + seed + ", " + takeover + ", each " + interval.toMillis() + " ms)\n  "
                + String.join("\n  ", log.subList(from, log.size()));
    }

    private static void demand(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Violation(otherwise.get());
        }
    }
}
