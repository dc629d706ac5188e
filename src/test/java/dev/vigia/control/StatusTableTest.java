package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of {@code status}, as people see it. */
class StatusTableTest {
    private static final Map<String, Object> STATUS = StatusJson.of(Samples.ordinary(),
            new WallClock(Instant.parse("2026-11-23T12:00:10.5Z"), Samples.NOW), Samples::notified);

    private static final String PLAIN = """
            node lb1 at 2026-11-23T12:00:10.500Z; its event loop came at most 2.0 ms late
            in force: realtime_loop
            refused: memory_lock: memory is not locked, a swapping machine may delay adverts: ENOMEM (above a memory \
            limit)

            INSTANCE  FAMILY  INTERFACE   VRID  STATE                     PRIORITY  ACTIVE ROUTER  GATE               \
            SINCE                     WHY
            web       ipv4    eth0        51    ACTIVE (MASTER)           140       10.0.0.1       open               \
            2026-11-23T12:00:00.500Z  active_down
            web6      ipv6    eth0        51    BACKUP (BACKUP), leaving  100       fe80::2        closed, no accept  \
            2026-11-23T12:00:00.500Z  higher_priority: fe80::2 sends 200; fe80::51 is claimed by 02:00:00:00:00:02
            db        ipv4    bond0.1234  255   INITIALIZE (FAULT)        255       unknown        off                \
            2026-11-23T12:00:10.500Z  link_down: bond0.1234 has no carrier; no_source_address; no gate: not configured

            CHECK           KIND       STATE  SINCE                     WHY
            haproxy         script     DOWN   2026-11-23T12:00:10.500Z  exit status 3: no server is up
            interface/eth1  interface  UP     2026-11-23T12:00:10.500Z  eth1 runs
            """;

    @Test
    void plain() {
        assertEquals(PLAIN, StatusTable.of(STATUS, false));
    }

    @Test
    void anAgentThatTellsNothingOfItsMeasuresIsShownAllTheSame() {
        Map<String, Object> older = new HashMap<>(STATUS);
        older.remove("measures");
        assertEquals(PLAIN.replaceAll("(?m)^(in force|refused): .*\n", ""), StatusTable.of(older, false));
    }

    @Test
    void colourOnlyWrapsTheStateAndReplacesNothing() {
        String coloured = StatusTable.of(STATUS, true);
        assertEquals(PLAIN, coloured.replaceAll("\u001b\\[\\d+m", ""));
        assertEquals(PLAIN.replace("ACTIVE (MASTER)", "\u001b[32mACTIVE (MASTER)\u001b[0m")
                .replace("BACKUP (BACKUP), leaving", "\u001b[36mBACKUP (BACKUP), leaving\u001b[0m")
                .replace("INITIALIZE (FAULT)", "\u001b[31mINITIALIZE (FAULT)\u001b[0m")
                .replace(" DOWN", " \u001b[31mDOWN\u001b[0m").replace(" UP", " \u001b[32mUP\u001b[0m"), coloured);
    }
}
