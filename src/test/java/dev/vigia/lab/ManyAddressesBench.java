package dev.vigia.lab;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code scripts/bench many-addresses}: a takeover, after power loss and after a clean stop, with thousands of
 * addresses: when the first and the last of them belong to the heir, and how long its adverts pause meanwhile.
 */
final class ManyAddressesBench {
    private static final Duration BEFORE = Duration.ofSeconds(1);
    /** Longer than keepalived's second burst of announcements, five seconds after the first, may take. */
    private static final Duration AFTER = Duration.ofSeconds(9);
    private static final Duration ASK_EVERY = Duration.ofMillis(10);
    /** How many of the addresses are asked for, the first and the last among them; announcements tell of all. */
    private static final int ASKED = 20;
    /** As many as one advert can name, less the one that the client uses. */
    private static final int ADVERTISABLE = 254;

    private final Options options;
    private final int runs;
    private final Random phases;
    private final Map<Row, List<Change>> rows = new LinkedHashMap<>();
    private final boolean excludes;
    private final List<String> more;
    private int failures;

    private record Row(Router make, Duration interval, Fault fault) {
    }

    /**
     * One change of the owner, times in milliseconds; NaN for what did not come to be while it was watched.
     *
     * @param calm whether the heir was silent in the second before the fault: else it owned the address without cause
     * @param asserted from the old owner's last advert to the heir's first
     * @param first from the heir's first advert until an address answered by the heir
     * @param last the same until every one that is asked for had done so
     * @param announced the same until every address was announced
     * @param heirGap the longest time between two adverts of the heir
     * @param leaverGap the longest between two of the old owner's, from a second before the fault on
     */
    private record Change(boolean calm, double asserted, double first, double last, double announced, double heirGap,
            double leaverGap) {
        /** Whether all addresses came to belong to the heir. */
        private boolean complete() {
            return !Double.isNaN(last) && !Double.isNaN(announced);
        }
    }

    /** A bench as asked for. */
    ManyAddressesBench(Options options) {
        this.options = options;
        this.runs = options.runs(3);
        this.phases = options.phases();
        this.excludes = knowsExcluded();
        int wanted = options.number("--addresses", 3999);
        this.more = addresses(excludes ? wanted : Math.min(wanted, ADVERTISABLE));
        if (!excludes) {
            System.err.println("this build of Vigia has no virtual_ipaddress_excluded: 1 + " + more.size()
                    + " advertised addresses instead, for every make");
        }
    }

