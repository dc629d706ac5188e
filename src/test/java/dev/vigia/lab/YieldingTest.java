package dev.vigia.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as two owners, and what as one that hands over. */
class YieldingTest {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.100");
    private static final MacAddress ONE = new MacAddress(1);
    private static final MacAddress OTHER = new MacAddress(2);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final List<Sighting> seen = new ArrayList<>();

    @Test
    void oneThatWasOutrankedMayAnswerForAWhile() {
        advert(ONE, 100, 0);
        advert(OTHER, 150, 1000);
        answers(ONE, 0, 1100);
        answers(OTHER, 1001, 2000);
        assertEquals(0, both());
        answers(ONE, 1101, 1500);
        assertEquals(380, both(), 15);
    }

    @Test
    void oneThatResignedMayAnswerForAWhile() {
        advert(ONE, 150, 0);
        advert(ONE, 0, 1000);
        answers(ONE, 0, 1250);
        answers(OTHER, 1010, 2000);
        assertEquals(0, both());
        answers(ONE, 1251, 1500);
        assertEquals(230, both(), 15);
    }

    @Test
    void oneThatIsDeadMayNot() {
        advert(ONE, 150, 0);
        advert(OTHER, 100, 1000);
        answers(ONE, 0, 1500);
        answers(OTHER, 1000, 2000);
        assertEquals(500, both(), 15);
    }

    @Test
    void oneThatGoesOnAdvertisingMayNot() {
        for (int at = 0; at < 2000; at += 200) {
            advert(ONE, 100, at);
            advert(OTHER, 150, at + 1);
        }
        answers(ONE, 0, 2000);
        answers(OTHER, 0, 2000);
        assertEquals(1800 + 75, both(), 80);
    }

    @Test
    void oneThatContendsMayNot() {
        advert(OTHER, 150, 0);
        advert(ONE, 100, 1);
        answers(ONE, 2, 1000);
        answers(OTHER, 2, 1000);
        assertEquals(998, both(), 15);
    }

    private void advert(MacAddress mac, int priority, int at) {
        seen.add(new Sighting.Advert(moment(at), mac, ADDRESS, Plan.VRID, priority));
    }

    private void answers(MacAddress mac, int from, int to) {
        for (int at = from; at <= to; at += 5) {
            seen.add(new Sighting.Answer(moment(at), mac, ADDRESS));
        }
    }

    private long both() {
        List<Sighting> ordered = seen.stream().sorted(Comparator.comparing(Sighting::at)).toList();
        return Yielding.leftOut(new Timeline(ADDRESS, List.of(), ordered), INTERVAL).overlap().toMillis();
    }

    private static Moment moment(int milliseconds) {
        return Moment.ORIGIN.plus(Duration.ofMillis(1000L + milliseconds));
    }
}
