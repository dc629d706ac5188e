package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import dev.vigia.vrrp.Standing;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a router takes its time: at the start, before it preempts, until it takes over, and in announcing. */
class ConductTest {
    private static final Duration TAKEOVER = Duration.ofNanos(3_609_375_000L);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private static Node started(Conduct conduct) {
        return Node.started(Node.instance(Family.IPV4, 100).with(conduct));
    }

    /** Each announcement in the time to come as {@code milliseconds x frames}, counted from now. */
    private static List<String> announced(Node node, Duration span) {
        List<String> seen = new ArrayList<>();
        node.commands.clear();
        for (int millis = 1; millis <= span.toMillis(); millis++) {
            node.pass(MILLISECOND);
            int frames = node.announcements().stream().mapToInt(announce -> announce.frames().size()).sum();
            if (frames > 0) {
                seen.add(millis + " x " + frames);
            }
            node.commands.clear();
        }
        return seen;
    }

    private static int perRound() {
        return Wire.virtual(Family.IPV4).size();
    }

    @Test
    void theFileSaysHowOftenATakeoverIsAnnounced() {
        Node node = started(Conduct.DEFAULT.with(new Announcements(Duration.ofMillis(2500), 3, Duration.ZERO, 1,
                Duration.ZERO, 1, Duration.ZERO, Duration.ZERO)));
        node.pass(TAKEOVER);
        assertEquals(3 * perRound(), node.announcements().stream().mapToInt(each -> each.frames().size()).sum());
        assertEquals(List.of("1000 x " + 3 * perRound(), "2500 x " + 3 * perRound()),
                announced(node, Duration.ofSeconds(20)));
    }

    @Test
    void anOwnerAnnouncesAnywayWhereTheFileSaysSo() {
        Node node = started(Conduct.DEFAULT.with(new Announcements(Duration.ZERO, 1, Duration.ofSeconds(4), 2,
                Duration.ZERO, 1, Duration.ZERO, Duration.ZERO)));
        node.pass(TAKEOVER);
        assertEquals(List.of("1000 x " + perRound(), "4000 x " + 2 * perRound(), "8000 x " + 2 * perRound()),
                announced(node, Duration.ofSeconds(11)));
        node.advert(200);
        assertEquals(List.of(), announced(node, Duration.ofSeconds(3)), "a Backup announces nothing");
    }

    @Test
    void aWonContentionIsAnnouncedTwice() {
        Node node = started(Conduct.DEFAULT.with(new Announcements(Duration.ZERO, 1, Duration.ZERO, 1,
                Duration.ofSeconds(3), 2, Duration.ZERO, Duration.ZERO)));
        node.pass(TAKEOVER.plusSeconds(2));
        node.advert(50);
        assertEquals(List.of("50 x " + 2 * perRound(), "3050 x " + 2 * perRound()),
                announced(node, Duration.ofSeconds(10)));
    }

    @Test
    void framesAreKeptApart() {
        var apart = new Announcements(Duration.ZERO, 2, Duration.ZERO, 1, Duration.ZERO, 1, Duration.ofMillis(20),
                Duration.ZERO);
        List<Subnet> three = List.of(Subnet.parse("192.0.2.101"), Subnet.parse("192.0.2.102"),
                Subnet.parse("192.0.2.103"));
        Node node = Node.started(Node.instance("web", Family.IPV4, 100, three).with(Conduct.DEFAULT.with(apart)));
        node.pass(TAKEOVER);
        assertEquals(1, node.announcements().size());
        assertEquals(List.of("20 x 1", "40 x 1", "60 x 1", "80 x 1", "100 x 1"),
                announced(node, Duration.ofMillis(500)));
        long adverts = node.status().counters().get("advertisement_sent");
        node.pass(Duration.ofSeconds(2));
        assertEquals(adverts + 2, node.status().counters().get("advertisement_sent"), "adverts keep their pace");
    }

    @Test
    void nothingIsDoneOrToldBeforeTheStartupDelayIsOver() {
        Node node = started(Conduct.DEFAULT.startingAfter(Duration.ofSeconds(10)));
        assertEquals(List.of(Reason.Code.STARTUP_DELAYED),
                node.status().unfitBecause().stream().map(Reason::code).toList());
        node.pass(Duration.ofMillis(9_999));
        assertEquals(List.of(), node.all(Command.Send.class));
        node.pass(Duration.ofMillis(1));
        assertEquals(Role.BACKUP, node.status().role());
        assertEquals(Reason.Code.STARTED, node.status().reason().code());
        node.pass(TAKEOVER);
        assertEquals(Role.ACTIVE, node.status().role());
    }

