package dev.vigia.sim;

import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.GroupSettings;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Role;
import dev.vigia.agent.Settings;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.sim.SimChecks.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Two nodes whose checks flap, fail, are slow and hang, each for itself; whenever they have come to rest, a fit node
 * owns the address, or nobody where none is fit, and {@link Watch} has counted every transition. In some stories a
 * sync group listens to one check and one of its two instances to the other.
 */
final class CheckStory {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final int LONGEST_FLAPPING_MILLIS = 5000;
    private static final Rhythm RHYTHM = new Rhythm(Duration.ofMillis(100), Duration.ofMillis(50), 1, 2);
    /** Failing it makes a node unfit. */
    private static final CheckSettings API = new CheckSettings("api", new Subject.Tcp("192.0.2.1", 80), RHYTHM,
            Influence.DECISIVE);
    /** Failing it makes a node yield. */
    private static final CheckSettings LOAD = new CheckSettings("load", new Subject.Tcp("192.0.2.1", 81), RHYTHM,
            new Influence(-100, false));
    /** How a check may behave while the nodes come to rest. */
    private static final List<Behaviour> STEADY = List.of(Behaviour.WELL, Behaviour.BROKEN, Behaviour.SLOW,
            Behaviour.HANGING, Behaviour.UNABLE);

    private final Simulation simulation;
    private final Random random;
    /** Whether one listens, and another of its sync group must follow. */
    private final boolean grouped;

    private CheckStory(long seed) {
        this.simulation = new Simulation(seed);
        this.random = new Random(seed);
        this.grouped = random.nextInt(3) == 0;
        simulation.watch().trouble();
        add("lb1", 150, false);
        add("lb2", 100, true);
    }

    private void add(String name, int priority, boolean preempt) {
        List<CheckSettings> checks = List.of(API, LOAD);
        var instance = new InstanceSettings("web", SimWorld.LINK, new Vrid(51), new Priority(priority), INTERVAL,
                preempt, ChecksumChoice.AUTO, Duration.ofSeconds(3), List.of(Subnet.parse("192.0.2.100")),
                NotifySettings.NONE);
        List<Tracked> tracked = checks.stream().map(Tracked::new).toList();
        Settings settings = !grouped
                ? new Settings(name, "", "", "nobody", true, List.of(instance.withTracked(tracked)), checks)
                : new Settings(name, "", "", "nobody", true,
                        List.of(instance.withTracked(tracked.subList(0, 1)), inside(instance)), checks)
                        .with(List.of(new GroupSettings("edge", List.of("web", "inside"), tracked.subList(1, 2),
                                NotifySettings.NONE)));
        simulation.add(name, settings, Subnet.parse("192.0.2." + name.charAt(2) + "/24"));
    }

    /** An instance that listens to nothing itself, and moves with the other. */
    private static InstanceSettings inside(InstanceSettings web) {
        return new InstanceSettings("inside", web.link(), new Vrid(52), web.priority(), INTERVAL, web.preempt(),
                web.checksum(), web.maxLearnedInterval(), List.of(Subnet.parse("192.0.2.101")), NotifySettings.NONE);
    }

    /**
     * Lives so many rounds of flapping and rest.
     *
     * @return who has counted
     * @throws Violation where something happened that must not; it names the seed
     */
    static Watch live(long seed, int rounds) {
        var story = new CheckStory(seed);
        try {
            story.simulation.nodes().forEach(SimWorld::start);
            for (int round = 0; round < rounds; round++) {
                story.round();
            }
            return story.simulation.watch();
        } catch (Violation violation) {
            throw new Violation("checks, seed " + seed + ": " + violation.getMessage());
        }
    }

    private void round() {
        for (SimWorld node : simulation.nodes()) {
            node.outbox().checks().behave(API.name(), Behaviour.FLAPPING);
            node.outbox().checks().behave(LOAD.name(), Behaviour.FLAPPING);
        }
        simulation.run(Duration.ofMillis(random.nextInt(LONGEST_FLAPPING_MILLIS)));
        boolean somebody = false;
        Behaviour[] apis = new Behaviour[simulation.nodes().size()];
        for (int i = 0; i < apis.length; i++) {
            apis[i] = any();
            somebody |= isFit(apis[i]);
            SimChecks checks = simulation.nodes().get(i).outbox().checks();
            checks.behave(API.name(), apis[i]);
            checks.behave(LOAD.name(), any());
        }
        simulation.run(CALM);
        int owners = 0;
        for (int i = 0; i < apis.length; i++) {
            SimWorld node = simulation.nodes().get(i);
            Role role = simulation.watch().role(node);
            owners += role == Role.ACTIVE ? 1 : 0;
            demand(isFit(apis[i]) != (role == Role.UNFIT), node.name() + " is " + role + " while its check is "
                    + apis[i]);
            long last = node.disk().told().get("web").seq();
            demand(last == simulation.watch().life(node).count(), node.name() + " told "
                    + simulation.watch().life(node).count() + " transitions, the last with number " + last);
        }
        demand(owners == (somebody ? 1 : 0), owners + " owners at rest");
    }

    private Behaviour any() {
        return STEADY.get(random.nextInt(STEADY.size()));
    }

    private static boolean isFit(Behaviour behaviour) {
        return behaviour == Behaviour.WELL || behaviour == Behaviour.SLOW;
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
