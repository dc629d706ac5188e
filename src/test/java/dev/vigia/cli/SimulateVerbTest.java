package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would become of files, as an operator asks for it. */
@Timeout(120)
class SimulateVerbTest {
    private static final String CHECKED = """
            vrrp_check: { api: { tcp: "127.0.0.1:80", interval: 1s } }
            vrrp_instance:
              web: { interface: eth0, virtual_router_id: 51, priority: %d, track_script: [ api ],
                     track_interface: [ eth1 ], virtual_ipaddress: [ 10.0.0.100/24, fe80::51 ] }
            """;
    @TempDir
    private Path folder;

    /** What a run printed. */
    private record Ran(ExitCode code, String out, String err) {
    }

    private static Ran simulate(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("simulate"));
        all.addAll(List.of(words));
        ExitCode code = Main.run(all, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static double missed(String out) {
        Matcher missed = Pattern.compile("a client missed ([\\d.]+) ms").matcher(out);
        assertTrue(missed.find(), out);
        return Double.parseDouble(missed.group(1));
    }

    /** The shipped pair: advert_int 1 s, priorities 150 and 100. */
    @ParameterizedTest
    @CsvSource({
        "kill lb1, OK, 600, 620, lb2", "restart lb1, OK, 0, 0, lb1", "power lb1, OK, 3000, 4000, lb2",
        "stop lb1, OK, 0, 0, lb2", "stop lb1 for 5s, OK, 0, 0, lb1", "freeze lb1, OK, 600, 620, lb2",
        "freeze lb1 for 2s, OK, 0, 0, lb1", "pause lb1 for 10s, OK, 3000, 4000, lb1",
        "cut lb1, FAILURE, 3000, 4000, ' '",
        "cut lb1 for 10s, OK, 3000, 4000, lb1", "oneway lb1 lb2, FAILURE, 0, 0, ' '", "unplug lb1, OK, 3000, 4000, lb2",
        "handover lb1 web, OK, 0, 0, lb2", "drain lb1 for 5s, OK, 0, 0, lb1", "loss 100%, FAILURE, 0, 0, ' '",
        "delay 20ms, OK, 0, 0, lb1", "kill lb2, OK, 0, 0, lb1"})
    void theShippedPairIsSafeWhereItCanBe(String fault, ExitCode code, double least, double most, String owner) {
        Ran ran = simulate("conf/lb1.yaml", "conf/lb2.yaml", "--fault", "t=6s " + fault);
        assertEquals(code, ran.code(), ran.out() + ran.err());
        double missed = missed(ran.out());
        assertTrue(missed >= least && missed <= most, ran.out());
        assertTrue(ran.out().contains("FAULT: " + fault), ran.out());
        if (code == ExitCode.OK) {
            assertTrue(ran.out().contains(": " + owner + "\n"), ran.out());
            assertTrue(ran.out().endsWith("ends well: each address has one owner\n"), ran.out());
        }
        if (fault.startsWith("kill lb1") || fault.startsWith("freeze")) {
            assertTrue(ran.out().contains("two answered for 0.0 ms"), "the address dies with its owner: " + ran.out());
        }
    }

    private String checked(String name, int priority) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), CHECKED.formatted(priority)).toString();
    }

    @Test
    void aNodeIsCalledLikeItsFileAndChecksFailWhereTheyAreSaidTo() throws Exception {
        String a = checked("first", 150);
        String b = checked("second", 100);
        Ran one = simulate(a, b, "--fault", "t=10s check api down on first", "--fault=t=20s check api up");
        assertEquals(ExitCode.OK, one.code(), one.out() + one.err());
        assertTrue(one.out().contains("first    web ACTIVE -> INITIALIZE, check_failed: api"), one.out());
        assertTrue(one.out().contains("second   web BACKUP -> ACTIVE, resignation_heard"), one.out());
        assertTrue(one.out().contains("first    web BACKUP -> ACTIVE, preempted_lower"), one.out());
        assertEquals(2, Pattern.compile("a client missed").matcher(one.out()).results().count()
                + (one.out().contains("10.0.0.100, fe80::51") ? 1 : 0), one.out());
        Ran all = simulate(a, b, "--fault", "t=10s check api down");
        assertEquals(ExitCode.FAILURE, all.code(), all.out());
        assertTrue(all.out().contains("nobody\n"), all.out());
    }

    @Test
    void areloadBringsAnotherFile() throws Exception {
        String a = checked("first", 150);
        String b = checked("second", 100);
        String lower = checked("lower", 50);
        Ran ran = simulate(a, b, "--fault", "t=10s reload first " + lower);
        assertEquals(ExitCode.OK, ran.code(), ran.out() + ran.err());
        assertTrue(ran.out().contains("second   web BACKUP -> ACTIVE"), ran.out());
        assertEquals(0, missed(ran.out()), ran.out());
        Files.writeString(folder.resolve("lower.yaml"), "vrrp_instance: {}\n");
        assertEquals(ExitCode.CONFIGURATION, simulate(a, b, "--fault", "t=10s reload first " + lower).code());
    }

    @Test
    void theSameAsJson() throws Exception {
        Ran ran = simulate("-o", "json", "conf/lb1.yaml", "conf/lb2.yaml", "--fault", "t=6s power lb1 for 3s", "--span",
                "20s");
        Map<?, ?> json = (Map<?, ?>) Json.parse(ran.out());
        assertEquals(1.0, ((Number) json.get("schema")).doubleValue());
        assertEquals(List.of("lb1", "lb2"), json.get("nodes"));
        assertEquals(true, json.get("ends_well"));
        Map<?, ?> address = (Map<?, ?>) ((List<?>) json.get("addresses")).get(0);
        assertEquals("10.0.0.100", address.get("address"));
        assertEquals(List.of("lb1"), address.get("at_the_end"));
        List<?> events = (List<?>) json.get("events");
        assertTrue(events.stream().map(Map.class::cast)
                .anyMatch(event -> "power lb1 for 3s".equals(event.get("fault"))));
        assertTrue(events.stream().map(Map.class::cast).anyMatch(event -> "active_down".equals(event.get("reason"))));
    }

    @Test
    void theSameSeedTellsTheSameStoryAndAnotherOneDoesNot() {
        String[] words = {"conf/lb1.yaml", "conf/lb2.yaml", "--fault", "t=6s loss 40% for 20s", "--seed"};
        assertEquals(simulate(with(words, "7")).out(), simulate(with(words, "7")).out());
        assertFalse(simulate(with(words, "7")).out().equals(simulate(with(words, "8")).out()));
    }

    private static String[] with(String[] words, String last) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(last);
        return all.toArray(String[]::new);
    }

    @Test
    void aDayPassesInSeconds() {
        Ran ran = simulate("conf/lb1.yaml", "conf/lb2.yaml", "--span", "24h", "--fault", "t=12h power lb1 for 1m");
        assertEquals(ExitCode.OK, ran.code(), ran.out());
        assertEquals(7, Pattern.compile(" -> ").matcher(ran.out()).results().count(), ran.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "--fault|t=1s kill lb1; USAGE; say which files", "conf/lb1.yaml|--fault; USAGE; needs a value",
        "conf/lb1.yaml|conf/lb1.yaml; USAGE; two of the files have the router_id 'lb1'",
        "conf/lb1.yaml|--fault|t=1s kill lb2; USAGE; there is no 'lb2' among lb1",
        "conf/lb1.yaml|--fault|t=1s check api down; USAGE; there is no 'api' among nothing",
        "conf/lb1.yaml|--fault|t=1s restart lb1 for 3s; USAGE; that has no end",
        "conf/lb1.yaml|--span|0s; USAGE; is out of range", "conf/lb1.yaml|--seed|x; USAGE; takes a whole number",
        "conf/lb1.yaml|--what; USAGE; does not know", "/nowhere.yaml; CONFIGURATION; nowhere.yaml"})
    void whatIsWrongIsSaid(String words, ExitCode code, String expected) {
        Ran ran = simulate(words.split("\\|"));
        assertEquals(code, ran.code(), ran.err());
        assertTrue(ran.err().contains(expected), ran.err());
    }

    @Test
    void twoInterfacesWithOneNumberAreRefusedForThisQuestion() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), """
                vrrp_instance:
                  web: { interface: eth0, virtual_router_id: 51, virtual_ipaddress: [ 10.0.0.100/24 ] }
                  inside: { interface: eth1, virtual_router_id: 51, virtual_ipaddress: [ 10.1.0.100/24 ] }
                """);
        Ran ran = simulate(file.toString());
        assertEquals(ExitCode.USAGE, ran.code());
        assertTrue(ran.err().contains("'inside' of a has the virtual_router_id of another instance"), ran.err());
    }

    /** Independent instances, groups, unicast and version 2 are what they are on a real LAN. */
    @Test
    void wholeFilesOfManyKindsRun() throws Exception {
        String text = """
                vrrp_instance:
                  web: { interface: eth0, virtual_router_id: 51, priority: %1$d, virtual_ipaddress: [ 10.0.0.100 ] }
                  own: { interface: eth0, virtual_router_id: 52, priority: %2$d, virtual_ipaddress: [ 10.0.0.101 ] }
                  old: { interface: eth0, virtual_router_id: 53, priority: %1$d, version: 2,
                         virtual_ipaddress: [ 10.0.0.102 ] }
                  far: { interface: eth0, virtual_router_id: 54, priority: %1$d, unicast_peer: [ 10.0.0.%4$d ],
                         virtual_ipaddress: [ 10.0.0.103 ] }
                  in1: { interface: eth1, virtual_router_id: 55, priority: %1$d, virtual_ipaddress: [ 10.0.0.104 ] }
                  in2: { interface: eth2, virtual_router_id: 56, priority: %1$d, virtual_ipaddress: [ "fe80::1:1" ] }
                vrrp_sync_group: { both: { group: [ in1, in2 ] } }
                """;
        Path a = Files.writeString(folder.resolve("a.yaml"), text.formatted(150, 100, 1, 2));
        Path b = Files.writeString(folder.resolve("b.yaml"), text.formatted(100, 150, 2, 1));
        Ran ran = simulate(a.toString(), b.toString(), "--fault", "t=10s power a for 10s");
        assertEquals(ExitCode.OK, ran.code(), ran.out() + ran.err());
        for (String name : List.of("web", "own", "old", "far", "in1", "in2", "both")) {
            assertTrue(ran.out().contains("b        " + name + " BACKUP -> ACTIVE"), name + ran.out());
        }
        assertTrue(missed(ran.out()) > 2000, ran.out());
    }
}