    @Test
    void aLinkThatFlapsMeanwhileShortensNothing() {
        Node node = started(Conduct.DEFAULT.startingAfter(Duration.ofSeconds(10)));
        node.link(false);
        node.link(true);
        node.pass(Duration.ofMillis(9_999));
        assertEquals(List.of(Role.UNFIT), node.roles());
        node.pass(Duration.ofMillis(1));
        assertEquals(List.of(Role.UNFIT, Role.BACKUP), node.roles());
    }

    @Test
    void aReloadIsNoStart() {
        Node node = started(Conduct.DEFAULT);
        node.pass(Duration.ofSeconds(20));
        node.configure(Node.instance(Family.IPV4, 100).with(Conduct.DEFAULT.startingAfter(Duration.ofMinutes(1))));
        assertEquals(Role.ACTIVE, node.status().role());
        node.link(false);
        node.link(true);
        assertEquals(Role.BACKUP, node.status().role());
    }

    @Test
    void aLowerPriorityIsLeftActiveForTheDelay() {
        Node node = started(Conduct.DEFAULT.preemptingAfter(Duration.ofSeconds(30)));
        for (int second = 0; second < 32; second++) {
            node.advert(50);
            node.pass(Duration.ofSeconds(1));
            assertEquals(Role.BACKUP, node.status().role(), "second " + second);
        }
        for (int second = 0; second < 4; second++) {
            node.advert(50);
            node.pass(Duration.ofSeconds(1));
        }
        assertEquals(Role.ACTIVE, node.status().role());
        assertEquals(Reason.Code.PREEMPTED_LOWER, node.status().reason().code());
    }

    @ParameterizedTest
    @CsvSource({"1, SAFETY, 2", "2, SAFETY, 2", "3, SAFETY, 3", "5, SAFETY, 5", "2, AVAILABILITY, 3"})
    void theGateClosesBeforeAPeerThatCountsSoManyMissesTakesOver(int misses, String prefer, int intervals) {
        var lease = new LeaseSettings(Standing.Caution.valueOf(prefer), LeaseSettings.GateChoice.AUTO,
                Optional.empty(), Optional.empty());
        Node node = Node.started(Node.instance(Family.IPV4, 100).with(Conduct.DEFAULT.missing(misses)).with(lease));
        assertEquals(Duration.ofSeconds(intervals), node.all(Command.Guard.class).get(0).timeout());
        node.pass(Duration.ofMillis(1000L * misses + 609));
        assertEquals(Role.BACKUP, node.status().role());
        node.pass(Duration.ofMillis(1));
        assertEquals(Role.ACTIVE, node.status().role());
        Duration lifetime = node.all(Command.AddAddresses.class).get(0).lifetime();
        assertTrue(lifetime.compareTo(Duration.ofSeconds(intervals)) > 0, "the kernel keeps what the gate has open");
    }

    @Test
    void oneOfTwoOwnersYieldsAndBothAreTold() {
        Node node = started(Conduct.DEFAULT);
        node.configure(Node.instance(Family.IPV4, 255));
        node.pass(Duration.ofSeconds(5));
        node.advert(Wire.peer(Family.IPV4), 255, Node.SECOND, ChecksumForm.PSEUDO_HEADER);
        boolean lower = Wire.own(Family.IPV4).compareTo(Wire.peer(Family.IPV4)) < 0;
        assertEquals(lower ? Role.BACKUP : Role.ACTIVE, node.status().role(), "erratum 8298: the address decides");
        assertTrue(node.notices().contains("duplicate_owner"));
        assertEquals(1L, node.status().counters().get("duplicate_owners"));
    }

    @Test
    void equalPriorityAndEqualAddressIsAnAlert() {
        Node node = started(Conduct.DEFAULT);
        node.pass(TAKEOVER);
        node.commands.clear();
        node.advert(Wire.own(Family.IPV4), 100, Node.SECOND, ChecksumForm.PSEUDO_HEADER);
        Notice notice = node.all(Command.Log.class).get(0).notice();
        assertEquals(Notice.Severity.ALERT, notice.severity());
        assertEquals("own_source", notice.code());
        assertTrue(notice.text().contains("neither would yield"), notice.text());
        assertEquals(Role.ACTIVE, node.status().role());
        assertEquals(1L, node.status().rejected().get("own_source"));
    }
}
