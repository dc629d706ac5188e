package dev.vigia.pacemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.process.AgentRunner;
import dev.vigia.resource.AgentMetadata;
import dev.vigia.resource.AgentName;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pacemaker's own tools and agents as judges of what we write, decide and read. */
@Timeout(600)
class CrmIT {
    @TempDir
    private Path directory;

    private CrmTools tools;

    @BeforeEach
    void open() {
        tools = new CrmTools(directory);
    }

    @Test
    void whatWeWriteIsAcceptedAndWhatIsWrongIsNot() throws Exception {
        for (String name : List.of("web.xml", "odd.xml", "empty.xml", "running.xml")) {
            assertEquals(new CrmTools.Said(0, ""),
                    tools.run("crm_verify", "-V", "-x", CibTextTest.GOLDEN.resolve(name).toString()));
        }
        Path broken = Files.writeString(directory.resolve("broken.xml"),
                CibText.of(CibTextTest.web()).replace("on-fail=\"standby\"", "on-fail=\"whatever\""));
        assertNotEquals(0, tools.run("crm_verify", "-x", broken.toString()).status(), "the judge does look");
    }

    @Test
    void itWouldRunThereAsItDoesHere() throws Exception {
        String web = tools.run("crm_simulate", "-x", CibTextTest.GOLDEN.resolve("web.xml").toString(), "-u", "lb1",
                "-u", "lb2", "-S").output();
        assertEquals(List.of("web-ip start on lb1", "web-ipv6 start on lb1", "disk start on lb1", "nginx start on lb1"),
                web.lines().filter(line -> line.contains(" start on ")).map(CrmIT::action).toList(), web);
        Path file = Files.writeString(directory.resolve("promoted.xml"), Files.readString(
                CibTextTest.GOLDEN.resolve("odd.xml")).replace("value=\"Slave\"", "value=\"Started\""));
        String odd = tools.run("crm_simulate", "-x", file.toString(), "-u", "a", "-u", "b", "-S").output();
        assertTrue(odd.contains("db:0            start on"), odd);
    }

    @Test
    void aFileIsAcceptedAndWouldStartHere() throws Exception {
        for (String takeover : List.of("manual", "fence")) {
            Path file = Files.writeString(directory.resolve(takeover + ".xml"),
                    CibText.of(CibExportTest.cib(takeover)));
            CrmTools.Said verified = tools.run("crm_verify", "-V", "-x", file.toString());
            assertEquals(new CrmTools.Said(0, ""), verified, takeover);
        }
        Path without = Files.writeString(directory.resolve("without.xml"),
                CibText.of(CibExportTest.cib("fence").with(List.of())));
        CrmTools.Said missed = tools.run("crm_verify", "-V", "-x", without.toString());
        assertTrue(missed.output().contains("STONITH"), "who may fence and has no device is told: " + missed);
        String said = tools.run("crm_simulate", "-x", directory.resolve("manual.xml").toString(), "-u", "lb2", "-S")
                .output();
        assertEquals(List.of("web-ip start on lb1", "web-ipv6 start on lb1", "fs start on lb1", "_51-ip start on lb1"),
                said.lines().filter(line -> line.contains(" start on ")).map(CrmIT::action)
                        .filter(line -> !line.startsWith("_51-ip-") && !line.matches("(lb2-power|second) .*"))
                        .toList(), said);
        assertEquals(2, said.lines().filter(line -> line.matches(".* (lb2-power|second)\\s+start on lb[12]")).count(),
                said);
        assertEquals(2, said.lines().filter(line -> line.matches(".*_51-ip-[23]\\s+start on lb1")).count(), said);
    }

    @Test
    void aRunningAgentIsShownWithWhatWasDone() throws Exception {
        Path file = Files.writeString(directory.resolve("agent.xml"), CibText.of(RunningCibTest.cib("[]")));
        assertEquals(new CrmTools.Said(0, ""), tools.run("crm_verify", "-V", "-x", file.toString()));
        String shown = tools.run("crm_mon", "-1", "-r", "-f", "-o", "-t", "-x", file.toString()).output();
        for (String expected : List.of("web-ip\t(ocf:heartbeat:IPaddr2):\t Started lb1",
                "fs\t(ocf:heartbeat:Filesystem):\t Started lb1",
                "db\t(ocf:heartbeat:Dummy):\t Stopped (disabled, unmanaged)",
                "bare-ip\t(ocf:heartbeat:IPaddr2):\t Stopped",
                "db: migration-threshold=3 fail-count=2", "exec-time=\"1200ms\"")) {
            assertTrue(shown.contains(expected), expected + " in\n" + shown);
        }
    }

