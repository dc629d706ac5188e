package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;
import static org.awaitility.Awaitility.await;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Rows in which the owner's agent or machine ends, sleeps or starves: 1 to 6, 14, 15, 38, 39. */
final class OwnerRows {
    private static final Duration FREEZE = Duration.ofSeconds(3);
    private static final int THIRD = 50;
    /** The address's own lifetime, and what the kernel takes to notice. */
    private static final Duration LEASE = Duration.ofMillis(4500);

    private OwnerRows() {
    }

    static List<FaultRow> all() {
        return Stream.of(deaths(), cuts(), shortages(), companies()).flatMap(List::stream).toList();
    }

    /** The agent ends or sleeps. */
    private static List<FaultRow> deaths() {
        return List.of(
                FaultRow.of("1", "SIGTERM", "priority 0, the address goes first, then the agent",
                        interval -> new Limit(Limit.NONE,
                                new Plan(Trial.SECOND, interval, Plan.IPV4).skew().plus(Limit.NONE), 2),
                        trial -> over(trial, Fault.CLEAN_STOP)).healedBy(Trial::restartFirst),
                FaultRow.of("2", "kill -9 of the agent", "the gate closes before the peer takes over; the lease ends",
                        interval -> Limit.oneTakeover(down(interval)),
                        OwnerRows::killed).healedBy(Trial::restartFirst),
                FaultRow.of("3", "SIGSTOP for 3 s", "the gate closes; awake again it listens before it asserts",
                        interval -> Limit.oneTakeover(down(interval)), OwnerRows::frozen),
                FaultRow.of("2g", "as 2, with the gate off", "two answer until the lease ends: what the gate is for",
                        interval -> new Limit(LEASE, down(interval).plus(Limit.SLACK), 2), trial -> {
                            killed(trial);
                            showTwo(trial);
                        }).forVigia().preparedBy(OwnerRows::startWithoutGate).healedBy(Trial::restartFirst),
                FaultRow.of("3g", "as 3, with the gate off", "two answer until it wakes up: what the gate is for",
                        interval -> new Limit(FREEZE, down(interval).plus(Limit.SLACK), 2), trial -> {
                            frozen(trial);
                            showTwo(trial);
                        }).forVigia().preparedBy(OwnerRows::startWithoutGate));
    }

    /** The machine or its link is gone. */
    private static List<FaultRow> cuts() {
        return List.of(
                FaultRow.of("4", "power loss", "the peer takes over",
                        interval -> Limit.oneTakeover(down(interval)), trial -> over(trial, Fault.POWER_LOSS))
                        .healedBy(trial -> {
                            trial.pair().first().reboot();
                            trial.pair().first().heal();
                            trial.restartFirst();
                        }),
                FaultRow.of("5", "cable pulled", "unfit, the address goes at once",
                        interval -> Limit.oneTakeover(down(interval)), trial -> over(trial, Fault.CABLE_CUT))
                        .healedBy(trial -> trial.pair().first().heal()),
                FaultRow.of("6", "link set down", "as 5", interval -> Limit.oneTakeover(down(interval)), trial -> {
                    trial.run(trial.pair().first(), "ip link set eth0 down");
                    takenOver(trial);
                }).healedBy(trial -> trial.run(trial.pair().first(), "ip link set eth0 up")));
    }

    /** It has too little of something. */
    private static List<FaultRow> shortages() {
        return List.of(
                FaultRow.of("14", "starved: runs 50 ms of each second, for 5 s",
                        "the gate closes in each sleep; never two that answer",
                        interval -> new Limit(Limit.NONE, Limit.ANY, Limit.ANY_NUMBER), OwnerRows::starved),
                FaultRow.of("15", "no more memory (RLIMIT_AS) while the link flaps", "works on, or dies as in 2",
                        interval -> Limit.oneTakeover(down(interval)), OwnerRows::withoutMemory)
                        .healedBy(trial -> {
                            trial.first().coded("notify_delayed").forEach(trial::remark);
                            trial.pair().first().heal();
                            if (trial.pair().firstProgram().alive()) {
                                Grip.on(trial.pair().firstProgram()).limit("as", "unlimited");
                            }
                            if (!trial.pair().firstProgram().alive()) {
                                trial.remark("the agent died of it");
                                trial.restartFirst();
                            }
                        }));
    }