    private static boolean knowsExcluded() {
        try (Lab lab = Lab.open()) {
            Path file = lab.directory().resolve("excluded.yaml");
            Files.writeString(file, """
                    vrrp_instance:
                      web: { interface: lo, virtual_router_id: 51, virtual_ipaddress: [ 10.0.0.1/32 ],
                             virtual_ipaddress_excluded: [ 10.0.0.2/32 ] }
                    """);
            String launcher = Path.of("scripts/vigia").toAbsolutePath().toString();
            return Shell.attempt(List.of(launcher, "check", "--no-files", "-c", file.toString()), "").exit() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> addresses(int count) {
        return IntStream.range(0, count).mapToObj(i -> "10.1.%d.%d/32".formatted(i / 250, i % 250 + 1)).toList();
    }

    private Plan plan(int priority, Duration interval) {
        if (excludes) {
            return new Plan(priority, interval, Plan.IPV4).excluding(more);
        }
        return new Plan(priority, interval, Stream.concat(more.stream(), Plan.IPV4.stream()).toList());
    }

    /** Measures and prints; 0 where every address came to belong to the heir in each run. */
    int run() {
        try {
            for (Duration interval : options.intervals(100)) {
                for (int i = 1; i <= runs; i++) {
                    for (Fault fault : List.of(Fault.POWER_LOSS, Fault.CLEAN_STOP)) {
                        options.makes().forEach(make -> attempt(new Row(make, interval, fault)));
                    }
                }
            }
        } finally {
            print();
        }
        boolean complete = rows.values().stream().flatMap(List::stream).allMatch(Change::complete);
        return failures == 0 && complete ? 0 : 1;
    }

    /** One make that does not get as far as the fault is no end of the bench. */
    private void attempt(Row row) {
        try {
            measure(row);
        } catch (AssertionError | ConditionTimeoutException notReady) {
            failures++;
            System.err.println(row.make() + ": " + notReady.getMessage());
        }
    }

    private void measure(Row row) {
        try (Lab lab = Lab.open()) {
            Pair pair = new Pair(lab.lan("many"), row.make(), plan(150, row.interval()), row.make(),
                    plan(100, row.interval()));
            pair.startFirst();
            // Alone, and its bursts over, before a second one could take an advert that is late for a death.
            pair.awaitFirstAlone(more.size());
            settle(pair, AFTER);
            pair.startSecond();
            failures += pair.recover(false) ? 0 : 1;
            Change change = change(pair, row.fault());
            rows.computeIfAbsent(row, added -> new ArrayList<>()).add(change);
            System.err.printf("%s, %d ms, %s: %sasserted %.0f ms after the last advert; from then on first address"
                    + " %.1f ms, last %.1f, last announced %.1f; longest advert gap %.0f ms, old owner's %.0f%n",
                    row.make(), row.interval().toMillis(), row.fault(), change.calm() ? "" : "NOT CALM BEFORE, ",
                    change.asserted(), change.first(), change.last(), change.announced(), change.heirGap(),
                    change.leaverGap());
            pair.end();
        }
    }

    private static void settle(Pair pair, Duration span) {
        try (Probe probe = Probe.start(pair.client(), pair.address())) {
            probe.watch(span);
        }
    }

    private Change change(Pair pair, Fault fault) {
        Set<IpAddress> all = new HashSet<>();
        more.forEach(text -> all.add(IpAddress.parse(text.substring(0, text.indexOf('/')))));
        List<IpAddress> asked = IntStream.range(0, Math.min(ASKED, more.size()))
                .mapToObj(i -> more.get((int) ((long) i * (more.size() - 1) / Math.max(1, ASKED - 1))))
                .map(text -> IpAddress.parse(text.substring(0, text.indexOf('/')))).toList();
        List<byte[]> questions = asked.stream().map(Frames::whoHas).toList();
        try (Probe probe = Probe.start(pair.client(), "eth0", pair.address(), ASK_EVERY,
                (socket, index) -> questions.forEach(socket::sendFrame))) {
            Moment start = probe.now();
            probe.watch(BEFORE.plusNanos(phases.nextLong(pair.firstPlan().interval().toNanos())));
            Moment faultAt = probe.now();
            pair.befall(fault);
            probe.watchFor(seen -> seen instanceof Sighting.Advert && seen.mac().equals(pair.second().mac()),
                    Pair.START);
            probe.watch(AFTER);
            return evaluate(pair, probe.timeline().between(start, probe.now()), faultAt, asked, all);
        }
    }

    private static Change evaluate(Pair pair, Timeline whole, Moment faultAt, List<IpAddress> asked,
            Set<IpAddress> all) {
        MacAddress heir = pair.second().mac();
        boolean calm = whole.between(Moment.ORIGIN, faultAt).adverts(heir).isEmpty();
        Timeline seen = whole.between(faultAt, Moment.NEVER);
        List<Sighting.Advert> old = whole.adverts(pair.first().mac());
        List<Sighting.Advert> adverts = seen.adverts(heir);
        if (old.isEmpty() || adverts.isEmpty()) {
            return new Change(calm, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        Moment asserted = adverts.get(0).at();
        Map<IpAddress, Moment> answered = new LinkedHashMap<>();
        Map<IpAddress, Moment> announced = new LinkedHashMap<>();
        for (Sighting sighting : seen.sightings()) {
            if (!sighting.mac().equals(heir)) {
                continue;
            }
            if (sighting instanceof Sighting.Answer answer) {
                answered.putIfAbsent(answer.address(), answer.at());
            } else if (sighting instanceof Sighting.Announcement announcement) {
                announced.putIfAbsent(announcement.address(), announcement.at());
            }
        }
        Moment lastOld = old.stream().map(Sighting::at).filter(at -> at.isBefore(asserted)).reduce((one, next) -> next)
                .orElse(asserted);
        return new Change(calm, Spread.ms(lastOld.until(asserted)),
                answered.values().stream().mapToDouble(at -> Spread.ms(asserted.until(at))).min().orElse(Double.NaN),
                last(asserted, answered, asked), last(asserted, announced, all), longestGap(adverts), longestGap(old));
    }

    private static double last(Moment from, Map<IpAddress, Moment> seen, Iterable<IpAddress> wanted) {
        double last = 0;
        for (IpAddress address : wanted) {
            last = Math.max(last, seen.containsKey(address) ? Spread.ms(from.until(seen.get(address))) : Double.NaN);
        }
        return last;
    }

    /** The longest time between two adverts, in milliseconds. */
    static double longestGap(List<Sighting.Advert> adverts) {
        return IntStream.range(1, adverts.size())
                .mapToDouble(i -> Spread.ms(adverts.get(i - 1).at().until(adverts.get(i).at()))).max().orElse(0);
    }

    /** Prints the runs that began calm and ended complete; the others are only counted, for they have no figures. */
    private void print() {
        Table.head("1 + %d addresses%s; ms from the heir's first advert on".formatted(more.size(),
                excludes ? ", all but one excluded from the adverts" : ", all advertised"), 2, "make", "fault",
                "advert_int, ms", "runs", "calm before", "complete", "first answers, median", "worst",
                "last answers, median", "worst", "last announced, median", "worst",
                "heir's longest advert gap, median", "worst",
                "old owner's, median", "worst", "old owner's last advert to heir's first, median", "worst");
        rows.forEach((row, all) -> {
            List<Change> changes = all.stream().filter(change -> change.calm() && change.complete()).toList();
            Table.row(row.make(), row.fault(), row.interval().toMillis(), all.size(),
                    all.stream().filter(Change::calm).count(), all.stream().filter(Change::complete).count(),
                    Spread.of(changes, Change::first).cells(), Spread.of(changes, Change::last).cells(),
                    Spread.of(changes, Change::announced).cells(), Spread.of(changes, Change::heirGap).cells(),
                    Spread.of(changes, Change::leaverGap).cells(), Spread.of(changes, Change::asserted).cells());
        });
    }
}
