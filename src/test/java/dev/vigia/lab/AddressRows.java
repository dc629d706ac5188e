package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;

import dev.vigia.net.IpAddress;
import dev.vigia.wire.ArpAnnouncement;
import java.time.Duration;
import java.util.List;

/** Rows in which somebody else takes the address away or has it too: 21 to 23 and 36. */
final class AddressRows {
    private static final int MOST_RETURNS = 20;
    /** Deletes the address as soon as it is back, for five seconds; prints how often. */
    private static final String DELETING = """
            n=0; i=0
            while [ $i -lt 200 ]; do
              ip addr del %1$s/24 dev eth0 2>/dev/null && n=$((n+1))
              ip addr del %1$s/32 dev eth0 2>/dev/null && n=$((n+1))
              sleep 0.02; i=$((i+1))
            done
            echo $n
            """;

    private AddressRows() {
    }

    static List<FaultRow> all() {
        return List.of(
                FaultRow.of("21", "the address deleted by hand", "back and announced, no election",
                        interval -> new Limit(Limit.NONE, Duration.ofMillis(100), 0), trial -> {
                            delete(trial);
                            trial.watch(Duration.ofSeconds(1));
                            trial.expect(trial.pair().first().holds(trial.pair().address()), "the address is not back");
                        }),
                FaultRow.of("22", "the address deleted again and again, 5 s",
                        "backs off, alarm; at most " + MOST_RETURNS + " returns",
                        interval -> new Limit(Limit.NONE, Limit.ANY, Limit.ANY_NUMBER), trial -> {
                            String loop = DELETING.formatted(trial.pair().address());
                            String returns = trial.run(trial.pair().first(), loop);
                            trial.remark("deleted " + returns.strip() + " times");
                            trial.expect(Integer.parseInt(returns.strip()) <= MOST_RETURNS,
                                    "put back " + returns.strip() + " times");
                            trial.expectAlarm(trial.first(), Duration.ofSeconds(15), "address|10.0.0.100");
                        }),
                FaultRow.of("23", "a stranger has the address too", "alarm with its card within 2 s",
                        interval -> new Limit(Limit.ANY, Duration.ofSeconds(1).plus(Limit.SLACK), 0), trial -> {
                            Station stranger = trial.stranger();
                            trial.run(stranger, "ip addr add " + trial.pair().address() + "/32 dev eth0");
                            try (PacketSocket socket = Outlet.open(stranger)) {
                                socket.sendFrame(ArpAnnouncement.frame(stranger.mac(), trial.pair().address()).bytes());
                            }
                            trial.watch(Duration.ofSeconds(2));
                            trial.expectAlarm(trial.first(), Duration.ofSeconds(2), stranger.mac().toString());
                        }).healedBy(trial -> trial.run(trial.stranger(),
                                "ip addr del " + trial.pair().address() + "/32 dev eth0")),
                FaultRow.of("36", "IPv6, the heir's kernel finds a duplicate", "held all the same, alarm with its card",
                        interval -> new Limit(Limit.ANY, down(interval).plusSeconds(1), 2), AddressRows::duplicate)
                        .preparedBy(AddressRows::startWithDetection).healedBy(trial -> {
                            trial.run(trial.stranger(), "ip addr del " + trial.pair().address() + "/64 dev eth0");
                            trial.pair().first().heal();
                        }));
    }

    /** Deletes the address on the first station, whatever its prefix is there. */
    static void delete(Trial trial) {
        Shell.run(trial.pair().first().inside(deletion(trial.pair().address())), "");
    }

    /** The command that deletes an address from a card, whatever its prefix is there. */
    static List<String> deletion(IpAddress address) {
        return List.of("sh", "-c",
                "ip addr del %1$s/24 dev eth0 2>/dev/null || ip addr del %1$s/32 dev eth0".formatted(address));
    }

    private static void startWithDetection(Trial trial) {
        trial.use(Plan.IPV6);
        for (Station station : List.of(trial.pair().first(), trial.pair().second())) {
            trial.run(station, "cd /proc/sys/net/ipv6/conf/eth0 && echo 1 > accept_dad && echo 1 > dad_transmits");
        }
        trial.start();
    }

    private static void duplicate(Trial trial) {
        Station heir = trial.pair().second();
        String address = trial.pair().address().toString();
        trial.run(trial.stranger(), "ip addr add " + address + "/64 dev eth0 nodad");
        OwnerRows.over(trial, Fault.CABLE_CUT);
        trial.watch(Duration.ofSeconds(1));
        String shown = trial.run(heir, "ip -6 -o addr show dev eth0");
        trial.expect(shown.lines().anyMatch(line -> line.contains(address + "/")
                && !line.contains("tentative") && !line.contains("dadfailed")), "the heir does not answer: " + shown);
        trial.expectAlarm(trial.second(), trial.down().plusSeconds(3), trial.stranger().mac().toString());
    }
}
