package dev.vigia.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * {@code scripts/faults}: the fault matrix on the real kernel. Each row befalls Vigia, then keepalived, in turns, each
 * in a lab of its own that was well before; the table goes to standard output, progress to standard error.
 */
final class Faults {
    private static final String USAGE = """
            usage: scripts/faults [--row N]... [--repeats R] [--make vigia|keepalived]... [--interval MS] [--seed S]
              --row N        only this row (default all)
              --repeats R    how often each row befalls each make (default 1)
              --make M       which make (default both)
              --interval MS  advert interval in ms, a multiple of 10 (default 200)
              --seed S       of the relay and of garbage (default: printed, another each time)
            """;
    /** The longest that one run may take. */
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** A run on a machine that stood still is repeated so often. */
    private static final int ATTEMPTS = 3;

    private final Duration interval;
    private final long seed;
    private final List<Router> makes;

    private Faults(Duration interval, long seed, List<Router> makes) {
        this.interval = interval;
        this.seed = seed;
        this.makes = makes;
    }

    /** All rows, in the order of the matrix. */
    static List<FaultRow> rows() {
        return Stream.of(OwnerRows.all(), NetworkRows.all(), CheckRows.all(), MachineRows.all(), AddressRows.all(),
                ScriptRows.all(), AttackRows.all(), BadInputRows.all()).flatMap(List::stream).sorted((one, other) ->
                Integer.compare(order(one), order(other))).toList();
    }

    private static int order(FaultRow row) {
        int number = Integer.parseInt(row.number().replaceAll("\\D", ""));
        return row.number().startsWith("B") ? 1000 + number : number;
    }

    /** Runs the matrix; its exit code is 0 where no row of Vigia's is outside its bound, 2 for wrong words. */
    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) {
        Map<String, List<String>> options =
                Words.options(words, List.of("--row", "--repeats", "--make", "--interval", "--seed"));
        List<FaultRow> chosen = options == null ? List.of() : rows().stream().filter(row ->
                options.getOrDefault("--row", List.of(row.number())).contains(row.number())).toList();
        if (options == null || chosen.isEmpty()) {
            System.err.print(USAGE);
            return 2;
        }
        try {
            int repeats = Integer.parseInt(only(options, "--repeats", "1"));
            long seed = Long.parseLong(only(options, "--seed", Long.toString(ProcessHandle.current().pid())));
            Duration interval = Duration.ofMillis(Long.parseLong(only(options, "--interval", "200")));
            List<Router> makes = makes(options.getOrDefault("--make", List.of("vigia", "keepalived")));
            System.err.println("seed " + seed + ", " + repeats + " of each, advert_int " + interval.toMillis() + " ms");
            return new Faults(interval, seed, makes).matrix(chosen, repeats);
        } catch (NumberFormatException e) {
            System.err.print("no number: " + e.getMessage() + "\n" + USAGE);
            return 2;
        }
    }

    private static String only(Map<String, List<String>> options, String option, String otherwise) {
        return options.getOrDefault(option, List.of(otherwise)).get(0);
    }

    private static List<Router> makes(List<String> words) {
        return Router.MEASURED.stream().filter(make -> words.contains(make.toString().toLowerCase()))
                .filter(make -> {
                    make.obstacle().ifPresent(why -> System.err.println("SKIPPED: " + make + ": " + why));
                    return make.obstacle().isEmpty();
                }).toList();
    }

    private int matrix(List<FaultRow> rows, int repeats) {
        var table = new MatrixTable(makes, interval, seed);
        ExecutorService one = Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "trial");
            thread.setDaemon(true);
            return thread;
        });
        for (FaultRow row : rows) {
            Map<Router, List<Outcome>> outcomes = new LinkedHashMap<>();
            for (int i = 0; i < repeats; i++) {
                for (Router make : makes) {
                    if (row.makes().contains(make) && (row.waitsFor().isEmpty() || i == 0)) {
                        outcomes.computeIfAbsent(make, key -> new ArrayList<>()).add(judged(one, row, make, seed + i));
                    }
                }
            }
            table.add(row, outcomes);
        }
        one.shutdownNow();
        System.out.print(table);
        return table.outside(Router.VIGIA) == 0 ? 0 : 1;
    }

    private Outcome judged(ExecutorService one, FaultRow row, Router make, long runSeed) {
        Outcome outcome = Outcome.unmeasured(Outcome.Verdict.STALLED, "never run");
        for (int i = 0; i < ATTEMPTS && outcome.verdict() == Outcome.Verdict.STALLED; i++) {
            outcome = bounded(one, row, make, interval, runSeed);
            System.err.printf("row %s, %s: both %d ms, nobody %d ms, takeovers %d: %s%s (load %s)%n", row.number(),
                    make, outcome.figures().both().toMillis(), outcome.figures().nobody().toMillis(),
                    outcome.figures().takeovers(), outcome.verdict(),
                    Stream.concat(outcome.complaints().stream(), outcome.remarks().stream())
                            .map(text -> "\n    " + text).reduce("", String::concat), load());
        }
        return outcome;
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** One run, ended after {@link #LONGEST}; whatever goes wrong in it is an outcome. */
    static Outcome bounded(ExecutorService one, FaultRow row, Router make, Duration interval, long seed) {
        if (row.waitsFor().isPresent()) {
            return Outcome.unmeasured(Outcome.Verdict.WAITS, "waits for: " + row.waitsFor().get());
        }
        try (Trial trial = new Trial(make, interval, new Random(seed))) {
            Future<Outcome> run = one.submit(new Judge(row, trial)::outcome);
            try {
                return run.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException late) {
                run.cancel(true);
                return Outcome.unmeasured(Outcome.Verdict.OUTSIDE, "not done within " + LONGEST.toSeconds() + " s");
            } catch (ExecutionException failed) {
                String why = String.valueOf(failed.getCause().getMessage());
                return Outcome.unmeasured(Outcome.Verdict.OUTSIDE, why);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.unmeasured(Outcome.Verdict.STALLED, "interrupted");
        }
    }
}
