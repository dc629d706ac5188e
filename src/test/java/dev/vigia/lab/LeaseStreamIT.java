package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewing a lease disturbs no TCP connection to the address: the same run with and without renewals. */
@Timeout(180)
class LeaseStreamIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration SPAN = Duration.ofSeconds(8);
    /** Renewed at a third of it. */
    private static final String SHORT = "lease: { address_lifetime: 1s }";
    /** Not renewed once in a run. */
    private static final String LONG = "lease: { address_lifetime: 1h }";
    private static final String AWAY = """
            for round in 1 2 3 4; do
              for prefix in 24 32 64 128; do ip addr del %1$s/$prefix dev eth0 2>/dev/null; done
              sleep 1
            done""";
    private static final int RENEWALS = 16;
    /** Below the shortest wait for a retransmission (TCP_RTO_MIN, 200 ms). */
    private static final Duration HICCUP = Duration.ofMillis(100);
    /** What a renewal does, it does sixteen times in each run: one run in which nothing happens is proof. */
    private static final int ATTEMPTS = 3;

    private record Run(TcpCourse.Result result, long renewals) {
    }

    @ParameterizedTest
    @ValueSource(strings = {"IPv4", "IPv6"})
    void aStreamAndAnIdleConnectionFeelNothing(String family) throws Exception {
        Skip.unless(Lab.obstacle());
        boolean clean = false;
        for (int i = 0; i < ATTEMPTS && !clean; i++) {
            Run control = run(family, LONG, "true");
            Run leased = run(family, SHORT, "true");
            System.out.printf("%s without renewals: %s%n%s with %d renewals: %s%n", family, control.result(), family,
                    leased.renewals(), leased.result());
            assertTrue(control.renewals() == 0, "the control is one: " + control);
            assertTrue(leased.renewals() >= RENEWALS, "enough renewals: " + leased);
            clean = leased.result().clean()
                    && leased.result().longestGap().compareTo(control.result().longestGap().plus(HICCUP)) < 0;
        }
        assertTrue(clean, "in none of " + ATTEMPTS + " runs was the stream undisturbed");
    }

    /** Without it the test above might be blind. */
    @ParameterizedTest
    @ValueSource(strings = {"IPv4", "IPv6"})
    void anAddressThatIsAwayForAMomentIsSeen(String family) throws Exception {
        Skip.unless(Lab.obstacle());
        Run away = run(family, LONG, AWAY);
        System.out.printf("%s, taken off by hand: %s%n", family, away.result());
        assertFalse(away.result().clean(), "the agent puts it back, but not before a segment is lost");
    }

    private static Run run(String family, String lease, String command) throws Exception {
        List<String> addresses = family.equals("IPv4") ? Plan.IPV4 : Plan.IPV6;
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("");
            Station router = lan.station("lb1");
            Station client = lan.station("client");
            var plan = new Plan(150, INTERVAL, addresses, Optional.empty())
                    .with(Map.of(Router.VIGIA, List.of(lease)));
            Router.VIGIA.start(router, plan);
            await().atMost(Pair.START).until(() -> router.holds(plan.address()));
            Program news = router.start("news", List.of("ip", "monitor", "address"), Map.of());
            var course = new TcpCourse(router, client, plan.address());
            TcpCourse.Result result = course.run(SPAN,
                    () -> Shell.run(router.inside(List.of("sh", "-c", command.formatted(plan.address()))), ""));
            Path log = router.directory().resolve("news.log");
            long renewals = Files.readString(log).lines().filter(line -> line.contains(plan.address() + "/")).count();
            news.kill();
            return new Run(result, renewals);
        }
    }
}
