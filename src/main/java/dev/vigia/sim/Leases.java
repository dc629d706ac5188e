package dev.vigia.sim;

import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Until when a kernel keeps addresses: whole seconds, and up to one more, as real kernels were measured to. */
final class Leases {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Random random;
    private final Map<Subnet, Moment> ends = new HashMap<>();
    /** The first end; null where it has to be looked for. */
    private Moment first = Moment.NEVER;

    Leases(Random random) {
        this.random = random;
    }

    /** Keeps an address for {@code lifetime} from now on; null for ever. */
    void grant(Subnet address, Duration lifetime, Moment now) {
        if (lifetime == null) {
            end(address);
            return;
        }
        long whole = (lifetime.toNanos() + SECOND - 1) / SECOND * SECOND;
        ends.put(address, new Moment(now.nanos() + whole + random.nextLong(SECOND)));
        first = null;
    }

    /** The address is gone. */
    void end(Subnet address) {
        ends.remove(address);
        first = null;
    }

    /** When the next address goes; {@link Moment#NEVER} where none does. */
    Moment first() {
        if (first == null) {
            first = Moment.NEVER;
            for (Moment end : ends.values()) {
                first = Moment.earlier(first, end);
            }
        }
        return first;
    }

    /** The addresses that nobody renewed in time. */
    List<Subnet> ended(Moment now) {
        List<Subnet> ended = new ArrayList<>();
        if (first().isAfter(now)) {
            return ended;
        }
        ends.forEach((address, end) -> {
            if (!end.isAfter(now)) {
                ended.add(address);
            }
        });
        ended.sort((one, other) -> one.address().compareTo(other.address()));
        return ended;
    }
}
