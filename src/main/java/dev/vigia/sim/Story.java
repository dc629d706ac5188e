package dev.vigia.sim;

import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Settings;
import dev.vigia.net.Family;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One made-up life of two or three nodes: a time of faults, in which nothing unsafe may happen, then calm,
 * in which one owner must be found and kept against a stranger, then an orderly end, which must leave
 * nothing behind.
 */
public final class Story {
    /** How many faults one story has. */
    private static final int FAULTS = 60;
    private static final int LITTER = 10;
    private static final int FORGERIES = 2;
    /** How many of the last inputs of each node a failure shows. */
    private static final int EVIDENCE = 20;
    private static final long[] INTERVALS_MS = {10, 50, 100, 100, 100, 200, 1000, 1000};

    private final long seed;
    private final Random random;
    private final Simulation simulation;
    private final Stranger stranger;
    private Duration interval;

    private Story(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 31 + 7);
        this.simulation = new Simulation(seed);
        this.stranger = new Stranger(simulation, random);
    }

    /**
     * Lives one story to its end.
     *
     * @return what was counted
     * @throws Violation where something happened that must not, with seed, settings and the last inputs
     */
    public static Watch live(long seed) {
        var story = new Story(seed);
        try {
            story.begin();
            story.suffer();
            story.heal();
            story.resist();
            story.end();
        } catch (Violation violation) {
            throw story.withEvidence(violation);
        }
        return story.simulation.watch();
    }

    private void begin() {
        int count = random.nextInt(4) == 0 ? 3 : 2;
        interval = Duration.ofMillis(INTERVALS_MS[random.nextInt(INTERVALS_MS.length)]);
        boolean mixed = random.nextInt(5) == 0;
        boolean equal = random.nextInt(6) == 0;
        Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        int addresses = random.nextInt(10) == 0 ? 200 : 1 + random.nextInt(3);
        List<Subnet> virtual = virtual(family, addresses);
        for (int i = 0; i < count; i++) {
            Duration own = mixed ? Duration.ofMillis(INTERVALS_MS[random.nextInt(INTERVALS_MS.length)]) : interval;
            var instance = new InstanceSettings("web", SimWorld.LINK, new Vrid(51),
                    equal ? Priority.DEFAULT : priority(), own,
                    random.nextInt(3) > 0, ChecksumChoice.values()[random.nextInt(3)],
                    longer(Duration.ofSeconds(1), own.multipliedBy(3)), virtual, NotifySettings.NONE)
                    .with(Handover.BREAK_BEFORE_MAKE);
            String name = "lb" + (i + 1);
            boolean ipv4 = family == Family.IPV4;
            Subnet address = Subnet.parse(ipv4 ? "10.0.0." + (i + 1) + "/24" : "fe80::" + (i + 1) + "/64");
            simulation.add(name, new Settings(name, "", "", "nobody", true, List.of(instance)), address).start();
        }
        simulation.watch().calm();
        simulation.run(Duration.ofMillis(random.nextInt(3000)));
    }

    private Priority priority() {
        switch (random.nextInt(12)) {
            case 0, 1, 2:
                return Priority.DEFAULT;
            case 3:
                return Priority.OWNER;
            default:
                return new Priority(1 + random.nextInt(254));
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static List<Subnet> virtual(Family family, int count) {
        List<Subnet> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean ipv4 = family == Family.IPV4;
            addresses.add(Subnet.parse(ipv4 ? "10.0.0." + (20 + i) : "fe80::100:" + Integer.toHexString(i + 1)));
        }
        return addresses;
    }

    private void suffer() {
        simulation.watch().trouble();
        if (random.nextInt(3) == 0) {
            long longest = 1 + random.nextLong(interval.toNanos() / 2);
            simulation.network().weather(new Weather(longest / 10, longest, random.nextDouble() * 0.3,
                    random.nextDouble() * 0.2));
        }
        Faults faults = new Faults(simulation, stranger, random, interval);
        for (int i = 0; i < FAULTS; i++) {
            faults.next();
            simulation.run(interval.multipliedBy(1 + random.nextInt(12)).plusNanos(random.nextLong(1_000_000)));
        }
    }

    /** Mends everything, waits until the last refusal is forgiven, and demands one owner from then on. */
    private void heal() {
        simulation.network().healCuts();
        simulation.network().weather(Weather.CALM);
        for (SimWorld node : simulation.nodes()) {
            node.freeze(false);
            node.kernel().carrier(true);
            node.kernel().putOn(node.own());
            node.kernel().refuseNothing();
            node.stall(Duration.ZERO);
            if (!node.up()) {
                node.start();
            }
        }
        simulation.run(Duration.ofMillis(5));
        simulation.forgetStalls();
        // A last forged advert may still be believed.
        simulation.watch().deceived();
        simulation.run(simulation.longestDeceit());
        simulation.watch().calm();
        simulation.run(simulation.settleTime().multipliedBy(4).plusSeconds(1));
        simulation.watch().demandRightfulOwner(simulation.nodes());
    }

    /** A stranger in a healthy network: garbage moves nobody, a forged advert only for a bounded while. */
    private void resist() {
        if (random.nextBoolean()) {
            return;
        }
        Watch watch = simulation.watch();
        boolean settled = watch.settled();
        long transitions = watch.transitions();
        for (int i = 0; i < LITTER; i++) {
            stranger.litter();
            simulation.run(Duration.ofNanos(random.nextLong(interval.toNanos())));
        }
        if (settled && watch.transitions() != transitions) {
            throw new Violation("garbage made somebody tell a transition");
        }
        for (int i = 0; i < FORGERIES; i++) {
            watch.deceived();
            if (random.nextInt(3) == 0) {
                stranger.replay();
            } else {
                stranger.forge();
            }
            simulation.run(simulation.longestDeceit().plus(simulation.settleTime()));
            watch.calm();
            simulation.run(simulation.settleTime());
        }
        watch.demandRightfulOwner(simulation.nodes());
    }

    private void end() {
        simulation.watch().trouble();
        for (SimWorld node : simulation.nodes()) {
            node.stop();
            simulation.run(Duration.ofMillis(random.nextInt(20)));
        }
        simulation.run(Duration.ofSeconds(1));
        for (SimWorld node : simulation.nodes()) {
            if (node.up() || !node.kernel().virtual().isEmpty()) {
                throw new Violation(node.name() + " left something behind after its stop");
            }
        }
    }

    private Violation withEvidence(Violation violation) {
        var text = new StringBuilder("seed ").append(seed).append(" at ")
                .append(simulation.now().nanos() / 1_000_000).append(" ms: ").append(violation.getMessage());
        for (SimWorld node : simulation.nodes()) {
            InstanceSettings instance = node.instance();
            text.append("\n%s: priority %s, each %d ms, preempt %s, checksum %s, %d addresses from %s".formatted(
                    node.name(), instance.priority(), instance.advertInterval().toMillis(), instance.preempt(),
                    instance.checksum(), instance.addresses().size(), instance.addresses().get(0)));
            for (var entry : node.journal().latest(EVIDENCE)) {
                String input = entry.input().toString();
                text.append("\n  ").append(entry.moment().nanos()).append(' ')
                        .append(input, 0, Math.min(input.length(), 160));
            }
        }
        var told = new Violation(text.toString());
        told.setStackTrace(violation.getStackTrace());
        return told;
    }
}
