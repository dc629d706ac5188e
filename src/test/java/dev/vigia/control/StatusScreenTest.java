package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The screen of {@code status --watch}. */
class StatusScreenTest {
    private static final List<Map<?, ?>> EVENTS = List.of(
            Map.of("at", "2026-11-23T12:00:00.000Z", "kind", "started", "text", "two instances"),
            Map.of("kind", "transition", "text", "web: so"));

    private static Map<?, ?> status() {
        return (Map<?, ?>) Json.parse(Json.line(StatusJson.of(Samples.ordinary(), WallClock.at(Samples.NOW),
                Samples::notified)));
    }

    @Test
    void ownersCountdownsChecksAndEvents() {
        List<String> lines = StatusScreen.of(status(), EVENTS, false).lines().toList();
        assertTrue(lines.get(0).matches("lb1 at \\S+; late at most 2\\.0 ms"), lines::toString);
        assertEquals("web       ipv4    ACTIVE           140       10.0.0.1  advert in 250 ms  1/2   "
                + "open               "
                + "active_down",
                lines.get(3));
        assertEquals("web6      ipv6    BACKUP, leaving  100       fe80::2   owns in 0 ms      1/1   "
                + "closed, no accept  "
                + "higher_priority: fe80::2 sends 200", lines.get(4));
        assertEquals("db        ipv4    INITIALIZE       255       unknown   -                 0/1   "
                + "off                "
                + "link_down: bond0.1234 has no carrier; no_source_address", lines.get(5));
        assertTrue(lines.get(8).matches("haproxy +DOWN +\\+- +20\\.0 ms +exit status 3"), lines.get(8));
        assertEquals(List.of("2026-11-23T12:00:00.000Z started: two instances", "transition: web: so"),
                lines.subList(lines.size() - 2, lines.size()));
    }

    @Test
    void colourOnlyWrapsTheState() {
        Map<?, ?> status = status();
        String plain = StatusScreen.of(status, EVENTS, false);
        String colourful = StatusScreen.of(status, EVENTS, true);
        assertTrue(colourful.contains("\u001b[32mACTIVE\u001b[0m"), colourful);
        assertEquals(plain, colourful.replaceAll("\u001b\\[\\d+m", ""));
    }
}
