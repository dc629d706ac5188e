package dev.vigia.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lab's own judgement, on records made by hand: one request a millisecond. */
class TimelineTest {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.100");
    private static final MacAddress OLD = MacAddress.parse("02:00:00:00:01:01");
    private static final MacAddress HEIR = MacAddress.parse("02:00:00:00:01:02");

    private final List<Moment> sent = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    private static Moment ms(double ms) {
        return Moment.ORIGIN.plus(Duration.ofNanos(Math.round(ms * 1e6)));
    }

    private void requests(int from, int to, MacAddress answering) {
        for (int i = from; i < to; i++) {
            sent.add(ms(i));
            if (answering != null) {
                sightings.add(new Sighting.Reply(ms(i + 0.1), answering, sent.size() - 1));
            }
        }
    }

    private Timeline timeline(int end) {
        return Timeline.of(ADDRESS, sent, sightings, ms(end));
    }

    @Test
    void requestsThatNobodyAnsweredAreOneOutage() {
        requests(0, 10, OLD);
        requests(10, 25, null);
        requests(25, 40, HEIR);
        Timeline timeline = timeline(1000);
        assertEquals(List.of(new Timeline.Outage(ms(10), ms(25), 15)), timeline.outages());
        assertEquals(Duration.ofMillis(15), timeline.blackout());
        assertEquals(15, timeline.lost());
        assertEquals(List.of(new Timeline.Ownership(OLD, ms(0), ms(9)), new Timeline.Ownership(HEIR, ms(25), ms(39))),
                timeline.owners());
    }

    @Test
    void anAnswerThatWaitedForTheHeirIsNone() {
        requests(0, 10, OLD);
        sent.add(ms(10));
        sightings.add(new Sighting.Reply(ms(700), HEIR, 10));
        assertEquals(1, timeline(1000).lost());
    }

    @Test
    void theYoungestRequestsAreNotJudgedYet() {
        requests(0, 10, OLD);
        requests(10, 60, null);
        assertEquals(0, timeline(110).lost());
        assertEquals(50, timeline(161).lost());
    }

    @Test
    void aProbeThatSleptIsNoOutage() {
        requests(0, 10, OLD);
        requests(60, 70, OLD);
        assertEquals(List.of(), timeline(1000).outages());
        assertEquals(Duration.ofMillis(51), timeline(1000).longestSilence());
    }

    @Test
    void twoWhoAnswerAlternatelyOverlap() {
        for (int i = 0; i < 100; i += 5) {
            if (i < 60) {
                sightings.add(new Sighting.Answer(ms(i + 0.1), OLD, ADDRESS));
            }
            if (i >= 40) {
                sightings.add(new Sighting.Answer(ms(i + 0.2), HEIR, ADDRESS));
            }
        }
        Timeline timeline = timeline(1000);
        assertEquals(Set.of(OLD, HEIR), timeline.answerers());
        // From the old one's last answer before the heir's first, 40.1 ms, to the heir's after the old one's last.
        assertEquals(Duration.ofNanos(15_100_000), timeline.overlap());
    }

    @Test
    void oneAfterTheOtherIsNoOverlap() {
        for (int i = 0; i < 100; i += 5) {
            sightings.add(new Sighting.Answer(ms(i), i < 50 ? OLD : HEIR, ADDRESS));
        }
        for (int i = 400; i < 450; i += 5) {
            sightings.add(new Sighting.Answer(ms(i), OLD, ADDRESS));
        }
        assertEquals(Duration.ZERO, timeline(1000).overlap());
    }

    @Test
    void theExcessCountsFromTheLastAdvertToTheFirstAnnouncement() {
        requests(0, 50, OLD);
        requests(50, 420, null);
        requests(420, 500, HEIR);
        for (double at : new double[] {0, 20, 40}) {
            sightings.add(new Sighting.Advert(ms(at), OLD, IpAddress.parse("10.0.0.1"), 51, 150));
        }
        sightings.add(new Sighting.Advert(ms(418), HEIR, IpAddress.parse("10.0.0.2"), 51, 100));
        sightings.add(new Sighting.Announcement(ms(419), HEIR, IpAddress.parse("10.0.0.101")));
        sightings.add(new Sighting.Announcement(ms(420), HEIR, ADDRESS));
        sightings.add(new Sighting.Advert(ms(460), OLD, IpAddress.parse("10.0.0.1"), 51, 150));
        Takeover takeover = timeline(1000).takeover(OLD, HEIR).orElseThrow();
        assertEquals(ms(40), takeover.last().at());
        assertEquals(Duration.ofMillis(20), takeover.excess(Duration.ofMillis(360)));
        assertEquals(Duration.ofMillis(370), takeover.blackout());
        assertEquals(Optional.empty(), timeline(1000).takeover(HEIR, OLD));
    }
}
