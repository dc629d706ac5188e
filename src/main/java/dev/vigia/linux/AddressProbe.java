package dev.vigia.linux;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import dev.vigia.wire.ArpProbe;
import dev.vigia.wire.Claim;
import dev.vigia.wire.NeighborProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Asks a link who holds an address, and tells nobody anything (RFC 5227 section 2.1.1, RFC 4862 section 5.4). */
public final class AddressProbe {
    /** Asked so often, each time waiting so long: a lost frame is no answer, nor is a slow station's. */
    private static final int TIMES = 2;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private AddressProbe() {
    }

    /**
     * The station that answers first; empty where none does within 0.4 s.
     *
     * @param index the number of the link, in the calling thread's network namespace
     * @param own the link's own hardware address
     * @throws IOException where the kernel refuses, for want of CAP_NET_RAW or since the link is down
     */
    public static Optional<MacAddress> holder(int index, MacAddress own, IpAddress address) throws IOException {
        var clock = new MonotonicClock();
        try (var hears = new ClaimSocket(address.family()); var sends = new PacketSocket(); var poll = new PollSet()) {
            hears.listen(new int[] {index});
            poll.watch(hears.fd());
            for (int i = 0; i < TIMES; i++) {
                int errno = sends.send(index, address.family() == Family.IPV4 ? ArpProbe.frame(own, address)
                        : NeighborProbe.frame(own, address));
                if (errno != 0) {
                    throw new ErrnoException("cannot ask for " + address, errno);
                }
                Moment end = clock.now().plus(PATIENCE);
                for (Moment now = clock.now(); now.isBefore(end); now = clock.now()) {
                    poll.await(now.until(end).toNanos());
                    while (hears.receive()) {
                        Claim claim = hears.claim();
                        if (claim != null && claim.address().equals(address)) {
                            return Optional.of(claim.mac());
                        }
                    }
                }
            }
            return Optional.empty();
        }
    }
}
