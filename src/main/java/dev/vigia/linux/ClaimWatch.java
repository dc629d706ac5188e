package dev.vigia.linux;

import dev.vigia.agent.Input;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.time.Moment;
import dev.vigia.wire.Claim;
import dev.vigia.wire.ClaimCodec;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears who else claims addresses of ours on watched links, at a bounded pace: whoever floods a network with
 * claims costs us a bounded part of our time, and loses us nothing but claims.
 */
final class ClaimWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimWatch.class);
    /** So many frames in each span, then rest until the span is over. */
    static final int FRAMES = 256;
    static final Duration SPAN = Duration.ofMillis(10);

    private final ClaimSieve sieve = new ClaimSieve();
    private final ClaimSocket[] sockets;
    private int[] indexes = {};
    private int turn;
    private int taken;
    private Moment spanEnd = Moment.ORIGIN;

    /**
     * Opens its sockets; hears nothing until a link is watched.
     *
     * @throws ErrnoException where the kernel refuses, for want of CAP_NET_RAW
     */
    ClaimWatch() throws ErrnoException {
        var ipv4 = new ClaimSocket(Family.IPV4);
        try {
            this.sockets = new ClaimSocket[] {ipv4, new ClaimSocket(Family.IPV6)};
        } catch (ErrnoException refused) {
            ipv4.close();
            throw refused;
        }
    }

    /** The descriptors, to wait on unless it {@link #rests}. */
    int[] fds() {
        return Arrays.stream(sockets).mapToInt(ClaimSocket::fd).toArray();
    }

    /** Hears claims on a link from now on, whenever there is one of this name. */
    void watch(LinkName link) {
        sieve.watch(link);
        listen();
    }

    /** Takes news of links and addresses. */
    void hear(Input news) {
        if (sieve.hear(news)) {
            listen();
        }
    }

    /** A frame of ours leaves: where it asks for an address, the answer matters. */
    void sent(LinkName link, Octets frame) {
        IpAddress asked = ClaimCodec.asked(frame);
        if (asked != null) {
            sieve.ask(link, asked);
        }
    }

    private void listen() {
        int[] now = sieve.indexes();
        if (Arrays.equals(now, indexes)) {
            return;
        }
        indexes = now;
        for (ClaimSocket socket : sockets) {
            try {
                socket.listen(now);
            } catch (ErrnoException refused) {
                LOG.warn("claims_unheard: duplicate addresses may go unnoticed: {}", refused.getMessage());
            }
        }
    }

    /** Until when it wants to hear nothing; null where it listens. */
    Moment rests(Moment now) {
        return taken >= FRAMES && now.isBefore(spanEnd) ? spanEnd : null;
    }

    /** The next claim that matters, without waiting; null where there is none for now. */
    Input.Claimed next(Moment now) {
        if (!now.isBefore(spanEnd)) {
            spanEnd = now.plus(SPAN);
            taken = 0;
        }
        for (int silent = 0; silent < sockets.length && taken < FRAMES;) {
            ClaimSocket socket = sockets[turn];
            turn = (turn + 1) % sockets.length;
            if (!socket.receive()) {
                silent++;
                continue;
            }
            silent = 0;
            taken++;
            Claim claim = socket.claim();
            Input.Claimed claimed = claim == null ? null : sieve.sift(socket.index(), claim);
            if (claimed != null) {
                return claimed;
            }
        }
        return null;
    }

    @Override
    public void close() {
        for (ClaimSocket socket : sockets) {
            socket.close();
        }
    }
}