    /** It is not alone. */
    private static List<FaultRow> companies() {
        return List.of(
                FaultRow.of("38", "two of equal priority start together", "one owner, the tie is broken by address",
                        interval -> new Limit(interval, Limit.ANY, 2), OwnerRows::startTogether)
                        .preparedBy(Trial::rivals),
                FaultRow.of("39", "three nodes, the heir dies as it takes over", "the third takes over",
                        interval -> new Limit(Limit.NONE, down(interval)
                                .plus(new Plan(THIRD, interval, Plan.IPV4).activeDownInterval())
                                .plus(Limit.SLACK), Limit.ANY_NUMBER), OwnerRows::heirDies)
                        .preparedBy(OwnerRows::startThree)
                        .healedBy(trial -> {
                            trial.pair().repair(Fault.POWER_LOSS);
                            trial.pair().second().reboot();
                            trial.pair().second().heal();
                            trial.pair().startSecond();
                            trial.pair().awaitOwner(trial.pair().first(), Pair.START);
                        }));
    }

    /** Lets a fault befall the first and watches the second take over. */
    static void over(Trial trial, Fault fault) {
        trial.pair().befall(fault);
        takenOver(trial);
    }

    /** Watches the second take over, and what follows it. */
    static void takenOver(Trial trial) {
        boolean came = trial.watchTakeover(trial.pair().second().mac(), trial.down().plusSeconds(2));
        trial.expect(came, "nobody took over");
        trial.watch(trial.interval().multipliedBy(3));
    }

    private static void startWithoutGate(Trial trial) {
        trial.configure("lease: { gate: off }");
        trial.start();
    }

    /** The control of the rows above it: without the gate the same fault must be seen by the same client. */
    private static void showTwo(Trial trial) {
        Duration both = trial.probe().timeline().between(trial.faultAt(), Moment.NEVER).overlap();
        trial.expect(both.compareTo(Duration.ofSeconds(1)) > 0, "two answered for " + both.toMillis()
                + " ms only: either the gate was not off, or this client cannot see what it is for");
    }

    private static void killed(Trial trial) {
        over(trial, Fault.KILL);
        Moment end = trial.faultAt().plus(LEASE);
        while (trial.pair().first().holds(trial.pair().address()) && trial.probe().now().isBefore(end)) {
            trial.watch(Duration.ofMillis(100));
        }
        trial.expect(!trial.pair().first().holds(trial.pair().address()), "the dead one's node holds the address: "
                + trial.run(trial.pair().first(), "ip -o addr show dev eth0 to " + trial.pair().address()));
        trial.remark("its node held the address for %d ms".formatted(
                trial.faultAt().until(trial.probe().now()).toMillis()));
    }

    private static void frozen(Trial trial) {
        Grip first = Grip.on(trial.pair().firstProgram());
        trial.atEnd(first::thaw);
        first.freeze();
        trial.watch(FREEZE);
        first.thaw();
        trial.watch(trial.down());
    }

    private static void starved(Trial trial) {
        Grip first = Grip.on(trial.pair().firstProgram());
        trial.atEnd(first::thaw);
        for (int i = 0; i < 5; i++) {
            first.freeze();
            trial.watch(Duration.ofMillis(950));
            first.thaw();
            trial.watch(Duration.ofMillis(50));
        }
    }

    private static void withoutMemory(Trial trial) {
        Grip.on(trial.pair().firstProgram()).limitMemory();
        trial.watch(trial.interval().multipliedBy(5));
        over(trial, Fault.CABLE_CUT);
    }

    private static void startTogether(Trial trial) {
        trial.pair().startFirst();
        trial.pair().startSecond();
        trial.expect(trial.probe().watchFor(seen -> seen instanceof Sighting.Reply, Pair.START), "nobody owns it");
    }

    private static void startThree(Trial trial) {
        trial.start();
        Station third = trial.lan().station("lb3");
        Program program = trial.make().start(third, trial.plan(THIRD, "lb3"));
        await().atMost(Pair.START).until(() -> program.output().contains("BACKUP"));
    }

    private static void heirDies(Trial trial) {
        trial.pair().befall(Fault.POWER_LOSS);
        trial.expect(trial.watchTakeover(trial.pair().second().mac(), trial.down().plusSeconds(2)), "nobody took over");
        Fault.POWER_LOSS.befall(trial.pair().second(), trial.pair().secondProgram());
        trial.watch(trial.down().multipliedBy(2));
    }
}
