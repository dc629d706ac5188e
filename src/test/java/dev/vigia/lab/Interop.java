package dev.vigia.lab;

import static dev.vigia.lab.Outcome.Verdict.INSIDE;
import static dev.vigia.lab.Outcome.Verdict.OUTSIDE;
import static dev.vigia.lab.Outcome.Verdict.WAITS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code scripts/interop}: Vigia beside keepalived and FRR in both roles, in every dialect that they share. Some
 * pairings run at once, each on a LAN of its own; the table goes to standard output, progress to standard error.
 */
final class Interop {
    private static final String USAGE = """
            usage: scripts/interop [--peer keepalived|frr]... [--dialect NAME]... [--at-once N] [--mixed yes|no|only]
              --peer P       only rows with this peer (default both)
              --dialect D    only these: version2 ipv4 ipv6 unicast4 unicast6 peers_mac both_mac
              --at-once N    how many pairings run side by side (default 3)
              --mixed W      the pairs of 100 ms and 1 s adverts too, or only those (default yes)
            """;
    private static final List<String> OPTIONS = List.of("--peer", "--dialect", "--at-once", "--mixed");
    /** One control run per pairing and role. */
    static final Duration CONTROL = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Interop() {
    }

    /** Prints the table; exit code 1 where a row is outside its bound or could not be judged, 2 for wrong words. */
    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) {
        Map<String, List<String>> options = Words.options(words, OPTIONS);
        if (options == null || !options.getOrDefault("--at-once", List.of("3")).get(0).matches("[1-9]")) {
            System.err.print(USAGE);
            return 2;
        }
        String mixed = options.getOrDefault("--mixed", List.of("yes")).get(0);
        Map<Callable<List<Finding>>, String> runs = new LinkedHashMap<>();
        try (Lab lab = Lab.open()) {
            for (Router peer : List.of(Router.KEEPALIVED, Router.FRR)) {
                if (!chosen(options, "--peer", peer)) {
                    continue;
                }
                if (peer.obstacle().isPresent()) {
                    runs.put(() -> List.of(Finding.without(peer.toString(), "all", OUTSIDE, peer.obstacle().get())),
                            peer.toString());
                    continue;
                }
                if (!mixed.equals("only")) {
                    pairings(peer, options).forEach(pairing ->
                            runs.put(() -> pairing.run(lab, CONTROL), pairing.toString()));
                }
                if (!mixed.equals("no")) {
                    TwoSpeeds.all(peer).forEach(pair -> runs.put(() -> pair.run(lab), pair.toString()));
                }
            }
            return judged(runs, Integer.parseInt(options.getOrDefault("--at-once", List.of("3")).get(0)));
        }
    }

    private static boolean chosen(Map<String, List<String>> options, String option, Enum<?> one) {
        List<String> wanted = options.getOrDefault(option, List.of());
        return wanted.isEmpty() || wanted.contains(one.name().toLowerCase(Locale.ROOT));
    }

    /** The pairings with a peer; what it lacks is said. */
    private static List<Pairing> pairings(Router peer, Map<String, List<String>> options) {
        List<Pairing> pairings = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            if (!chosen(options, "--dialect", dialect)) {
                continue;
            }
            dialect.lacking(peer).ifPresent(why -> System.err.println("no row: " + dialect + ", " + peer + ": " + why));
            if (dialect.lacking(peer).isEmpty()) {
                pairings.add(new Pairing(dialect, Router.VIGIA, peer, true));
                pairings.add(new Pairing(dialect, Router.VIGIA, peer, false));
            }
        }
        return pairings;
    }

    private static int judged(Map<Callable<List<Finding>>, String> runs, int atOnce) {
        ExecutorService some = Executors.newFixedThreadPool(atOnce, task -> {
            var thread = new Thread(task, "pairing");
            thread.setDaemon(true);
            return thread;
        });
        Map<Future<List<Finding>>, String> started = new LinkedHashMap<>();
        runs.forEach((run, title) -> started.put(some.submit(run), title));
        Table.head("Vigia beside its peers: one owner within Active_Down_Interval + 500 ms", 2, "pairing",
                "what happens", "bound ms", "one owner after ms", "on return: nobody ms", "both ms", "verdict");
        List<Finding> findings = new ArrayList<>();
        started.forEach((run, title) -> {
            List<Finding> found = result(run, title);
            found.forEach(Finding::print);
            findings.addAll(found);
        });
        some.shutdownNow();
        List<Finding> open = findings.stream().filter(finding -> finding.verdict() == WAITS).toList();
        open.forEach(finding -> System.err.println(finding.row() + ", " + finding.event() + ": " + finding.remark()));
        long failing = findings.stream().filter(one -> one.verdict() != INSIDE && one.verdict() != WAITS).count();
        System.out.printf("%n%d rows, %d failing, %d open%n", findings.size(), failing, open.size());
        return failing == 0 && findings.size() > open.size() ? 0 : 1;
    }

    private static List<Finding> result(Future<List<Finding>> run, String title) {
        try {
            return run.get(LONGEST.toSeconds() * 4, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            return List.of(Finding.without(title, "all", OUTSIDE, String.valueOf(failed.getCause())));
        } catch (TimeoutException late) {
            run.cancel(true);
            return List.of(Finding.without(title, "all", OUTSIDE, "not done in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.without(title, "all", OUTSIDE, "interrupted"));
        }
    }
}
