package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.TimeText;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults as they are written. */
class IncidentTest {
    private static Incident parse(String text) {
        return Incident.parse(text, TimeText::parse);
    }

    @Test
    void aFaultSaysWhenWhatWhomAndForHowLong() {
        var cut = new Incident(Duration.ofSeconds(5), Incident.Kind.CUT, "lb1", "", 0, Duration.ofMillis(1500),
                "t=5s  cut lb1 for 1500ms");
        assertEquals(cut, parse(cut.text()));
        assertEquals("cut lb1 for 1500ms", cut.what());
        Incident check = parse("t=0 check api down on lb2");
        assertEquals("lb2 api 0.0", check.node() + " " + check.word() + " " + check.share());
        assertEquals(0.125, parse("t=1m loss 12.5%").share());
        assertEquals(20e6, parse("t=1 delay 20ms").share());
        assertEquals("web", parse("t=1 handover lb1 web").word());
        assertEquals("for", parse("t=1 kill for").node(), "a node may be called so");
    }

    @ParameterizedTest
    @EnumSource(Incident.Kind.class)
    void eachKindCanBeWrittenAsItsUsageSays(Incident.Kind kind) {
        String words = kind.usage().replace("NODE", "lb1").replaceAll("INSTANCE|NAME|FILE", "web")
                .replace("PERCENT", "10").replace("TIME", "10ms").replace("down|up", "down").replaceAll("[\\[\\]]", "");
        assertEquals(kind, parse("t=1s " + words).kind());
        assertThrows(IllegalArgumentException.class, () -> parse("t=1s " + words + " and more besides"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "kill lb1; is no fault: write \"t=5s kill lb1\"", "t=5s; is no fault: write \"t=5s kill lb1\"",
        "t=soon kill lb1; is no time", "t=5s klil lb1; klil",
        "t=5s kill; write \"kill NODE\"", "t=5s loss 200%; write the loss as 10%",
        "t=5s loss some; write the loss as 10%",
        "t=5s check api broken; write \"check NAME down|up [on NODE]\"", "t=-1s kill lb1; before the start",
        "t=1s freeze lb1 for 0s; before the start", "t=; is no fault"})
    void whatIsWrongWithAFaultIsSaid(String text, String expected) {
        String said = assertThrows(IllegalArgumentException.class, () -> parse(text)).getMessage();
        assertTrue(said.contains(expected), said);
    }
}
