package dev.vigia.lab;

import static org.awaitility.Awaitility.await;

import dev.vigia.control.ControlClient;
import dev.vigia.control.Request;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code scripts/bench verbs}: from shell to shell, how long an operator waits for each verb; and whether a thousand
 * requests a second on the socket make adverts late.
 */
final class VerbsBench {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.100");
    private static final Duration ALLOWED = Duration.ofMillis(250);
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration LATE = Duration.ofMillis(5);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final MonotonicClock CLOCK = new MonotonicClock();
    private static final int CALLERS = 4;
    private static final int PER_SECOND = 1000;
    private static final List<List<String>> VERBS = List.of(List.of("status"), List.of("status", "-o", "json"),
            List.of("status", "-q"), List.of("explain"), List.of("history", "-n", "20"), List.of("drain", "web"),
            List.of("resume", "web"));

    private final int runs;
    private final Duration span;
    private boolean good = true;

    VerbsBench(Options options) {
        this.runs = options.runs(20);
        this.span = Duration.ofSeconds(options.number("--seconds", 30));
    }

    /** Measures and prints; 0 where no median is above 250 ms and no advert later than 5 ms beside the requests. */
    int run() {
        verbs();
        Table.head("10 ms adverts for %d s beside requests on the control socket".formatted(span.toSeconds()), 1,
                "requests a second", "answered", "adverts", "longest gap, ms", "allowed, ms");
        requests(0);
        requests(PER_SECOND);
        return good ? 0 : 1;
    }

    private static Program agent(Station station, Duration interval) {
        Program agent = Router.VIGIA.start(station, new Plan(150, interval, List.of(ADDRESS + "/24")));
        await().atMost(Pair.START).until(() -> station.holds(ADDRESS));
        return agent;
    }

    private void verbs() {
        Table.head("verbs, shell to shell, %d runs each".formatted(runs), 1, "verb", "median, ms", "worst, ms",
                "allowed median, ms");
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("verbs").station("lb1");
            agent(station, Duration.ofMillis(100));
            String launcher = Path.of("scripts/vigia").toAbsolutePath().toString();
            for (List<String> verb : VERBS) {
                List<Duration> spans = new ArrayList<>();
                for (int i = 0; i < runs; i++) {
                    List<String> words = new ArrayList<>(List.of(launcher));
                    words.addAll(verb);
                    words.addAll(List.of("--socket", station.directory() + "/control.sock"));
                    Moment begun = CLOCK.now();
                    Shell.attempt(words, "");
                    spans.add(begun.until(CLOCK.now()));
                }
                spans.sort(null);
                Duration median = spans.get(spans.size() / 2);
                good &= median.compareTo(ALLOWED) <= 0;
                Table.row(String.join(" ", verb), "%.0f".formatted(Spread.ms(median)),
                        "%.0f".formatted(Spread.ms(spans.get(spans.size() - 1))), ALLOWED.toMillis());
            }
        }
    }

    private void requests(int perSecond) {
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("requests");
            Station station = lan.station("lb1");
            agent(station, INTERVAL);
            Path socket = Path.of(station.directory() + "/control.sock");
            var answered = new AtomicInteger();
            try (Probe probe = Probe.start(lan.station("client"), ADDRESS)) {
                probe.watch(SETTLE);
                Moment start = probe.now();
                List<Thread> callers = new ArrayList<>();
                for (int i = 0; perSecond > 0 && i < CALLERS; i++) {
                    Thread caller = new Thread(() -> call(socket, perSecond / CALLERS, answered));
                    caller.start();
                    callers.add(caller);
                }
                probe.watch(span);
                List<Sighting.Advert> adverts = probe.timeline().between(start, probe.now()).adverts(station.mac());
                for (Thread caller : callers) {
                    caller.join();
                }
                double gap = ManyAddressesBench.longestGap(adverts);
                double allowed = Spread.ms(INTERVAL.plus(LATE));
                good &= perSecond == 0 || gap <= allowed;
                Table.row(perSecond, "%d a second".formatted(answered.get() / span.toSeconds()), adverts.size(),
                        "%.1f".formatted(gap), "%.1f".formatted(allowed));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Asks at an even pace; who is late asks at once. */
    private void call(Path socket, int perSecond, AtomicInteger answered) {
        long pace = Duration.ofSeconds(1).toNanos() / perSecond;
        Moment begun = CLOCK.now();
        for (long i = 0; i * pace < span.toNanos(); i++) {
            LockSupport.parkNanos(Math.max(0, i * pace - begun.until(CLOCK.now()).toNanos()));
            try {
                ControlClient.ask(socket, Request.STATUS);
                answered.incrementAndGet();
            } catch (IOException refused) {
                // Not counted: the table shows how many were answered.
                continue;
            }
        }
    }
}
