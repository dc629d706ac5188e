package dev.vigia.sim;

import dev.vigia.agent.HmacSettings;
import dev.vigia.agent.HmacSettings.Mode;
import dev.vigia.agent.HmacSettings.Store;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.net.Octets;
import dev.vigia.wire.Authenticator;
import dev.vigia.wire.HmacKey;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Whether and how the nodes of a story sign, and how their clocks agree, drawn by a lot of its own: the rest of a story
 * does not depend on it.
 */
final class Signing {
    private static final Duration LEAST_WINDOW = Duration.ofSeconds(5);
    /** So far from the truth that two clocks are within every window, with what a frozen agent comes late. */
    private static final int ASTRAY_MS = 1000;
    private static final List<HmacSettings.Key> KEYS =
            List.of(new HmacSettings.Key(1, Store.FILE, "/key1"), new HmacSettings.Key(2, Store.FILE, "/key2"));

    private final Random random;
    private final boolean signed;
    private final boolean timed;
    private final boolean mixed;

    Signing(Random random) {
        this.random = random;
        signed = random.nextInt(3) == 0;
        timed = random.nextInt(3) > 0;
        mixed = random.nextInt(5) == 0;
    }

    /** The instance as this node has it. */
    InstanceSettings with(InstanceSettings instance) {
        if (!signed) {
            return instance;
        }
        Duration three = instance.advertInterval().multipliedBy(3);
        var authenticator = new Authenticator(List.of(new HmacKey(1, Octets.ofHex("01".repeat(32))),
                new HmacKey(2, Octets.ofHex("02".repeat(64)))));
        // On the way to signatures: nobody refuses anything yet, and not all of them sign.
        Mode mode = !mixed ? Mode.ENFORCE : random.nextBoolean() ? Mode.PERMISSIVE : Mode.RECEIVE_ONLY;
        return instance.with(instance.peering().signing(new HmacSettings(mode, 1 + random.nextInt(2), KEYS,
                timed ? three.compareTo(LEAST_WINDOW) > 0 ? three : LEAST_WINDOW : null, authenticator)));
    }

    /** Whether an advert that is forged, or was recorded and is older than the window, must move nobody. */
    boolean proves() {
        return signed && !mixed && timed;
    }

    /** Now and then somebody sets a node's clock; in a story whose signatures know no time, anyhow. */
    void setClocks(List<SimWorld> nodes) {
        if (signed && random.nextInt(6) == 0) {
            int most = timed ? ASTRAY_MS : 100_000_000;
            nodes.get(random.nextInt(nodes.size())).disk()
                    .setClock(Duration.ofMillis(random.nextInt(2 * most + 1) - most));
        }
    }

    /** After so long nothing that was recorded before is believed by its time. */
    static Duration window(InstanceSettings instance) {
        HmacSettings hmac = instance.peering().hmac();
        return hmac.tolerance().plusMillis(2 * ASTRAY_MS + 1000);
    }
}
