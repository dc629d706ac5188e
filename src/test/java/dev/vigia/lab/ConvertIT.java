package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs of keepalived.conf beside the same pairs converted: who owns the address is the same all the way. */
@Timeout(120)
class ConvertIT {
    private static final Duration REST = Duration.ofMillis(1500);

    /**
     * A pair of files.
     *
     * @param name what is special about it
     * @param lines of the instance, with the numbers of this node and the other for {@code %1$d} and {@code %2$d}
     * @param address the virtual one
     * @param byCheck whether a check fails on the first, which else is stopped
     * @param owners who owns at rest, after the fault, and when that is over
     */
    private record Twins(String name, String lines, String address, boolean byCheck, String owners) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Twins> pairs() {
        String four = "  virtual_ipaddress {\n    10.0.0.100/24\n  }\n";
        return Stream.of(
                new Twins("a check with a weight", "  version 3\n  advert_int 0.1\n  track_script {\n    there\n  }\n"
                        + four,
                        "10.0.0.100", true, "lb1 lb2 lb1"),
                new Twins("nopreempt", "  state BACKUP\n  nopreempt\n  version 3\n  advert_int 0.2\n" + four,
                        "10.0.0.100", false, "lb1 lb2 lb2"),
                new Twins("version 2 with a password", "  advert_int 1\n  authentication {\n    auth_type PASS\n"
                        + "    auth_pass readable\n  }\n" + four, "10.0.0.100", false, "lb1 lb2 lb1"),
                new Twins("unicast", "  version 3\n  advert_int 0.2\n  unicast_src_ip 10.0.0.%1$d\n  unicast_peer {\n"
                        + "    10.0.0.%2$d\n  }\n" + four, "10.0.0.100", false, "lb1 lb2 lb1"),
                new Twins("IPv6", "  advert_int 0.2\n  virtual_ipaddress {\n    fe80::51/64\n    fd00::100/64\n  }\n",
                        "fd00::100", false, "lb1 lb2 lb1"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aConvertedPairBehavesAsTheOriginal(Twins files) throws Exception {
        Skip.unless(Lab.obstacle());
        Skip.unless(Router.KEEPALIVED.obstacle());
        try (Lab lab = Lab.open()) {
            assertEquals(files.owners(), story(Router.KEEPALIVED, lab.lan("original"), files), "the original");
            assertEquals(files.owners(), story(Router.VIGIA, lab.lan("converted"), files), "converted");
        }
    }

    private static String story(Router make, Lan lan, Twins files) throws IOException {
        List<Station> stations = List.of(lan.station("lb1"), lan.station("lb2"));
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Files.writeString(flag(stations.get(i)), "");
            programs.add(make.start(stations.get(i), text(make, files, stations.get(i), i)));
            if (i == 0) {
                // Who comes first waits for nobody; so nopreempt has one owner to begin with.
                await().atMost(Pair.START).until(() -> holds(stations.get(0), files));
            }
        }
        List<String> owners = new ArrayList<>();
        owners.add(owner(stations, files));
        if (files.byCheck()) {
            Files.delete(flag(stations.get(0)));
        } else {
            programs.get(0).terminate();
        }
        await().atMost(Pair.START).until(() -> holds(stations.get(1), files) && !holds(stations.get(0), files));
        owners.add(owner(stations, files));
        if (files.byCheck()) {
            Files.writeString(flag(stations.get(0)), "");
        } else {
            programs.get(0).exit(Pair.START);
            make.start(stations.get(0), text(make, files, stations.get(0), 0));
        }
        String last = files.owners().split(" ")[2];
        await().atMost(Pair.START).until(() -> holds(stations.get(last.equals("lb1") ? 0 : 1), files));
        owners.add(owner(stations, files));
        return String.join(" ", owners);
    }

    private static Path flag(Station station) {
        return station.directory().resolve("flag");
    }

    private static boolean holds(Station station, Twins files) {
        return station.holds(IpAddress.parse(files.address()));
    }

    /** Who holds the address once it has stayed there for a while. */
    private static String owner(List<Station> stations, Twins files) {
        String[] seen = {""};
        await().during(REST).atMost(Pair.START).until(() -> {
            String now = stations.stream().filter(station -> holds(station, files)).map(Station::name)
                    .reduce("", (all, one) -> all.isEmpty() ? one : all + "+" + one);
            boolean same = now.equals(seen[0]);
            seen[0] = now;
            return same && !now.isEmpty() && !now.contains("+");
        });
        return seen[0];
    }

    private static String text(Router make, Twins files, Station station, int number) {
        String conf = """
                global_defs {
                  router_id %s
                  script_user root
                }
                vrrp_script there {
                  script "/usr/bin/test -e %s"
                  interval 1
                  weight -100
                }
                vrrp_instance web {
                  interface eth0
                  virtual_router_id 51
                  priority %d
                %s}
                """.formatted(station.name(), flag(station), number == 0 ? 150 : 100,
                files.lines().formatted(number + 1, 2 - number));
        if (make == Router.KEEPALIVED) {
            return conf;
        }
        Path original = Router.write(station, "original.conf", conf);
        Shell.Outcome converted = Shell.attempt(List.of(Path.of("scripts/vigia").toAbsolutePath().toString(), "convert",
                original.toString()), "");
        assertEquals(0, converted.exit(), converted::output);
        return converted.printed().replaceFirst("(?m)^global_defs:\n", """
                global_defs:
                  control_socket: %1$s/control.sock
                  state_directory: %1$s/state
                """.formatted(station.directory()));
    }
}