    private static String action(String line) {
        return line.replace("* Resource action:", "").strip().replaceAll("\\s+", " ");
    }

    @Test
    void whatHasHappenedIsShownByTheirMonitor() throws Exception {
        String shown = tools.run("crm_mon", "-1", "-r", "-f", "-x",
                CibTextTest.GOLDEN.resolve("running.xml").toString()).output();
        for (String expected : List.of("disk\t(ocf:heartbeat:Filesystem):\t Started lb1",
                "nginx: migration-threshold",
                "disk: migration-threshold=3 fail-count=1",
                "nginx start on lb1 could not be executed (Timed Out: killed)",
                "Node lb2: standby")) {
            assertTrue(shown.contains(expected), expected + " in\n" + shown);
        }
    }

    /** What each code leads to, in Pacemaker's eyes and in ours. */
    @Test
    void everyCodeLeadsToWhatPacemakerDoes() throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (int threshold : new int[] {MetaAttributes.INFINITY, 1}) {
            for (boolean probe : new boolean[] {true, false}) {
                for (OcfCode code : OcfCode.values()) {
                    TwoNodes.Past past = new TwoNodes.Past(Task.MONITOR, probe, code, 0);
                    TwoNodes nodes = new TwoNodes(settings(threshold), List.of(past), false, 0);
                    CrmTools.Said said = tools.simulate(nodes.cib(), TwoNodes.THEN.getEpochSecond());
                    assertEquals(0, said.status(), said.output());
                    List<String> theirs = Decision.theirs(nodes.us, said.output());
                    List<String> ours = nodes.ours();
                    compared++;
                    if (!theirs.equals(ours)) {
                        differences.add((probe ? "probe " : "monitor ") + code + " threshold " + threshold
                                + ": theirs " + theirs + ", ours " + ours);
                    }
                }
            }
        }
        System.out.println("CrmIT: " + compared + " reactions compared, different: " + differences);
        assertEquals(List.of(), differences);
    }

    private static GroupSettings settings(int threshold) {
        ResourceSettings one = ResourceSettings.of("r", "ocf:heartbeat:Dummy",
                Operation.monitor(Duration.ofSeconds(10), Duration.ofSeconds(20)));
        return GroupSettings.of("g", one.meta(one.meta().migrationThreshold(threshold)));
    }

    @Test
    void everyInstalledAgentsDescriptionIsRead() throws Exception {
        Path root = Stream.of("target/peers/pacemaker-resource-agents/usr/lib/ocf", "/usr/lib/ocf").map(Path::of)
                .map(Path::toAbsolutePath).filter(path -> Files.exists(path.resolve("resource.d/heartbeat")))
                .findFirst().orElse(null);
        if (root == null) {
            System.out.println("SKIPPED: CrmIT: no resource agents here; scripts/peers --all fetches them");
        }
        Assumptions.assumeTrue(root != null, "no resource agents here");
        List<String> refused = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        int parameters = 0;
        int read = 0;
        try (var runner = new AgentRunner(new AgentRunner.Places(root, root, root), new MonotonicClock())) {
            for (String provider : List.of("heartbeat", "pacemaker")) {
                try (Stream<Path> files = Files.list(root.resolve("resource.d").resolve(provider))) {
                    for (Path file : files.filter(Files::isRegularFile).filter(path -> !path.getFileName().toString()
                            .startsWith(".")).sorted().toList()) {
                        AgentName agent = AgentName.parse("ocf:" + provider + ":" + file.getFileName());
                        try {
                            AgentMetadata metadata = MetadataReader.read(runner.metaData(agent));
                            parameters += metadata.parameters().size();
                            read++;
                            assertTrue(metadata.actions().containsAll(List.of("start", "stop", "monitor")), agent + "");
                        } catch (IllegalArgumentException broken) {
                            refused.add(agent + ": " + broken.getMessage());
                        } catch (IOException mute) {
                            silent.add(mute.getMessage());
                        }
                    }
                }
            }
        }
        System.out.println("CrmIT: " + read + " agents with " + parameters + " parameters read; silent: " + silent);
        assertEquals(List.of(), refused);
        assertTrue(read >= 150, "read " + read);
    }
}
