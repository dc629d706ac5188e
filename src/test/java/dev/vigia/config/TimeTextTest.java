package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    private static Duration read(String text, boolean quoted) throws Wrong {
        return TimeText.read(new Node.Scalar(Place.whole("test"), text, quoted));
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "1, PT1S", "0.25, PT0.25S", "100ms, PT0.1S", "1.5ms, PT0.0015S", "2s, PT2S", "5m, PT5M",
        "1h, PT1H", "0.5h, PT30M", "-3, PT-3S", "0.000000001, PT0.000000001S", "10.0000001ms, PT0.010000001S",
        "999999999, PT999999999S"})
    void timesAreExact(String text, Duration span) throws Wrong {
        assertEquals(span, read(text, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1d", "1 s", "1S", "1sec", "01", "1_000", "1:20", "0x10", "1e3", ".5", "5.", "+1",
        "1000000000", "0.0000000001", "\u0661", "1,5", "inf"})
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(Wrong.class, () -> read(text, false));
    }

    @Test
    void onACommandLineItSaysWhatToWrite() {
        assertEquals(Duration.ofHours(1), TimeText.parse("1h"));
        assertEquals(Duration.ofSeconds(90), TimeText.parse("90"));
        assertEquals("'1d' is no time: write seconds (1 or 0.5), or a number with a unit: 100ms, 2s, 5m, 1h",
                assertThrows(IllegalArgumentException.class, () -> TimeText.parse("1d")).getMessage());
    }

    @Test
    void onlyATimeWithAUnitMayBeQuoted() throws Wrong {
        assertEquals(Duration.ofSeconds(1), read("1s", true));
        assertThrows(Wrong.class, () -> read("1", true));
    }

    @Test
    void hugeTimesDoNotOverflowIntoTheRange() throws Wrong {
        assertEquals(Duration.ofHours(2_000_000), read("2000000h", false));
        assertEquals(Duration.ofNanos(Long.MAX_VALUE), read("999999999h", false));
        assertEquals(Duration.ofNanos(-Long.MAX_VALUE), read("-999999999h", false));
    }

    @ParameterizedTest
    @CsvSource({"PT0.01S, 10ms", "PT1S, 1s", "PT40.95S, 40.95s", "PT0.0015S, 0.0015s", "PT1H, 1h", "PT90S, 90s",
        "PT100S, 100s", "PT0S, 0ms"})
    void timesArePrintedAsPeopleWriteThem(Duration span, String text) {
        assertEquals(text, TimeText.of(span));
    }
}
