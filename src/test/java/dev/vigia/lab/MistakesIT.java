package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same mistake in a file of each make: keepalived runs with it, Vigia says where it is. */
@Timeout(120)
class MistakesIT {
    private static final Duration WATCHED = Duration.ofSeconds(2);
    private static final String ADDRESS = "10.0.0.100";

    /**
     * A mistake.
     *
     * @param what it is
     * @param theirs the instance in keepalived's language
     * @param ours the same instance in ours
     * @param place where ours has it
     */
    private record Mistake(String what, String theirs, String ours, String place) {
    }

    private static final String ADDRESSES = "  virtual_ipaddress {\n    10.0.0.100/24\n  }\n";
    private static final String LIST = "    virtual_ipaddress: [ 10.0.0.100/24 ]\n";
    private static final List<Mistake> MISTAKES = List.of(
            new Mistake("a key is misspelt", theirs("  nopreemt\n" + ADDRESSES + "}\n"),
                    ours("    premept: false\n" + LIST), "6:5"),
            new Mistake("a bracket is not closed", theirs(ADDRESSES),
                    ours("    virtual_ipaddress: [ 10.0.0.100/24\n"), "6:24"),
            new Mistake("a script is not there", "vrrp_script gone { script \"/nowhere/check\" }\n"
                    + theirs("  track_script { gone }\n" + ADDRESSES + "}\n"),
                    ours(LIST + "    track_script: [ gone ]\nvrrp_script:\n  gone: { script: /nowhere/check }\n"),
                    "9:19"),
            new Mistake("an address is none", theirs(ADDRESSES.replace("{\n", "{\n    10.0.0.300/24\n") + "}\n"),
                    ours(LIST.replace("[ ", "[ 10.0.0.300/24, ")), "6:26"),
            new Mistake("a value is out of range", theirs("  garp_master_repeat -3\n" + ADDRESSES + "}\n"),
                    ours("    garp_master_repeat: -3\n" + LIST), "6:25"));

    private static String theirs(String lines) {
        return """
                vrrp_instance web {
                  interface eth0
                  virtual_router_id 51
                  priority 100
                  version 3
                  advert_int 0.1
                """ + lines;
    }

    private static String ours(String lines) {
        return """
                vrrp_instance:
                  web:
                    interface: eth0
                    virtual_router_id: 51
                    advert_int: 100ms
                """ + lines;
    }

    @Test
    void keepalivedRunsWithMistakesAndVigiaWithNone() {
        Skip.unless(Lab.obstacle());
        Skip.unless(Router.KEEPALIVED.obstacle());
        try (Lab lab = Lab.open()) {
            List<Station> stations = new ArrayList<>();
            List<Program> theirs = new ArrayList<>();
            for (int i = 0; i < MISTAKES.size(); i++) {
                Station station = lab.lan("m" + i).station("k");
                stations.add(station);
                theirs.add(Router.KEEPALIVED.start(station, MISTAKES.get(i).theirs()));
            }
            for (int i = 0; i < MISTAKES.size(); i++) {
                Mistake mistake = MISTAKES.get(i);
                Path file = Router.write(stations.get(i), "vigia.yaml", mistake.ours());
                Program ours = Router.run(stations.get(i), List.of("run", "-c", file.toString()));
                assertEquals(OptionalInt.of(3), ours.exit(Pair.START), () -> mistake.what() + ": " + ours.output());
                assertTrue(ours.output().contains("vigia.yaml:" + mistake.place() + ": error:"),
                        () -> mistake.what() + ": " + ours.output());
                assertFalse(ours.output().contains("started"), ours::output);
            }
            await().pollDelay(WATCHED).atMost(Pair.START).until(() -> true);
            int running = 0;
            for (int i = 0; i < MISTAKES.size(); i++) {
                boolean owns = theirs.get(i).alive() && stations.get(i).addresses().toString().contains(ADDRESS);
                running += owns ? 1 : 0;
                System.out.printf("MistakesIT: %-26s keepalived %-9s Vigia refuses at %s%n", MISTAKES.get(i).what(),
                        owns ? "is MASTER" : theirs.get(i).alive() ? "runs" : "ends", MISTAKES.get(i).place());
            }
            assertEquals(MISTAKES.size(), running, "the comparison stands: keepalived runs with each");
        }
    }
}
