package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Serials around their wrap, the tolerance at its edges, the four senders, clocks that are set. */
class ReplayWindowTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.25Z");
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final IpAddress PEER = IpAddress.parse("192.0.2.2");

    @Test
    void aSerialIsSecondsFractionAndCounter() {
        assertEquals("6a0ae2c040000000", Serial.at(Instant.ofEpochSecond(0x6a0ae2c0L, 250_000_000)).toString());
        assertEquals("000000ffffff0000", Serial.at(Instant.ofEpochSecond(0xffL, 999_999_999)).toString());
        assertEquals("0000000000000000", Serial.at(Instant.ofEpochSecond(1L << 32)).toString());
        assertEquals("0000000100000000", new Serial(0xffff_ffffL).next().toString(), "the counter carries");
    }

    @Test
    void serialsCompareAroundTheWrap() {
        var last = new Serial(-1);
        assertTrue(last.next().isAfter(last));
        assertFalse(last.isAfter(last.next()));
        assertFalse(last.isAfter(last));
        assertTrue(new Serial(Long.MAX_VALUE).isAfter(new Serial(0)));
        assertFalse(new Serial(Long.MIN_VALUE).isAfter(new Serial(0)), "half around is not after");
        assertFalse(new Serial(0).isAfter(new Serial(Long.MIN_VALUE)));
        assertTrue(new Serial(Long.MIN_VALUE).isAfter(new Serial(1)));
        Instant wrap = Instant.ofEpochSecond(1L << 32);
        assertEquals(Duration.ofSeconds(3), Serial.at(wrap.plusSeconds(1)).ahead(wrap.minusSeconds(2)));
        assertEquals(Duration.ofSeconds(-3), Serial.at(wrap.minusSeconds(2)).ahead(wrap.plusSeconds(1)));
    }

    @Test
    void theToleranceIsCountedInWholeSecondsBothWays() {
        var window = ReplayWindow.time(TOLERANCE);
        for (int seconds = -5; seconds <= 5; seconds++) {
            assertFalse(window.isStale(Serial.at(NOON.plusSeconds(seconds)), NOON), seconds + " s");
        }
        assertTrue(window.isStale(Serial.at(NOON.plusSeconds(6)), NOON));
        assertTrue(window.isStale(Serial.at(NOON.minusSeconds(6)), NOON));
        assertFalse(ReplayWindow.monotonic().isStale(Serial.at(NOON.minusSeconds(6)), NOON));
    }

    @Test
    void aSerialMustGrow() {
        Serial heard = Serial.at(NOON);
        for (ReplayWindow fresh : List.of(ReplayWindow.time(TOLERANCE), ReplayWindow.monotonic())) {
            assertFalse(fresh.isReplay(PEER, heard, NOON), "nobody heard yet");
            ReplayWindow window = fresh.marked(PEER, heard);
            assertTrue(window.isReplay(PEER, heard, NOON));
            assertTrue(window.isReplay(PEER, new Serial(heard.bits() - 1), NOON));
            assertFalse(window.isReplay(PEER, heard.next(), NOON));
            assertFalse(window.isReplay(IpAddress.parse("192.0.2.3"), heard, NOON), "another sender");
            assertFalse(fresh.isReplay(PEER, heard, NOON), "a window is a value");
        }
    }

    @Test
    void ofFiveSendersTheOneNotHeardForLongestIsForgotten() {
        var window = ReplayWindow.monotonic();
        Serial heard = Serial.at(NOON);
        for (int sender = 1; sender <= 4; sender++) {
            window = window.marked(sender(sender), heard);
        }
        window = window.marked(sender(1), heard.next());
        window = window.marked(sender(5), heard);
        List<IpAddress> known = new ArrayList<>();
        window.marks().forEach(mark -> known.add(mark.sender()));
        assertEquals(List.of(sender(3), sender(4), sender(1), sender(5)), known);
        assertFalse(window.isReplay(sender(2), heard, NOON));
        assertTrue(window.isReplay(sender(1), heard.next(), NOON));
        assertTrue(window.isReplay(sender(3), heard, NOON));
    }

    @Test
    void aMarkFromBeforeTheClockWasSetBackBindsNoLonger() {
        Serial before = Serial.at(NOON);
        Instant setBack = NOON.minusSeconds(3600);
        ReplayWindow window = ReplayWindow.time(TOLERANCE).marked(PEER, before);
        assertFalse(window.isReplay(PEER, Serial.at(setBack), setBack));
        assertTrue(window.isReplay(PEER, Serial.at(NOON.minusSeconds(5)), NOON.minusSeconds(5)));
        ReplayWindow monotonic = ReplayWindow.monotonic().marked(PEER, before);
        assertTrue(monotonic.isReplay(PEER, Serial.at(setBack), setBack));
    }

    @Test
    void theNextSerialGrowsAsLongAsItCanBeBelieved() {
        var time = ReplayWindow.time(TOLERANCE);
        var monotonic = ReplayWindow.monotonic();
        Serial last = Serial.at(NOON);
        for (ReplayWindow window : List.of(time, monotonic)) {
            assertEquals(last, window.next(null, NOON));
            assertEquals(last.next(), window.next(last, NOON), "the same instant");
            assertEquals(Serial.at(NOON.plusMillis(1)), window.next(last, NOON.plusMillis(1)));
            assertEquals(last.next(), window.next(last, NOON.minusSeconds(5)), "a small step back");
        }
        Instant setBack = NOON.minusSeconds(6);
        assertEquals(Serial.at(setBack), time.next(last, setBack));
        assertEquals(last.next(), monotonic.next(last, setBack));
        assertFalse(time.isStale(time.next(last, setBack), setBack));
        assertFalse(time.marked(PEER, last).isReplay(PEER, time.next(last, setBack), setBack));
    }

    @Test
    void rangesAreChecked() {
        for (long seconds : new long[] {0, -1, 301}) {
            assertThrows(IllegalArgumentException.class, () -> ReplayWindow.time(Duration.ofSeconds(seconds)));
        }
        assertEquals(Duration.ofSeconds(300), ReplayWindow.time(Duration.ofSeconds(300)).tolerance());
        var mark = new ReplayWindow.Mark(PEER, Serial.at(NOON));
        assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(null, List.of(mark, mark)));
        List<ReplayWindow.Mark> five = new ArrayList<>();
        for (int sender = 1; sender <= 5; sender++) {
            five.add(new ReplayWindow.Mark(sender(sender), Serial.at(NOON)));
        }
        assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(null, five));
        assertEquals(4, new ReplayWindow(null, five.subList(0, 4)).marks().size());
    }

    private static IpAddress sender(int number) {
        return IpAddress.parse("192.0.2." + number);
    }
}
