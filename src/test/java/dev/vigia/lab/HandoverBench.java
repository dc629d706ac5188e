package dev.vigia.lab;

import dev.vigia.time.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * {@code scripts/bench handover}: the owner is stopped, drained or hands over on purpose, and comes back; how many of
 * a client's requests, one each millisecond, find nobody.
 */
final class HandoverBench {
    private static final Duration BEFORE = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final int USAGE_ERROR = 2;

    private final Options options;
    private final int runs;
    private final Random phases;
    private final Map<Row, List<Move>> rows = new LinkedHashMap<>();
    private int failures;

    /** Who leaves and who takes over, Vigia with a {@code handover} key or none. */
    private record Makes(Router first, Router second, String handover) {
        private Plan plan(int priority, Duration interval) {
            Plan plan = new Plan(priority, interval, Plan.IPV4);
            return handover.isEmpty() ? plan
                    : plan.with(Map.of(Router.VIGIA, List.of("handover: " + handover)));
        }

        @Override
        public String toString() {
            return first + " to " + second + (handover.isEmpty() ? "" : ", " + handover);
        }
    }

    /** A planned move of the owner, and the way back. */
    private enum Way {
        STOP("stop", "TERM", "started again") {
            @Override
            Program leave(Pair pair) {
                pair.firstProgram().terminate();
                return pair.firstProgram();
            }

            @Override
            Program comeBack(Pair pair) {
                pair.firstProgram().exit(Pair.START);
                pair.startFirst();
                return null;
            }
        },
        DRAIN("drain", "drain", "resume") {
            @Override
            Program leave(Pair pair) {
                return verb(pair, "drain");
            }

            @Override
            Program comeBack(Pair pair) {
                return verb(pair, "resume");
            }
        },
        HANDOVER("handover", "handover", "resume") {
            @Override
            Program leave(Pair pair) {
                return verb(pair, "handover", "web");
            }

            @Override
            Program comeBack(Pair pair) {
                return verb(pair, "resume");
            }
        };

        private final String word;
        private final String there;
        private final String back;

        Way(String word, String there, String back) {
            this.word = word;
            this.there = there;
            this.back = back;
        }

        /** Starts the move; the program that ends with 0 when it is done. */
        abstract Program leave(Pair pair);

        /** Starts the way back; the program that ends with 0, or null. */
        abstract Program comeBack(Pair pair);

