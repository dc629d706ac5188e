package dev.vigia.linux;

import static dev.vigia.linux.GatedHost.VIP4;
import static dev.vigia.linux.GatedHost.VIP6;
import static dev.vigia.linux.GatedHost.WEB4;
import static dev.vigia.linux.GatedHost.WEB6;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What this kernel answers for behind the gate. */
@Timeout(120)
class GateIT {
    private GatedHost gated;

    @BeforeEach
    void aHost() throws Exception {
        gated = new GatedHost();
    }

    @AfterEach
    void away() {
        if (gated != null) {
            gated.close();
        }
    }

    @Test
    void anAddressIsAnsweredForOnlyWhileAdvertsLeave() throws Exception {
        gated.putBoth(Duration.ofMillis(900));
        assertTrue(gated.silent(VIP4) && gated.silent(VIP6), "closed before the first advert");
        assertNull(gated.open(WEB4));
        for (Family family : Family.values()) {
            gated.advertise(family);
        }
        System.out.println(gated.nft("list ruleset"));
        System.out.println(gated.nft("-j list ruleset"));
        assertTrue(gated.answers(VIP4), gated.nft("list ruleset"));
        assertTrue(gated.answers(VIP6), gated.nft("list ruleset"));
        Duration left = gated.open(WEB6);
        assertNotNull(left);
        assertTrue(left.toMillis() <= 900, left.toString());
        await().atMost(Duration.ofSeconds(5)).until(() -> gated.open(WEB4) == null && gated.open(WEB6) == null);
        assertTrue(gated.silent(VIP4) && gated.silent(VIP6), "closed after the last advert");
        assertTrue(gated.answers(GatedHost.OWN4) && gated.answers(GatedHost.OWN6), "what is not gated is answered for");
    }
}
