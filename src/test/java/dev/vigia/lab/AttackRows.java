package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import dev.vigia.wire.Checksum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Rows in which a stranger on the LAN speaks VRRP, or what looks like it: 29 to 35. */
final class AttackRows {
    private static final Duration PACE = Duration.ofMillis(100);
    private static final int SHOTS = 20;
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final Duration FLOOD = Duration.ofSeconds(3);
    private static final int PER_SECOND = 100_000;

    private AttackRows() {
    }

    static List<FaultRow> all() {
        return List.of(
                FaultRow.of("29", "another cluster with our VRID, lower priority, 2 s", "not obeyed; alarm within 2 s",
                        interval -> Limit.unnoticed(), trial -> {
                            shoot(trial, honest(trial, 50).withAddresses(IpAddress.parse("10.0.0.200")));
                            trial.expectAlarm(trial.first(), Duration.ofSeconds(4), "address|mismatch");
                        }),
                declared("29p", "another cluster with our VRID, higher priority, 2 s; the peers are declared", 254),
                FaultRow.of("30", "adverts with TTL 254, priority 254, 2 s", "dropped, counted, no timer touched",
                        interval -> Limit.unnoticed(), trial -> shoot(trial, honest(trial, 254).withTtl(254))),
                recorded(),
                FaultRow.of("32", "20 forged adverts of priority 255 in 2 s",
                        "not obeyed without a key or a declared peer",
                        interval -> new Limit(Limit.NONE, down(interval).plus(Limit.SLACK), 2),
                        trial -> shoot(trial, honest(trial, 255))),
                declared("32p", "20 forged adverts of priority 255 in 2 s; the peers are declared", 255),
                FaultRow.of("33", "one forged advert that tells an interval of 40.95 s",
                        "believed only up to max_learned_interval",
                        interval -> new Limit(Limit.NONE, learned(interval), 2), trial -> {
                            try (PacketSocket socket = Outlet.open(trial.stranger())) {
                                socket.sendFrame(honest(trial, 254).withCentiseconds(4095).frame());
                            }
                            trial.watch(learned(trial.interval()).plusSeconds(1));
                        }),
                FaultRow.of("34", "forged adverts of priority 0, 2 s", "ignored unless from the one that is followed",
                        interval -> Limit.unnoticed(), trial -> shoot(trial, honest(trial, 0))),
                FaultRow.of("35", "garbage, too short, too long, as fast as it goes, 3 s",
                        "dropped early; adverts leave in time", interval -> Limit.unnoticed(), AttackRows::flood));
    }

    private static Forgery honest(Trial trial, int priority) {
        return Forgery.of(trial.stranger(), trial.pair().firstPlan(), priority);
    }

    /** Active_Down_Interval of the second with the longest interval that it believes by default. */
    private static Duration learned(Duration interval) {
        Duration longest = interval.multipliedBy(3).compareTo(Duration.ofSeconds(1)) > 0
                ? interval.multipliedBy(3) : Duration.ofSeconds(1);
        return down(longest).plus(Limit.SLACK);
    }

    /** To the group and to each router's own address. */
    private static FaultRow declared(String number, String fault, int priority) {
        return FaultRow.of(number, fault, "not obeyed; alarm within 2 s", interval -> Limit.unnoticed(), trial -> {
            Forgery forgery = honest(trial, priority);
            List<Forgery> all = List.of(forgery, forgery.withReceiver(trial.pair().first()),
                    forgery.withReceiver(trial.pair().second()));
            try (PacketSocket socket = Outlet.open(trial.stranger())) {
                for (int i = 0; i < SHOTS; i++) {
                    all.forEach(one -> socket.sendFrame(one.frame()));
                    trial.watch(PACE);
                }
            }
            trial.expectAlarm(trial.first(), Duration.ofSeconds(4), "unknown_peer");
        }).preparedBy(trial -> {
            // The client is the third, which sees by that whether adverts leave.
            trial.configure("unicast_peer: [ 10.0.0.1, 10.0.0.2, 10.0.0.3 ]");
            trial.start();
        }).forVigia();
    }

