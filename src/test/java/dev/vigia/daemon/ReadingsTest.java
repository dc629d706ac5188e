package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    private static Reading without(String more) {
        String text = "resource: { db: { agent: \"lsb:db\" } }\nvrrp_instance: { web: { interface: eth0,"
                + " virtual_router_id: 51, virtual_ipaddress: [ 10.0.0.1/24 ]" + more + " } }\n";
        return Readings.withoutWatchdog(ConfigFile.parse("vigia.yaml", text.getBytes(StandardCharsets.UTF_8),
                FileFacts.NOT_ASKED, "lb1"), Path.of("vigia.yaml"), true);
    }

    /** What run, plan and reload read a file by. */
    @Test
    void whatWouldRunSomeIsRefusedInOneSentence() {
        assertTrue(without("").usable());
        assertTrue(without(", resources: [ db ], takeover: unproven").usable());
        Reading refused = without(", resources: [ db ], takeover: watchdog");
        assertFalse(refused.usable());
        assertEquals("vigia.yaml: error: this version arms no watchdog yet\n"
                + "  write 'takeover: manual' or 'takeover: unproven'\n", refused.text());
    }
}
