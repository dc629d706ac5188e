package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Who else says that addresses of ours are theirs while we own them: a duplicate address on the link. */
final class Claims {
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int MOST = 256;

    private record Claim(MacAddress mac, Moment heard) {
    }

    private final Map<IpAddress, Claim> claims = new HashMap<>();
    private Moment quietUntil = Moment.ORIGIN;

    /** The addresses are ours from now on; until {@code quiet} the former owner may still answer for them. */
    void begin(Moment quiet) {
        claims.clear();
        quietUntil = quiet;
    }

    /** Somebody claims an address of ours; whether that is a duplicate, and no predecessor who is leaving. */
    boolean heard(IpAddress address, MacAddress mac, Moment now) {
        if (now.isBefore(quietUntil) || claims.size() >= MOST && !claims.containsKey(address)) {
            return false;
        }
        claims.put(address, new Claim(mac, now));
        return true;
    }

    /** Whether somebody claimed {@code address} so short a while ago that its advert may still be on its way. */
    boolean heardOfLate(IpAddress address, Moment now) {
        Claim claim = claims.get(address);
        return claim != null && now.isBefore(claim.heard().plus(Leaving.AFTER_ADVERT));
    }

    /** Those heard of late. */
    Map<IpAddress, MacAddress> recent(Moment now) {
        Map<IpAddress, MacAddress> recent = new HashMap<>();
        claims.forEach((address, claim) -> {
            if (now.isBefore(claim.heard().plus(MEMORY))) {
                recent.put(address, claim.mac());
            }
        });
        return recent;
    }
}