        private static Program verb(Pair pair, String... words) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--socket", pair.first().directory().resolve("control.sock").toString()));
            return Router.run(pair.first(), all);
        }
    }

    private record Row(Makes makes, Duration interval, String move) {
    }

    /** One move: what the client lost of it, and in the window before it; whether the address moved. */
    private record Move(long lost, Duration gap, long controlLost, Duration controlGap, boolean done) {
    }

    /** A bench as asked for. */
    HandoverBench(Options options) {
        this.options = options;
        this.runs = options.runs(10);
        this.phases = options.phases();
    }

    /** Measures and prints; 0 where each move that this build knows moved the address. */
    int run() {
        Set<Way> known = EnumSet.noneOf(Way.class);
        for (String word : options.chosen("--move", "stop", "drain", "handover")) {
            Way way = Way.valueOf(word.toUpperCase(Locale.ROOT));
            if (way == Way.STOP || knows(word)) {
                known.add(way);
            } else {
                System.err.println("this build of Vigia has no verb '" + word + "': not measured");
            }
        }
        try (Lab lab = Lab.open()) {
            for (Duration interval : options.intervals(1000, 100)) {
                measure(lab, interval, known);
            }
        } finally {
            print();
        }
        return failures == 0 ? 0 : 1;
    }

    private static boolean knows(String verb) {
        String launcher = Path.of("scripts/vigia").toAbsolutePath().toString();
        List<String> words = new ArrayList<>(List.of(launcher, verb, "--socket", "/nonexistent/control.sock"));
        if (verb.equals("handover")) {
            words.add(2, "web");
        }
        return Shell.attempt(words, "").exit() != USAGE_ERROR;
    }

    private void measure(Lab lab, Duration interval, Set<Way> known) {
        Map<Makes, Pair> pairs = new LinkedHashMap<>();
        for (Makes makes : makes()) {
            Lan lan = lab.lan(pairs.size() + "-" + interval.toMillis());
            Pair pair = new Pair(lan, makes.first(), makes.plan(150, interval), makes.second(),
                    makes.plan(100, interval));
            pairs.put(makes, pair);
            pair.start();
        }
        for (int i = 1; i <= runs; i++) {
            pairs.forEach((makes, pair) -> {
                for (Way way : known) {
                    if (way == Way.STOP || makes.second() == Router.VIGIA) {
                        thereAndBack(makes, pair, way);
                    }
                }
            });
        }
        pairs.values().forEach(Pair::end);
    }

    private List<Makes> makes() {
        List<String> manners = options.given().containsKey("--manner")
                ? options.chosen("--manner", "make_before_break", "break_before_make") : List.of("");
        List<Makes> makes = new ArrayList<>();
        for (Router heir : List.of(Router.VIGIA, Router.KEEPALIVED)) {
            manners.forEach(manner -> makes.add(new Makes(Router.VIGIA, heir, manner)));
        }
        makes.add(new Makes(Router.KEEPALIVED, Router.KEEPALIVED, ""));
        return makes;
    }

    private void thereAndBack(Makes makes, Pair pair, Way way) {
        failures += pair.recover(true) ? 0 : 1;
        Duration interval = pair.firstPlan().interval();
        record(new Row(makes, interval, way.there), move(pair, pair.second(), () -> way.leave(pair)));
        record(new Row(makes, interval, "fail-back: " + way.back), move(pair, pair.first(), () -> way.comeBack(pair)));
    }

    private void record(Row row, Move move) {
        rows.computeIfAbsent(row, added -> new ArrayList<>()).add(move);
        failures += move.done() ? 0 : 1;
        System.err.printf("%s, %d ms, %s: %d lost, gap %.1f ms (control %d lost, gap %.1f ms)%s%n", row.makes(),
                row.interval().toMillis(), row.move(), move.lost(), Spread.ms(move.gap()), move.controlLost(),
                Spread.ms(move.controlGap()), move.done() ? "" : " NOT DONE");
    }

    /** What begins a move; the program that ends with 0 when it is done, or null. */
    private interface Beginning {
        Program begin();
    }

    private Move move(Pair pair, Station heir, Beginning beginning) {
        Duration interval = pair.firstPlan().interval();
        Duration patience = pair.firstPlan().activeDownInterval().multipliedBy(2).plus(Pair.START);
        try (Probe probe = Probe.start(pair.client(), pair.address())) {
            Moment start = probe.now();
            probe.watch(BEFORE.plusNanos(phases.nextLong(interval.toNanos())));
            Moment at = probe.now();
            Program program = beginning.begin();
            boolean came = probe.watchFor(seen -> seen instanceof Sighting.Announcement
                    && seen.mac().equals(heir.mac()), patience);
            // The leaver may answer until an interval and 50 ms later; then whoever asked the wrong one notices.
            probe.watch(interval.plus(SETTLE).plus(Timeline.PATIENCE));
            boolean well = program == null || program.exit(Pair.START).orElse(1) == 0;
            Timeline all = probe.timeline();
            Timeline before = all.between(start, at);
            Timeline after = all.between(at, Moment.NEVER);
            if (!well) {
                System.err.println(program + " ended badly:\n" + program.output());
            }
            boolean moved = came && pair.soleHolder().map(heir::equals).orElse(false);
            return new Move(after.lost(), after.blackout(), before.lost(), before.blackout(), moved && well);
        }
    }

    private void print() {
        Table.head("Planned moves: requests that nobody answered, one sent each millisecond", 2, "makes", "move",
                "advert_int, ms", "moves", "lost median", "worst", "longest gap median, ms", "worst",
                "control lost median", "worst");
        rows.forEach((row, moves) -> Table.row(row.makes(), row.move(), row.interval().toMillis(), moves.size(),
                Spread.of(moves, Move::lost).counts(), Spread.ms(moves, Move::gap).cells(),
                Spread.of(moves, Move::controlLost).counts()));
    }
}
