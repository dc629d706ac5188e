package dev.vigia.lab;

import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code scripts/demo}: two routers, one address, a client, the owner cut off and brought back; told as it happens,
 * with a verdict computed from what the client recorded and what {@code ip -j addr} shows.
 */
final class Demo {
    private static final String USAGE = """
            usage: scripts/demo [--keep | --sabotage | --remove]
              --keep      leave the lab up afterwards, and say how to play with it
              --sabotage  start no second router: the verdict must be FAIL, exit 1
              --remove    remove a lab that --keep left
            """;
    private static final String KEPT = "vigia-demo-";
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Lab lab;
    private final boolean sabotage;
    private final List<String> faults = new ArrayList<>();
    private Pair pair;
    private Moment start;
    private Probe probe;

    private Demo(Lab lab, boolean sabotage) {
        this.lab = lab;
        this.sabotage = sabotage;
    }

    /** Runs the demonstration; exit code 0 where all went as it should, 1 where not, 2 for wrong words. */
    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) {
        String word = words.isEmpty() ? "" : words.get(0);
        if (words.size() > 1 || !List.of("", "--keep", "--sabotage", "--remove").contains(word)) {
            System.err.print(USAGE);
            return word.equals("--help") ? 0 : 2;
        }
        Optional<String> obstacle = Lab.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("cannot show anything: " + obstacle.get());
            return 1;
        }
        if (word.equals("--remove")) {
            List<String> left = Lab.removeAll(name -> name.startsWith(KEPT));
            System.out.println(left.isEmpty() ? "nothing to remove" : "removed " + String.join(", ", left));
            return 0;
        }
        boolean keep = word.equals("--keep");
        if (keep && Lab.namespaces().stream().anyMatch(name -> name.startsWith(KEPT))) {
            System.err.println("a kept lab is there already; scripts/demo --remove removes it");
            return 1;
        }
        try (Lab lab = keep ? Lab.named(KEPT) : Lab.open()) {
            var demo = new Demo(lab, word.equals("--sabotage"));
            boolean passed;
            try {
                passed = demo.show();
            } catch (RuntimeException e) {
                System.err.println("cannot show anything: " + e.getMessage());
                return 1;
            }
            if (keep) {
                lab.keep();
                demo.explainKept();
            }
            return passed ? 0 : 1;
        }
    }

    private boolean show() {
        pair = new Pair(lab.lan(""), Router.VIGIA, Router.VIGIA, INTERVAL, Plan.IPV4);
        System.out.printf("""
                Two routers share %s; a client asks for it every millisecond.
                  lb1  10.0.0.1, priority 150      lb2  10.0.0.2, priority 100      client  10.0.0.3
                  adverts every %d ms: a silent owner is replaced after %d ms

                """, pair.address(), INTERVAL.toMillis(), pair.secondPlan().activeDownInterval().toMillis());
        try (Probe opened = Probe.start(pair.client(), pair.address())) {
            probe = opened;
            start = probe.now();
            if (begin()) {
                cutOff();
                bringBack();
            }
        } catch (RuntimeException | AssertionError e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        return verdict();
    }

    private boolean begin() {
        tell("starting vigia on lb1" + (sabotage ? "; sabotage: lb2 starts nothing" : " and lb2"));
        pair.startFirst();
        if (!sabotage) {
            pair.startSecond();
        }
        boolean answered = probe.watchUntil(timeline -> timeline.owners().stream()
                .anyMatch(owner -> owner.mac().equals(pair.first().mac())), Pair.START.plus(INTERVAL.multipliedBy(4)));
        if (!answered) {
            faults.add("lb1 never answered for the address:\n" + pair.firstProgram().output());
            return false;
        }
        tellAt(first(probe.timeline(), pair.first().mac()), "lb1 owns the address and answers the client");
        Moment from = probe.now();
        probe.watch(LOOK);
        Timeline calm = probe.timeline().between(from, probe.now());
        expect(calm.lost() == 0, "%d of %d requests lost with nothing amiss".formatted(calm.lost(),
                calm.echoes().size()));
        expectOwner(pair.first(), pair.second());
        return true;
    }

    private void cutOff() {
        Moment cut = probe.now();
        tellAt(cut, "pulling lb1's cable");
        pair.befall(Fault.CABLE_CUT);
        if (!awaitOwner(pair.second(), cut)) {
            faults.add("nobody took the address over within " + limit().toMillis() + " ms after the cable was pulled");
            return;
        }
        Timeline after = probe.timeline().between(cut.minus(pair.firstPlan().activeDownInterval()), probe.now());
        after.takeover(pair.first().mac(), pair.second().mac()).ifPresentOrElse(takeover -> {
            tellAt(takeover.at(), "lb2 announces the address, %d ms after lb1's last advert"
                    .formatted(takeover.last().at().until(takeover.at()).toMillis()));
            tellAt(first(after, pair.second().mac()), "lb2 answers the client, which lost %d requests in %d ms"
                    .formatted(takeover.lost(), takeover.blackout().toMillis()));
            expect(takeover.blackout().compareTo(limit()) < 0, "the client was without an answer for "
                    + takeover.blackout().toMillis() + " ms");
            expect(takeover.overlap().isZero(), "both answered for " + takeover.overlap().toMillis() + " ms");
        }, () -> faults.add("lb2 answers, but its advert and announcement were not seen"));
        probe.watch(LOOK);
        expectOwner(pair.second(), pair.first());
    }

    private void bringBack() {
        Moment back = probe.now();
        tellAt(back, "putting lb1's cable back");
        pair.repair(Fault.CABLE_CUT);
        if (!awaitOwner(pair.first(), back)) {
            faults.add("lb1 did not take the address back within " + limit().toMillis() + " ms");
            return;
        }
        Timeline after = probe.timeline().between(back, probe.now());
        tellAt(first(after, pair.first().mac()), "lb1 owns the address again; the client lost %d requests"
                .formatted(after.lost()));
        expect(after.blackout().compareTo(INTERVAL) < 0, "the way back cost the client "
                + after.blackout().toMillis() + " ms");
        probe.watch(LOOK);
        expectOwner(pair.first(), pair.second());
    }

    /** Waits until a station answers the client after {@code from}, and watches a little longer. */
    private boolean awaitOwner(Station owner, Moment from) {
        boolean there = probe.watchFor(seen -> seen instanceof Sighting.Reply && seen.mac().equals(owner.mac()),
                limit());
        probe.watch(Duration.ofMillis(300));
        return there && !probe.timeline().between(from, probe.now()).owners().isEmpty();
    }

    private Duration limit() {
        return pair.secondPlan().activeDownInterval().plusSeconds(1);
    }

    private static Moment first(Timeline timeline, MacAddress mac) {
        return timeline.owners().stream().filter(owner -> owner.mac().equals(mac)).findFirst()
                .map(Timeline.Ownership::from).orElse(Moment.ORIGIN);
    }

    private void expectOwner(Station owner, Station other) {
        boolean alone = owner.holds(pair.address()) && !other.holds(pair.address());
        tell("ip addr: lb1 %s it, lb2 %s it".formatted(pair.first().holds(pair.address()) ? "holds" : "does not hold",
                pair.second().holds(pair.address()) ? "holds" : "does not hold"));
        expect(alone, "not only " + owner + " holds the address, as 'ip -j addr' says");
        MacAddress answering = probe.timeline().owners().stream().reduce((one, next) -> next)
                .map(Timeline.Ownership::mac).orElse(MacAddress.BROADCAST);
        expect(answering.equals(owner.mac()),
                "the client is answered by " + pair.name(answering) + ", not by " + owner);
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }

    private void tell(String text) {
        tellAt(probe.now(), text);
    }

    private void tellAt(Moment at, String text) {
        System.out.printf("%7.3f s  %s%n", start.until(at).toNanos() / 1e9, text);
    }

    private boolean verdict() {
        System.out.println();
        faults.forEach(fault -> System.out.println("  wrong: " + fault));
        System.out.println(faults.isEmpty() ? "PASS: the address had one owner, survived the cut, and came back"
                : "FAIL");
        return faults.isEmpty();
    }

    private void explainKept() {
        long pid = pair.firstProgram().pid();
        String pids = pid + (sabotage ? "" : " " + pair.secondProgram().pid());
        boolean nested = Lab.inUserNamespace();
        System.out.printf("""

                The lab is still up. %1$s:
                  ip netns exec %2$s ip addr show dev eth0
                      what lb1 holds; %3$s likewise
                  ip netns exec %4$s ip link set lb1 down
                      pulls lb1's cable; 'up' puts it back
                  scripts/vigia status --socket %5$s/control.sock
                      who owns the address, says lb1's agent; its log and its file lie there too
                  kill %6$s
                      stops the agents; lb1's comes first
                  %7$s
                      ends it all
                """,
                nested ? "In a shell of its own, nsenter -t " + pid + " -U -m --preserve-credentials sh" : "As root",
                pair.first().namespace(), pair.second().namespace(), KEPT + "lan", pair.first().directory(), pids,
                nested ? "kill -9 " + pids : "scripts/demo --remove");
    }
}
