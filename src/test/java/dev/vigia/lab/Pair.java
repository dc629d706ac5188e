package dev.vigia.lab;

import static org.awaitility.Awaitility.await;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Two routers and a client on a LAN of their own: the first, with priority 150, owns the address when all is well;
 * the second has priority 100.
 */
final class Pair {
    /** What a start takes beside the protocol's waits, on a busy machine: a JVM or two. */
    static final Duration START = Duration.ofSeconds(15);

    private static final int STORY_LINES = 30;

    private final Router firstMake;
    private final Router secondMake;
    private final Plan firstPlan;
    private final Plan secondPlan;
    private final Station first;
    private final Station second;
    private final Station client;
    private Program firstProgram;
    private Program secondProgram;

    /** Lays the LAN; starts nothing. */
    Pair(Lan lan, Router firstMake, Router secondMake, Duration interval, List<String> addresses) {
        this(lan, firstMake, new Plan(150, interval, addresses), secondMake, new Plan(100, interval, addresses));
    }

    /** The same with plans of the caller's. */
    Pair(Lan lan, Router firstMake, Plan firstPlan, Router secondMake, Plan secondPlan) {
        this.firstMake = firstMake;
        this.secondMake = secondMake;
        this.firstPlan = firstPlan;
        this.secondPlan = secondPlan;
        this.first = lan.station("lb1");
        this.second = lan.station("lb2");
        this.client = lan.station("client");
    }

    /** Starts the first router. */
    void startFirst() {
        firstProgram = firstMake.start(first, firstPlan);
    }

    /** Starts the second router. */
    void startSecond() {
        secondProgram = secondMake.start(second, secondPlan);
    }

    /** Starts both and waits until the first owns the address. */
    void start() {
        startFirst();
        startSecond();
        awaitOwner(first, START.plus(firstPlan.activeDownInterval()));
    }

    /** Ends the second router and starts it anew, while the first owns the address. */
    void renewSecond() {
        secondProgram.kill();
        startSecond();
        await().atMost(START).until(() -> secondProgram.output().contains("BACKUP"));
    }

    /** Waits until the first, nobody else running, holds the address and so many others. */
    void awaitFirstAlone(int others) {
        try {
            await().atMost(START.multipliedBy(2)).pollInterval(Duration.ofMillis(250))
                    .until(() -> first.holds(address()) && first.addresses().size() > others);
        } catch (ConditionTimeoutException late) {
            List<String> lines = firstProgram.output().lines().toList();
            throw new AssertionError("%s holds %d addresses of %d; its %s is %s and said last:%n  %s".formatted(first,
                    first.addresses().size(), others + 1, firstProgram, firstProgram.alive() ? "running" : "dead",
                    String.join("\n  ", lines.subList(Math.max(0, lines.size() - STORY_LINES), lines.size()))), late);
        }
    }

    /** Waits until this station, and no other, holds the address. */
    void awaitOwner(Station owner, Duration limit) {
        Station other = owner == first ? second : first;
        try {
            await().atMost(limit).pollInterval(Duration.ofMillis(50))
                    .until(() -> owner.holds(address()) && !other.holds(address()));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("not within " + limit.toMillis() + " ms: only " + owner + " holds " + address()
                    + "\n" + story(first, firstProgram) + story(second, secondProgram), late);
        }
    }

    /** Who alone holds the address; empty where nobody does, or both. */
    Optional<Station> soleHolder() {
        boolean one = first.holds(address());
        boolean other = second.holds(address());
        return one == other ? Optional.empty() : Optional.of(one ? first : second);
    }

    /** What a station holds and what its router said last. */
    private static String story(Station station, Program program) {
        if (program == null) {
            return station + " runs nothing\n";
        }
        List<String> lines = program.output().lines().toList();
        return "%s holds %s; its %s is %s and said:%n  %s%n".formatted(station, station.addresses(), program,
                program.alive() ? "running" : "dead with " + program.exit(Duration.ZERO),
                String.join("\n  ", lines.subList(Math.max(0, lines.size() - STORY_LINES), lines.size())));
    }

    /** Lets a fault befall the first. */
    void befall(Fault fault) {
        fault.befall(first, firstProgram);
    }

    /** Makes good what a fault did, without waiting for the first to own the address again. */
    void repair(Fault fault) {
        if (fault == Fault.POWER_LOSS) {
            // A machine that boots has no addresses from before.
            first.reboot();
        }
        if (fault == Fault.FREEZE) {
            firstProgram.kill();
        }
        first.heal();
        if (fault != Fault.CABLE_CUT) {
            firstProgram.exit(START);
            startFirst();
        }
    }

    /** Gives all three stations a second card, on another LAN. */
    void plugInto(Lan other) {
        List.of(first, second, client).forEach(other::plug);
    }

    /**
     * Waits until all is well again after {@link #repair}: the first owns the address, the second follows it. Two that
     * do not come back by themselves are started afresh, said on standard error: one such run is no end of a bench.
     *
     * @param freshHeir whether the second is started anew, so that its next takeover is its first
     * @return whether they came back by themselves
     */
    boolean recover(boolean freshHeir) {
        boolean well = true;
        try {
            awaitOwner(first, START.plus(firstPlan.activeDownInterval().multipliedBy(2)));
            if (freshHeir) {
                renewSecond();
            }
        } catch (AssertionError | ConditionTimeoutException notWell) {
            System.err.println("started afresh: " + notWell.getMessage());
            well = false;
            end();
            first.reboot();
            second.reboot();
            start();
        }
        try (Probe probe = Probe.start(client, address())) {
            // The second must have learned again whom it follows, and a burst of announcements be over.
            probe.watch(firstPlan.interval().multipliedBy(2).plusMillis(200));
        }
        return well;
    }

    /** Ends what runs, at once. */
    void end() {
        Stream.of(firstProgram, secondProgram).filter(Objects::nonNull).forEach(Program::kill);
    }

    /** The address that the client uses. */
    IpAddress address() {
        return firstPlan.address();
    }

    /** The plan of the first router. */
    Plan firstPlan() {
        return firstPlan;
    }

    /** The plan of the second router. */
    Plan secondPlan() {
        return secondPlan;
    }

    /** Where the first router runs. */
    Station first() {
        return first;
    }

    /** Where the second router runs. */
    Station second() {
        return second;
    }

    /** Where the client is. */
    Station client() {
        return client;
    }

    /** The first router's process. */
    Program firstProgram() {
        return firstProgram;
    }

    /** The second router's process. */
    Program secondProgram() {
        return secondProgram;
    }

    /** Who has this card, for people. */
    String name(MacAddress mac) {
        return mac.equals(first.mac()) ? first.name() : mac.equals(second.mac()) ? second.name() : mac.toString();
    }
}
