package dev.vigia.lab;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.Family;
import dev.vigia.sim.Weather;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A cable with weather: frames of a station that was given a {@linkplain Lan#detour detour} are delayed, reordered,
 * doubled and lost on their way, each direction by its own seed. There is no netem(8) on the kernels that the lab
 * must run on.
 */
final class Relay implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(20);
    private static final int FRAME = 2048;
    /** Of IPv4 behind an Ethernet header. */
    private static final int IP_PROTOCOL_AT = 23;
    private static final Weather CLEAR = new Weather(0, 0, 0, 0);

    private final MonotonicClock clock = new MonotonicClock();
    private final PacketSocket near;
    private final PacketSocket far;
    private final Way out;
    private final Way in;
    private volatile boolean stopped;

    /** A frame on its way; {@code order} keeps frames of the same moment in order. */
    private record Travelling(Moment due, long order, byte[] frame) {
        private static final Comparator<Travelling> FIRST =
                Comparator.comparing(Travelling::due).thenComparing(Travelling::order);
    }

    /** Joins the two cards in the namespace of a detour; the weather is clear at first. */
    Relay(String detour, long seed) {
        near = Outlet.open(detour, "near");
        far = Outlet.open(detour, "far");
        out = new Way(near, far, seed);
        in = new Way(far, near, seed + 1);
    }

    /** What the station sends. */
    Way out() {
        return out;
    }

    /** What the station receives. */
    Way in() {
        return in;
    }

    /** One direction of the cable. */
    final class Way {
        private final PacketSocket from;
        private final PacketSocket to;
        private final Random random;
        private final PriorityQueue<Travelling> travelling = new PriorityQueue<>(Travelling.FIRST);
        private final Thread thread = new Thread(this::run, "relay");
        private final Deque<byte[]> kept = new ArrayDeque<>();
        private volatile Weather weather = CLEAR;
        private volatile boolean held;
        private volatile long touched;
        private long order;

        private Way(PacketSocket from, PacketSocket to, long seed) {
            this.from = from;
            this.to = to;
            this.random = new Random(seed);
            thread.setDaemon(true);
            thread.start();
        }

        /** Treats frames that come from now on like this. */
        void weather(Weather now) {
            weather = now;
        }

        /** Treats them well again. */
        void clear() {
            weather = CLEAR;
        }

        /** Keeps every advert, and nothing else, until {@link #release}. */
        void hold() {
            held = true;
        }

        /** Sends, in order and at once, what was kept. */
        void release() {
            held = false;
        }

        /** How many frames were lost, doubled or delayed. */
        long touched() {
            return touched;
        }

        private void run() {
            byte[] buffer = new byte[FRAME];
            while (!stopped) {
                int length = from.receive(buffer);
                while (length >= 0) {
                    take(buffer, length);
                    length = from.receive(buffer);
                }
                Moment now = clock.now();
                while (!held && !kept.isEmpty()) {
                    to.sendFrame(kept.poll());
                }
                while (!travelling.isEmpty() && !now.isBefore(travelling.peek().due())) {
                    to.sendFrame(travelling.poll().frame());
                }
                from.await(untilNext(now));
            }
        }

        private Duration untilNext(Moment now) {
            if (travelling.isEmpty()) {
                return LONGEST_WAIT;
            }
            Duration next = now.until(travelling.peek().due());
            return next.isNegative() ? Duration.ZERO : next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
        }

        private void take(byte[] buffer, int length) {
            Weather treatment = weather;
            touched += treatment == CLEAR && !held ? 0 : 1;
            if (random.nextDouble() < treatment.loss()) {
                return;
            }
            if (held && buffer[IP_PROTOCOL_AT] == Family.VRRP_PROTOCOL) {
                kept.add(Arrays.copyOf(buffer, length));
                return;
            }
            int copies = random.nextDouble() < treatment.duplication() ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long span = treatment.longestDelay() - treatment.shortestDelay();
                long delay = treatment.shortestDelay() + (span == 0 ? 0 : random.nextLong(span));
                byte[] frame = Arrays.copyOf(buffer, length);
                travelling.add(new Travelling(clock.now().plus(Duration.ofNanos(delay)), order++, frame));
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            out.thread.join(Duration.ofSeconds(5).toMillis());
            in.thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        near.close();
        far.close();
    }
}
