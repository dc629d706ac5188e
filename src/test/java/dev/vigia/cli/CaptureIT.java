package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code vigia capture} by the packaged jar: what it loads, what it needs, and a link while it lives. */
@Timeout(180)
class CaptureIT {
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java").toString();
    private static final String JAR = Path.of("target/vigia.jar").toAbsolutePath().toString();
    /** A file header and one advert of 192.0.2.2 (pcap-savefile(5)). */
    private static final String CAPTURE = "d4c3b2a1020004000000000000000000ffff000001000000"
            + "00b95569000000002e0000002e000000"
            + "01005e00001200005e000133080045c0002000000000ff701899c0000202e00000123133c80100644402c0000264";
    private static final String LINE = "2026-01-01T00:00:00.000000Z VRRPv3 192.0.2.2 > 224.0.0.18 (00:00:5e:00:01:33)"
            + " vrid 51 priority 200 every 1 s: 192.0.2.100 [accepted, checksum as in RFC 9568]\n";

    @TempDir
    private Path directory;

    private record Ended(int exit, String out, String err) {
    }

    private Ended run(String... words) throws Exception {
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        Process process = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "still running: " + List.of(words));
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private String file() throws IOException {
        return Files.write(directory.resolve("in.pcap"), HexFormat.of().parseHex(CAPTURE)).toString();
    }

    private static boolean isLibpcapMissing(Ended ended) {
        return ended.err().contains("needs libpcap");
    }

    @Test
    void aFileBecomesLines() throws Exception {
        Path copy = directory.resolve("out.pcap");
        Ended ended = run(JAVA, "-jar", JAR, "capture", file(), "-w", copy.toString(), "--count", "1");
        Assumptions.assumeFalse(isLibpcapMissing(ended), "no libpcap (libpcap0.8)");
        assertEquals(new Ended(0, LINE, "1 packets shown of 1 read\n"), ended);
        assertEquals(CAPTURE, HexFormat.of().formatHex(Files.readAllBytes(copy)));
    }

    @Test
    void withoutLibpcapThereIsOneSentence() throws Exception {
        assertEquals(new Ended(1, "", "vigia: capture needs libpcap, which cannot be loaded here:"
                + " apt-get install libpcap0.8 (no other verb needs it)\n"),
                run(JAVA, "-Dorg.pcap4j.core.pcapLibName=/nowhere/libpcap.so", "-jar", JAR, "capture", file()));
    }

    /** What a verb that captures nothing loads: neither pcap4j nor what it brings. */
    @Test
    void noOtherVerbLoadsIt() throws Exception {
        String configuration = Files.writeString(directory.resolve("vigia.yaml"), """
                vrrp_instance:
                  web: { interface: eth0, virtual_router_id: 51, virtual_ipaddress: [ 10.0.0.100/24 ] }
                """).toString();
        for (List<String> verb : List.of(List.of("version"), List.of("check", "-c", configuration),
                List.of("status", "--socket", "/nowhere/socket"), List.of("train"))) {
            List<String> words = new ArrayList<>(List.of(JAVA, "-Xlog:class+load:stdout", "-jar", JAR));
            words.addAll(verb);
            String loaded = run(words.toArray(String[]::new)).out();
            assertTrue(loaded.contains(" dev.vigia.cli.Main "), loaded);
            assertEquals(List.of(), loaded.lines().filter(line -> line.contains("pcap4j") || line.contains("sun.jna")
                    || line.contains("dev.vigia.capture")).toList(), verb.toString());
        }
        String captures = run(JAVA, "-Xlog:class+load:stdout", "-jar", JAR, "capture", file()).out();
        assertTrue(captures.contains("org.pcap4j.core.PcapHandle"), "the look for it finds it");
    }

    /** Our own adverts on the loopback link of a network namespace of their own. */
    @Test
    void aLinkIsSeenWhileItLives() throws Exception {
        Assumptions.assumeTrue(run("unshare", "-n", "true").exit() == 0, "no network namespace here");
        Path copy = directory.resolve("live.pcap");
        String configuration = Files.writeString(directory.resolve("vigia.yaml"), """
                global_defs: { control_socket: "%1$s/control.sock", state_directory: "%1$s" }
                vrrp_instance:
                  web: { interface: lo, virtual_router_id: 51, priority: 255, advert_int: 100ms,
                         virtual_ipaddress: [ 198.51.100.1/32 ] }
                """.formatted(directory)).toString();
        String story = "ip link set lo up; timeout 60 \"$0\" -jar \"$1\" run -c \"$2\" 2>\"$3\" & agent=$!;"
                + " timeout 50 \"$0\" -jar \"$1\" capture lo --count 4 -w \"$4\"; code=$?;"
                + " kill $agent; wait $agent; exit $code";
        Ended ended = run("unshare", "-n", "sh", "-c", story, JAVA, JAR, configuration,
                directory.resolve("agent.log").toString(), copy.toString());
        Assumptions.assumeFalse(isLibpcapMissing(ended), "no libpcap (libpcap0.8)");
        assertEquals(0, ended.exit(), ended.toString());
        assertEquals(4, ended.out().lines().count(), ended.out());
        assertTrue(ended.out().lines().allMatch(line -> line.matches(
                "\\S+Z (VRRPv3 127\\.0\\.0\\.1 > 224\\.0\\.0\\.18 .* vrid 51 priority (255 \\(owner\\)|0 \\(resigns\\))"
                + " every 0\\.1 s: 198\\.51\\.100\\.1 \\[accepted.*"
                + "|ARP 198\\.51\\.100\\.1 is at .*)")), ended.out());
        assertEquals(ended.out(), run(JAVA, "-jar", JAR, "capture", copy.toString()).out(), "what is kept reads alike");
    }

    @Test
    void whoMayNotIsTold() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && run("id", "-u").out().equals("0\n"),
                "not root, or no setpriv");
        Ended ended = run("setpriv", "--bounding-set=-all", "--inh-caps=-all", JAVA, "-jar", JAR, "capture", "lo");
        Assumptions.assumeFalse(isLibpcapMissing(ended), "no libpcap (libpcap0.8)");
        assertEquals(new Ended(6, "", "vigia: no permission to capture on lo: run as root or with CAP_NET_RAW\n"),
                ended);
    }
}
