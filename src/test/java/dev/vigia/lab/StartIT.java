package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two agents started together: one of them, and only one, comes to own the address. */
class StartIT {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /** How long two may both answer: a round trip here, which is below a millisecond, and 20 ms. */
    private static final Duration TOGETHER = Duration.ofMillis(21);

    @ParameterizedTest
    @CsvSource({"150, 100, ipv4", "150, 100, ipv6", "100, 100, ipv4", "100, 100, ipv6"})
    void oneOfTwoOwns(int firstPriority, int secondPriority, String family) {
        Skip.unless(Lab.obstacle());
        List<String> addresses = family.equals("ipv4") ? Plan.IPV4 : Plan.IPV6;
        Plan one = new Plan(firstPriority, INTERVAL, addresses);
        Plan other = new Plan(secondPriority, INTERVAL, addresses);
        try (Lab lab = Lab.open()) {
            Pair pair = new Pair(lab.lan("start"), Router.VIGIA, one, Router.VIGIA, other);
            try (Probe probe = Probe.start(pair.client(), pair.address())) {
                // The control: nobody answers before there is a router.
                probe.watch(INTERVAL);
                assertEquals(Set.of(), probe.timeline().answerers());
                var start = probe.now();
                pair.startFirst();
                pair.startSecond();
                boolean equal = firstPriority == secondPriority;
                if (equal) {
                    // Whose timer runs out first: the other one hears it and stays Backup.
                    await().atMost(Pair.START).until(() -> pair.soleHolder().isPresent());
                } else {
                    pair.awaitOwner(pair.first(), Pair.START);
                }
                probe.watch(other.activeDownInterval().plusSeconds(1));
                Timeline all = probe.timeline();
                Station winner = pair.soleHolder().orElseThrow();
                var announced = all.announcements(winner.mac()).get(0).at();
                System.out.printf("start %d/%d %s: owned after %d ms, both answered for %.1f ms%n", firstPriority,
                        secondPriority, family, start.until(announced).toMillis(), all.overlap().toNanos() / 1e6);
                // Of two unequal ones the lesser may have come first: it yields, and answers what was under way to it.
                assertTrue(all.overlap().compareTo(TOGETHER) <= 0, "both answered for " + all.overlap());
                Timeline end = all.between(probe.now().minus(Duration.ofSeconds(1)), probe.now());
                assertEquals(Set.of(winner.mac()), end.answerers());
                Set<MacAddress> losers = Set.of(pair.first().mac(), pair.second().mac());
                losers.stream().filter(mac -> !mac.equals(winner.mac()))
                        .forEach(mac -> assertEquals(List.of(), end.adverts(mac), "adverts of the other"));
            }
        }
    }
}
