package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is measured of a virtual router for those who watch it. */
class FiguresTest {
    private final Node node = Node.started(Family.IPV4, 100);

    private Figures figures() {
        return node.status().figures();
    }

    @Test
    void aTakeoverLastsFromTheLastAdvertOfTheOtherToOurFirstAnnouncement() {
        node.advert(200);
        node.pass(Duration.ofSeconds(1));
        node.advert(200);
        assertEquals(0, figures().takeovers().count());
        assertNull(figures().leaseRest());
        node.pass(Duration.ofSeconds(4));
        assertEquals(Role.ACTIVE, node.status().role());
        assertEquals(Duration.ofNanos(3_609_375_000L), figures().takeovers().sum(), "3 s and (256 - 100) / 256 s");
        assertEquals(1, figures().takeovers().count());
        assertEquals(new Distribution(figures().arrivals().bounds(),
                List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L, 0L), Duration.ofSeconds(1)), figures().arrivals());
        node.pass(Duration.ofSeconds(60));
        assertEquals(1, figures().takeovers().count(), "only the first announcement ends it");
    }

    @Test
    void aStartWithoutAnotherOwnerIsNoTakeover() {
        node.pass(Duration.ofSeconds(10));
        assertEquals(Role.ACTIVE, node.status().role());
        assertEquals(0, figures().takeovers().count());
    }

    @Test
    void changesOfRoleAreCountedByTheirReason() {
        node.pass(Duration.ofSeconds(10));
        node.advert(200);
        node.pass(Duration.ofSeconds(10));
        var active = new Passage(Role.BACKUP, Role.ACTIVE, Reason.Code.ACTIVE_DOWN);
        assertEquals(Map.of(new Passage(Role.STOPPED, Role.BACKUP, Reason.Code.STARTED), 1L, active, 2L,
                new Passage(Role.ACTIVE, Role.BACKUP, Reason.Code.HIGHER_PRIORITY), 1L), figures().passages());
    }

    @Test
    void theLeaseRunsDownUntilItIsRenewed() {
        node.pass(Duration.ofSeconds(10));
        Duration lease = node.status().figures().leaseRest();
        Duration lifetime = Duration.ofSeconds(5);
        assertTrue(lease.compareTo(lifetime.dividedBy(3)) > 0 && lease.compareTo(lifetime) <= 0,
                () -> lease + " of 4 intervals and a second");
    }

    @Test
    void whatIsLongerThanAllBoundsIsCountedBeyondThem() {
        var tally = new Distribution.Tally(1, 2);
        tally.add(Duration.ofMillis(1));
        tally.add(Duration.ofMillis(3));
        assertEquals(new Distribution(List.of(Duration.ofMillis(1), Duration.ofMillis(2)), List.of(1L, 0L, 1L),
                Duration.ofMillis(4)), tally.distribution());
    }
}
