package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;

import dev.vigia.sim.Weather;
import java.time.Duration;
import java.util.List;

/** Rows in which the network loses, delays, doubles or blocks adverts while the LAN is alive: 7 to 12. */
final class NetworkRows {
    /** What an alarm about two owners may be called, or what it names. */
    private static final String TWO_OWNERS = "duplicate|claim|dual|foreign|two owners|lower priority|02:00:00:00:01";
    private static final Duration CUT = Duration.ofSeconds(3);
    private static final Duration LOSSY = Duration.ofSeconds(10);

    private NetworkRows() {
    }

    static List<FaultRow> all() {
        return List.of(
                FaultRow.of("7", "adverts lost one way, owner to peer",
                        "both own, since neither can know better; the alarm says so within D + 1 s",
                        interval -> new Limit(Limit.ANY, down(interval).plus(Limit.SLACK), 2), trial -> {
                            drop(trial, trial.pair().second(), "ip saddr 10.0.0.1 ip protocol 112 drop");
                            OwnerRows.takenOver(trial);
                            trial.expectAlarm(trial.first(), trial.down().plusSeconds(1), TWO_OWNERS);
                            trial.watch(Duration.ofSeconds(1));
                        }).healedBy(NetworkRows::pass),
                FaultRow.of("8", "adverts lost both ways, the LAN is alive",
                        "both own; an alarm at the latest D after the heal",
                        interval -> new Limit(Limit.ANY, down(interval).plus(Limit.SLACK), 2), NetworkRows::cutAdverts)
                        .healedBy(trial -> {
                            pass(trial);
                            Duration limit = CUT.plus(trial.down());
                            trial.expectAlarm(trial.first(), limit, TWO_OWNERS);
                        }),
                lossy("9a", 10, 0),
                lossy("9b", 30, 1),
                lossy("9c", 50, 3),
                FaultRow.of("10", "delay up to 1.2 A, a fifth doubled, overtaking, 5 s", "nothing changes",
                        interval -> Limit.unnoticed(), trial -> {
                            var weather = new Weather(0, trial.interval().toNanos() * 6 / 5, 0, 0.2);
                            trial.relay().in().weather(weather);
                            trial.relay().out().weather(weather);
                            trial.watch(Duration.ofSeconds(5));
                            trial.expect(trial.relay().in().touched() > 10, "the relay touched nothing");
                        }).preparedBy(NetworkRows::startRelayed).healedBy(trial -> {
                            trial.relay().in().clear();
                            trial.relay().out().clear();
                        }),
                FaultRow.of("11", "adverts held for D + 300 ms, then all at once", "one takeover, one return",
                        interval -> new Limit(Duration.ofMillis(500).plus(interval), Limit.NONE, 2), trial -> {
                            trial.relay().in().hold();
                            trial.watch(trial.down().plusMillis(300));
                            trial.relay().in().release();
                            trial.watch(trial.down());
                        }).preparedBy(NetworkRows::startRelayed),
                FaultRow.of("12", "the switch drops 224.0.0.18", "an alarm within 5 s",
                        interval -> new Limit(Limit.ANY, down(interval).plus(Limit.SLACK), 2), trial -> {
                            block(trial);
                            trial.expectAlarm(trial.first(), Duration.ofSeconds(5), TWO_OWNERS);
                        }).healedBy(NetworkRows::unblock),
                // Healed before the winner's first repeated announcement: the client must not be left with the loser.
                FaultRow.of("12k", "the same, healed as soon as both own", "the winner is the one that is reached",
                        interval -> new Limit(Limit.ANY, down(interval).plus(Limit.SLACK), 2), NetworkRows::block)
                        .healedBy(NetworkRows::unblock));
    }

    private static void block(Trial trial) {
        bridge(trial, "oifname { lb1, lb2 } ip daddr 224.0.0.18 drop");
        OwnerRows.takenOver(trial);
    }

    /** The switch forwards by these rules until {@link #unblock}. */
    static void bridge(Trial trial, String... rules) {
        need("nft");
        nft(trial.lan().bridge(), table("bridge", "forward", String.join("\n        ", rules)));
    }

    static void unblock(Trial trial) {
        nft(trial.lan().bridge(), "delete table bridge lab\n");
    }

    private static FaultRow lossy(String number, int percent, int takeovers) {
        return FaultRow.of(number, percent + " % of the adverts lost, 10 s",
                percent <= 10 ? "nothing changes" : "few takeovers",
                interval -> new Limit(Limit.ANY, percent <= 10 ? Limit.NONE : down(interval), takeovers), trial -> {
                    String rule = "ip protocol 112 numgen random mod 100 < " + percent + " drop";
                    drop(trial, trial.pair().second(), rule);
                    drop(trial, trial.pair().first(), rule);
                    trial.watch(LOSSY);
                }).healedBy(NetworkRows::pass);
    }

    private static void startRelayed(Trial trial) {
        trial.layRelay();
        trial.start();
    }

    private static void cutAdverts(Trial trial) {
        drop(trial, trial.pair().first(), "ip saddr 10.0.0.2 ip protocol 112 drop");
        drop(trial, trial.pair().second(), "ip saddr 10.0.0.1 ip protocol 112 drop");
        OwnerRows.takenOver(trial);
        trial.watch(CUT.minus(trial.down()));
    }

    /** Drops what a station receives by a rule. */
    private static void drop(Trial trial, Station station, String rule) {
        need("nft");
        nft(station.namespace(), table("inet", "input", rule));
    }

    private static String table(String family, String hook, String rule) {
        return """
                table %s lab {
                  chain drops {
                    type filter hook %s priority 0
                    %s
                  }
                }
                """.formatted(family, hook, rule);
    }

    /** Ends what {@link #drop} began. */
    private static void pass(Trial trial) {
        for (Station station : List.of(trial.pair().first(), trial.pair().second())) {
            trial.attempt(station, "nft delete table inet lab");
        }
    }

    private static void nft(String namespace, String rules) {
        Shell.run(Lab.inside(namespace, "nft", "-f", "-"), rules);
    }

    private static void need(String command) {
        if (Shell.attempt(List.of("which", command), "").exit() != 0) {
            throw new Trial.WaitsException("the command " + command);
        }
    }
}