    /** Recorded, sent again, and with its priority made 0 or 255; each is signed, none of them is new and genuine. */
    private static FaultRow recorded() {
        return FaultRow.of("31", "a signed advert recorded and sent again, changed too, 2 s",
                "refused by their serial; alarm within 2 s", interval -> Limit.unnoticed(), trial -> {
                    byte[] honest = Outlet.record(trial.pair().first(), trial.stranger());
                    try (PacketSocket socket = Outlet.open(trial.stranger())) {
                        for (int i = 0; i < SHOTS; i++) {
                            for (int priority : new int[] {honest[ETHERNET + IP + 2] & 0xff, 0, 255}) {
                                byte[] frame = honest.clone();
                                frame[ETHERNET + IP + 2] = (byte) priority;
                                socket.sendFrame(frame);
                            }
                            trial.watch(PACE);
                        }
                    }
                    trial.expectAlarm(trial.second(), Duration.ofSeconds(4), "hmac_replay");
                }).preparedBy(trial -> {
                    trial.configure("auth_hmac: { active_key: 1, keys: { 1: { file: \"" + key() + "\" } } }");
                    trial.start();
                }).forVigia();
    }

    /** A key for one run of the lab. */
    private static Path key() {
        try {
            Path file = Files.createTempFile("vigia-lab", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "hex:" + "5a".repeat(32));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void shoot(Trial trial, Forgery forgery) {
        byte[] frame = forgery.frame();
        try (PacketSocket socket = Outlet.open(trial.stranger())) {
            for (int i = 0; i < SHOTS; i++) {
                socket.sendFrame(frame);
                trial.watch(PACE);
            }
        }
    }

    private static void flood(Trial trial) {
        double before = worstLag(trial);
        int sent = 0;
        Moment start = trial.probe().now();
        Moment end = start.plus(FLOOD);
        try (PacketSocket socket = Outlet.open(trial.stranger())) {
            for (Moment now = start; now.isBefore(end); now = trial.probe().now()) {
                long due = start.until(now).toNanos() * PER_SECOND / 1_000_000_000L;
                for (int burst = 0; sent < due && burst < 64; burst++, sent++) {
                    socket.sendFrame(garbage(trial, sent));
                }
            }
        }
        double seconds = start.until(trial.probe().now()).toNanos() / 1e9;
        double after = worstLag(trial);
        trial.remark("%d frames in %.1f s; the loop's worst lag was %.1f ms before, is %.1f ms".formatted(sent, seconds,
                before, after));
        trial.expect(after <= Math.max(before, trial.interval().toMillis() / 4.0),
                "the loop came late by %.1f ms".formatted(after));
    }

    /** To the routers alone, in turn: the client's record must not drown. */
    private static byte[] garbage(Trial trial, int index) {
        MacAddress to = index % 2 == 0 ? trial.pair().first().mac() : trial.pair().second().mac();
        byte[] frame = honest(trial, 200).withReceiver(to).frame();
        int vrrp = ETHERNET + IP;
        switch (index / 2 % 5) {
            case 0 -> frame[vrrp] ^= (byte) (1 + trial.random().nextInt(255));
            case 1 -> frame = resized(frame, vrrp + trial.random().nextInt(8));
            case 2 -> frame = resized(frame, vrrp + 8 + 4 + 1 + trial.random().nextInt(1400));
            case 3 -> frame[vrrp + 6] ^= (byte) (1 + trial.random().nextInt(255));
            default -> frame[vrrp + 1] ^= (byte) (1 + trial.random().nextInt(255));
        }
        return frame;
    }

    /** Cut or filled up; its IP header stays right, or the kernel would drop it before anybody sees it. */
    private static byte[] resized(byte[] frame, int length) {
        byte[] other = Arrays.copyOf(frame, length);
        ByteBuffer.wrap(other).putShort(16, (short) (length - ETHERNET)).putShort(24, (short) 0);
        return ByteBuffer.wrap(other).putShort(24, (short) Checksum.of(other, ETHERNET, IP)).array();
    }

    private static double worstLag(Trial trial) {
        return trial.wholeStatus(trial.pair().first()).map(status -> ((Number) status.get("worst_loop_lag_ms"))
                .doubleValue()).orElse(0.0);
    }
}
