package dev.vigia.probe;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs of single checks for the tests of this package. */
final class Probes {
    static final Clock CLOCK = new MonotonicClock();
    static final Duration AMPLE = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(300);

    private Probes() {
    }

    static CheckSettings check(Subject subject, Duration timeout) {
        return new CheckSettings("test", subject, new Rhythm(Duration.ofSeconds(1), timeout, 1, 1),
                Influence.DECISIVE);
    }

    /** The one answer of one run. */
    static CheckResult run(Prober prober, Subject subject, Duration timeout) throws Exception {
        var answer = new CompletableFuture<CheckResult>();
        prober.start(check(subject, timeout), CLOCK.now().plus(timeout), result -> {
            if (!answer.complete(result)) {
                throw new IllegalStateException("a second answer");
            }
        });
        return answer.get(30, TimeUnit.SECONDS);
    }

    /** Outcome and evidence on one line. */
    static String said(CheckResult result) {
        return result.outcome() + ": " + result.evidence();
    }

    static Subject.Http get(int port, String content) {
        return new Subject.Http("127.0.0.1", port, "/health", Map.of(), List.of(Subject.StatusRange.SUCCESS), content,
                null);
    }

    static Subject.Http https(int port, Subject.Trust trust) {
        return new Subject.Http("127.0.0.1", port, "/", Map.of(), List.of(Subject.StatusRange.SUCCESS), "", trust);
    }

    static boolean timedOut(CheckResult result, Duration timeout) {
        return result.outcome() == Outcome.TIMED_OUT && result.took().plusMillis(1).compareTo(timeout) >= 0
                && result.took().compareTo(timeout.plusSeconds(5)) < 0;
    }
}
