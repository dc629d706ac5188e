package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Settings;
import dev.vigia.config.Problem.Severity;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final String SMALLEST = """
            vrrp_instance:
              web:
                interface: eth0
                virtual_router_id: 51
                virtual_ipaddress: [ 10.0.0.100/24 ]
            """;

    @TempDir
    Path folder;

    @Test
    void theSmallestFileGetsTheDefaultsOfTheContract() {
        var web = new InstanceSettings("web", new LinkName("eth0"), new Vrid(51), new Priority(100),
                Duration.ofSeconds(1), true, ChecksumChoice.AUTO, Duration.ofSeconds(3),
                List.of(Subnet.parse("10.0.0.100/24")), NotifySettings.NONE);
        var expected = new Settings("host1", "/run/vigia/control.sock", "/var/lib/vigia", "nobody", true, List.of(web));
        assertEquals(expected, Golden.reading(SMALLEST).settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10ms 1000", "300ms 1000", "340ms 1020", "2 6000", "13.65 40950", "20s 40950"})
    void theAutomaticBoundIsThreeIntervalsButAtLeastASecond(String row) {
        String[] words = row.split(" ");
        var reading = Golden.reading(SMALLEST + "    advert_int: " + words[0] + "\n");
        var expected = Duration.ofMillis(Long.parseLong(words[1]));
        assertEquals(expected, reading.settings().instances().get(0).maxLearnedInterval());
    }

    @Test
    void aMissingFileIsAProblemOfTheWholeFile() {
        Path missing = folder.resolve("missing.yaml");
        assertRefused(missing + ": error: the configuration file does not exist\n", missing);
    }

    @Test
    void aFileThatChangesWhileItIsReadIsReadAgainAndRefusedWhereThatGoesOn() throws IOException {
        Path file = Files.writeString(folder.resolve("v.yaml"), SMALLEST);
        int[] reads = {0};
        ConfigFile.Reader once = path -> {
            byte[] half = Arrays.copyOf(Files.readAllBytes(path), 20);
            if (reads[0]++ == 0) {
                Files.writeString(path, SMALLEST + "# and a word more\n");
                return half;
            }
            return Files.readAllBytes(path);
        };
        assertTrue(ConfigFile.read(file, FileFacts.NOT_ASKED, "host1", once).usable());
        assertEquals(2, reads[0]);
        ConfigFile.Reader ever = path -> {
            Files.writeString(path, SMALLEST + "#".repeat(++reads[0]));
            return Files.readAllBytes(path);
        };
        Reading refused = ConfigFile.read(file, FileFacts.NOT_ASKED, "host1", ever);
        assertFalse(refused.usable());
        assertTrue(refused.text().contains("changes while it is read"), refused.text());
    }

    @Test
    void aDirectoryIsAProblem() {
        assertRefused(folder + ": error: the configuration file is a directory, not a file\n", folder);
    }

    @Test
    void aFileThatNeverEndsIsCutOff() {
        Path endless = Path.of("/dev/zero");
        assertRefused(endless + ": error: the file is larger than 1 MiB\n", endless);
    }

    @Test
    void exactlyOneMebibyteIsRead() throws IOException {
        Path file = folder.resolve("full.yaml");
        String text = SMALLEST + "#";
        Files.writeString(file, text + "x".repeat(ConfigFile.LARGEST - text.length()));
        assertTrue(ConfigFile.read(file, FileFacts.NOT_ASKED, "host1").usable());
        Files.writeString(file, text + "x".repeat(ConfigFile.LARGEST - text.length() + 1));
        assertRefused(file + ": error: the file is larger than 1 MiB\n", file);
    }

    private static void assertRefused(String text, Path file) {
        Reading reading = ConfigFile.read(file, FileFacts.NOT_ASKED, "host1");
        assertEquals(text, reading.text());
        assertFalse(reading.usable());
    }

    @Test
    void filesAreNotAskedWhereThatIsNotWanted() {
        String text = SMALLEST + "    notify: /nowhere/missing.sh\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertTrue(ConfigFile.parse("vigia.yaml", bytes, FileFacts.NOT_ASKED, "host1").usable());
        assertFalse(ConfigFile.parse("vigia.yaml", bytes, new LocalFiles(), "host1").usable());
    }

    @Test
    void scriptSecurityCanBeSwitchedOffButExistenceCannot() {
        String unsafe = SMALLEST + "    notify: /opt/unsafe/a.sh\n";
        String missing = SMALLEST + "    notify: /opt/missing/a.sh\n";
        String off = "global_defs: { enable_script_security: false }\n";
        assertFalse(Golden.reading(unsafe).usable());
        assertTrue(Golden.reading(off + unsafe).usable());
        assertFalse(Golden.reading(off + missing).usable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\n\1", "a: 1\r\n\1", "a: 1\r\1", "\ufeffa: 1\u2028\1"})
    void theFirstCharacterOfALineIsPlacedThere(String text) {
        assertEquals(new Place("vigia.yaml", 2, 1), Golden.reading(text).problems().get(0).place());
    }

    @Test
    void warningsDoNotForbidTheFile() {
        Reading reading = Golden.reading(SMALLEST + "    notify: /bin/echo a; b\n");
        assertEquals(List.of(Severity.WARNING), reading.problems().stream().map(Problem::severity).toList());
        assertTrue(reading.usable());
    }

    /** A megabyte of each of these took the longest way through some stage. */
    @ParameterizedTest
    @ValueSource(strings = {"virtual_router_jd: 1\n", "- ", "[", "{", "? ", "*a\n", "&a ", "a: &a [*a, *a]\n", "!!x ",
        "a b c\n", "'", "\"\\x41", "|\n ", ": ", "k: k: ", "\t", "%", "---\n", "vrrp_instance \n", "  x: {\n", "{a: ",
        "[a, ", "# {\n", "vrrp_instance {"})
    void aMegabyteOfNonsenseIsRefusedSoon(String piece) {
        String text = piece.repeat(ConfigFile.LARGEST / piece.length());
        Reading reading = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Golden.reading(text));
        assertFalse(reading.usable());
        assertTrue(reading.problems().size() <= Problems.MOST + 1, "bounded: " + reading.problems().size());
    }

    @Test
    void keysThatOnlyDifferInNumberAreCutOffAtTheLimit() {
        var text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append("virtual_rout").append(i).append(": 1\n");
        }
        Reading reading = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Golden.reading(text.toString()));
        assertEquals(Problems.MOST + 1, reading.problems().size());
        assertEquals("49901 more problems are not shown", reading.problems().get(Problems.MOST).message());
    }

    /** A reload reads the file while the agent must stay punctual. */
    @Test
    void tenThousandExcludedAddressesAreReadInNoTime() {
        var text = new StringBuilder(SMALLEST).append("    virtual_ipaddress_excluded:\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("      - ").append(i % 2 == 0 ? "10.1." + i / 256 + "." + i % 256 + "/24"
                    : "2001:db8:0:1:abcd:ef01:2345:" + Integer.toHexString(i) + "/64").append('\n');
        }
        String twice = text + "      - 2001:db8::1:abcd:ef01:2345:1\n";
        assertEquals("", Golden.reading(text.toString()).text());
        long before = cpuNanos();
        Reading reading = Golden.reading(text.toString());
        long spent = cpuNanos() - before;
        System.out.println("ConfigFileTest: 10,000 excluded addresses take " + spent / 1_000_000 + " ms of CPU time");
        assertEquals(10_000, reading.settings().instances().get(0).excluded().size());
        assertTrue(spent < 1_000_000_000L, spent / 1_000_000 + " ms");
        assertEquals(reading.settings(), Golden.reading(SettingsText.of(reading.settings())).settings());
        assertEquals(new Place("vigia.yaml", 10_007, 9), Golden.reading(twice).problems().get(0).place());
        assertEquals("address_lifetime 40s may be too short to renew 10001 addresses in time",
                Golden.reading(text + "    lease: { address_lifetime: 40 }\n").problems().get(0).message());
        assertEquals(List.of(), Golden.reading(text + "    lease: { address_lifetime: 41 }\n").problems());
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
