package dev.vigia.pacemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.resource.Failures;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import dev.vigia.resource.Task;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written for Pacemaker, compared with files that Pacemaker's own tools have accepted (CrmIT). */
class CibTextTest {
    static final Path GOLDEN = Path.of("src/test/resources/dev/vigia/pacemaker");
    private static final Duration TEN = Duration.ofSeconds(10);

    private static Operation monitor(int seconds) {
        return Operation.monitor(Duration.ofSeconds(seconds), Operation.DEFAULT_TIMEOUT);
    }

    /** A web server and its disk behind two addresses, as a file would have them. */
    static Cib web() {
        ResourceSettings disk = ResourceSettings.of("disk", "ocf:heartbeat:Filesystem",
                Operation.of(Task.START, Duration.ofSeconds(60)), Operation.of(Task.STOP, Duration.ofSeconds(60)),
                new Operation(Task.MONITOR, TEN, Operation.DEFAULT_TIMEOUT, OnFail.RESTART, false, 20))
                .parameters(Map.of("device", "/dev/vdb1", "directory", "/srv", "fstype", "ext4"))
                .meta(MetaAttributes.DEFAULT.migrationThreshold(3).failureTimeout(Duration.ofSeconds(60)));
        ResourceSettings nginx = ResourceSettings.of("nginx", "systemd:nginx", monitor(5).onFail(OnFail.STANDBY));
        var group = GroupSettings.of("web", disk, nginx);
        return Cib.offline(List.of("lb1", "lb2"), "lb1", false, List.of(new CibGroup(group,
                List.of(Subnet.parse("192.0.2.10/24"), Subnet.parse("2001:db8::10/64")),
                Optional.of(new LinkName("eth0")), new TreeMap<>(Map.of("lb1", 150, "lb2", 100)), 200)));
    }

    /** Everything else: address last, promotable in the middle, odd names and values, what is left alone. */
    static Cib odd() {
        ResourceSettings plain = ResourceSettings.of("a.odd", "lsb:legacy",
                Operation.of(Task.STOP, Duration.ofMillis(1500)), monitor(30).onFail(OnFail.BLOCK))
                .meta(MetaAttributes.DEFAULT.managed(false));
        ResourceSettings db = ResourceSettings.of("db", "ocf:pacemaker:Stateful")
                .meta(MetaAttributes.DEFAULT.promotable(true).targetRole(TargetRole.UNPROMOTED))
                .operations(List.of(monitor(10),
                        new Operation(Task.MONITOR, Duration.ofMillis(9500), TEN, OnFail.RESTART, true, 0)));
        ResourceSettings last = ResourceSettings.of("dummy", "ocf:heartbeat:Dummy")
                .parameters(Map.of("fake", "<\"a\" & 'b'>\tline\nü")).meta(
                        MetaAttributes.DEFAULT.maintenance(true).targetRole(TargetRole.STOPPED));
        var group = GroupSettings.of("1 db", plain, db, last).address(AddressPlace.LAST).startFailureIsFatal(false);
        var named = GroupSettings.of("db", ResourceSettings.of("alone", "ocf:heartbeat:Dummy")).maintenance(true);
        return Cib.offline(List.of("a", "b"), "b", false, List.of(
                new CibGroup(group, List.of(Subnet.parse("192.0.2.11/24")), Optional.empty(),
                        new TreeMap<>(Map.of("a", 255)), 0),
                new CibGroup(named, List.of(), Optional.empty(), new TreeMap<>(), 0)));
    }

    /** The web server as it runs: a monitor that failed once, a unit that did not start, the other node in standby. */
    static Cib running() {
        CibGroup group = web().groups().get(0);
        ResourceSettings disk = group.group().members().get(0);
        ResourceSettings nginx = group.group().members().get(1);
        Instant at = Instant.ofEpochSecond(1_700_000_000);
        var diskHistory = new CibHistory(disk, List.of(
                new CibHistory.Ended(disk.probe(), Outcome.of(OcfCode.NOT_RUNNING), at),
                new CibHistory.Ended(disk.operation(Task.START), Outcome.of(OcfCode.OK), at.plusSeconds(1)),
                new CibHistory.Ended(disk.monitors(false).get(0), Outcome.of(OcfCode.ERROR, "not \"mounted\""),
                        at.plusSeconds(2)),
                new CibHistory.Ended(disk.operation(Task.STOP), Outcome.of(OcfCode.OK), at.plusSeconds(3)),
                new CibHistory.Ended(disk.operation(Task.START), Outcome.of(OcfCode.OK), at.plusSeconds(4)),
                new CibHistory.Ended(disk.monitors(false).get(0), Outcome.of(OcfCode.OK), at.plusSeconds(5))),
                new Failures(new TreeMap<>(Map.of("monitor_10000", 1)), null, Moment.NEVER));
        var nginxHistory = new CibHistory(nginx, List.of(
                new CibHistory.Ended(nginx.operation(Task.START), Outcome.timeout("killed"), at.plusSeconds(6))),
                new Failures(new TreeMap<>(Map.of("start_0", MetaAttributes.INFINITY)), null, Moment.NEVER));
        return new Cib(List.of(new CibNode("lb1", true, false, List.of(diskHistory, nginxHistory)),
                new CibNode("lb2", true, true, List.of())), false, web().groups());
    }

    @Test
    void whatHasHappened() throws IOException {
        compare("running.xml", running());
    }

    private static void compare(String file, Cib cib) throws IOException {
        if ("write".equals(System.getProperty("vigia.golden"))) {
            Files.writeString(GOLDEN.resolve(file), CibText.of(cib));
        }
        assertEquals(Files.readString(GOLDEN.resolve(file)), CibText.of(cib));
    }

    @Test
    void aGroupWithItsAddresses() throws IOException {
        compare("web.xml", web());
    }

    @Test
    void everythingElse() throws IOException {
        compare("odd.xml", odd());
    }

    @Test
    void nothing() throws IOException {
        Cib cib = Cib.offline(List.of("lb1"), "lb1", false, List.of());
        compare("empty.xml", cib);
        String fenced = CibText.of(Cib.offline(List.of("lb1"), "lb1", true, List.of()));
        assertEquals(CibText.of(cib).replace("stonith-enabled\" value=\"false", "stonith-enabled\" value=\"true"),
                fenced.replaceFirst("(?m)^.*startup-fencing\" value=\"false.*\\n", ""));
    }

    @Test
    void whatXmlCannotCarryIsRefused() {
        ResourceSettings bell = ResourceSettings.of("x", "ocf:heartbeat:Dummy").parameters(Map.of("fake", "\u0007"));
        var cib = Cib.offline(List.of("a"), "a", false, List.of(new CibGroup(GroupSettings.of("g", bell), List.of(),
                Optional.empty(), new TreeMap<>(), 0)));
        assertEquals("XML cannot carry the character U+0007",
                assertThrows(IllegalArgumentException.class, () -> CibText.of(cib)).getMessage());
        assertThrows(NoSuchElementException.class, () -> Cib.offline(List.of("a"), "b", false, List.of()));
    }
}
