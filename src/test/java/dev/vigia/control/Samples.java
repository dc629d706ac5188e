package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Distribution;
import dev.vigia.agent.Figures;
import dev.vigia.agent.Measure;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.Snapshot;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.notify.NotifyAccount;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Snapshots for the tests of this package. */
final class Samples {
    /** When they are taken: ten seconds after the beginning of all time. */
    static final Moment NOW = Moment.ORIGIN.plus(Duration.ofSeconds(10));

    /** One in force and one that this machine does not allow. */
    private static final List<Measure> MEASURES = List.of(new Measure("realtime_loop", ""), new Measure("memory_lock",
            "memory is not locked, a swapping machine may delay adverts: ENOMEM (above a memory limit)"));

    private Samples() {
    }

    /** How it went with the scripts of a name: those of the first were too slow, nobody else has any. */
    /** A chronicle that nothing is kept of. */
    static Chronicle chronicle() {
        return new Chronicle(new Chronicle.Store() {
            @Override
            public List<String> recall() {
                return List.of();
            }

            @Override
            public void keep(String line) {
                assertTrue(line.startsWith("{\"event\":"), line);
            }

            @Override
            public String trouble() {
                return "";
            }
        }, new MonotonicClock());
    }

    static NotifyAccount notified(String name) {
        var run = new NotifyAccount.Run("/etc/on.sh", 12, "MASTER", null, 500, true, "killed after 500 ms");
        return name.equals("web") ? new NotifyAccount(run, 3, 2, 4) : NotifyAccount.NOTHING;
    }

    /** An Active, a Backup that follows somebody, and one that is unfit. */
    static Snapshot ordinary() {
        Map<Subnet, Boolean> held = new LinkedHashMap<>();
        held.put(Subnet.parse("10.0.0.100/24"), true);
        held.put(Subnet.parse("10.0.0.101/24"), false);
        return new Snapshot("lb1", NOW, Duration.ofMillis(2), Distribution.NONE, MEASURES, List.of(
                new Snapshot.Router(new RouterId("web", Family.IPV4), new LinkName("eth0"), new Vrid(51), Role.ACTIVE,
                        Moment.ORIGIN, Reason.of(Reason.Code.ACTIVE_DOWN), new Priority(150), new Priority(140),
                        List.of(), IpAddress.parse("10.0.0.1"), Duration.ofSeconds(1), Duration.ofSeconds(1),
                        NOW.plus(Duration.ofMillis(250)), held, false, "open", "", true, Map.of(),
                        Map.of("advertisement_sent", 12L),
                        Map.of("checksum_error", 0L), Figures.NONE),
                new Snapshot.Router(new RouterId("web6", Family.IPV6), new LinkName("eth0"), new Vrid(51), Role.BACKUP,
                        Moment.ORIGIN, new Reason(Reason.Code.HIGHER_PRIORITY, "fe80::2 sends 200"), new Priority(100),
                        new Priority(100), List.of(), IpAddress.parse("fe80::2"), Duration.ofMillis(100),
                        Duration.ofMillis(200), NOW.minus(Duration.ofMillis(1)),
                        Map.of(Subnet.parse("fe80::51/64"), true), true, "closed", "", false,
                        Map.of(IpAddress.parse("fe80::51"), MacAddress.parse("02:00:00:00:00:02")), Map.of(),
                        Map.of(), Figures.NONE),
                new Snapshot.Router(new RouterId("db", Family.IPV4), new LinkName("bond0.1234"), new Vrid(255),
                        Role.UNFIT, NOW, new Reason(Reason.Code.LINK_DOWN, "bond0.1234 has no carrier"),
                        new Priority(255), new Priority(255),
                        List.of(new Reason(Reason.Code.LINK_DOWN, "bond0.1234 has no carrier"),
                                Reason.of(Reason.Code.NO_SOURCE_ADDRESS)),
                        null, Duration.ofSeconds(1), Duration.ofSeconds(1), null,
                        Map.of(Subnet.parse("192.0.2.1/32"), false), false, "off", "not configured", true, Map.of(),
                        Map.of(), Map.of(), Figures.NONE)), List.of(), List.of(check("haproxy"), link()), List.of());
    }

    /** A script that fails after it has passed. */
    private static Snapshot.Check check(String name) {
        var check = new CheckSettings(name, new Subject.Script(List.of("/bin/haproxy"), "nobody", true),
                Rhythm.DEFAULT, Influence.DECISIVE);
        CheckState state = CheckState.initial(check, Moment.ORIGIN)
                .next(check.rhythm(), CheckResult.passed("exit status 0", Duration.ofMillis(3)), Moment.ORIGIN)
                .next(check.rhythm(), new CheckResult(Outcome.EXIT_STATUS, "exit status 3", "no server is up", 0,
                        Duration.ofMillis(20)), NOW);
        return new Snapshot.Check(check, state);
    }

    private static Snapshot.Check link() {
        var link = new CheckSettings("interface/eth1",
                new Subject.Link(new LinkName("eth1"), Duration.ZERO, Duration.ZERO), Rhythm.DEFAULT,
                Influence.DECISIVE);
        return new Snapshot.Check(link, CheckState.initial(link, Moment.ORIGIN)
                .next(Rhythm.DEFAULT, CheckResult.passed("eth1 runs", Duration.ZERO), NOW));
    }

    /** So large that no socket buffer holds its JSON. */
    static Snapshot huge() {
        return new Snapshot("lb1", NOW, Duration.ofMillis(2), Distribution.NONE, MEASURES,
                Collections.nCopies(3000, ordinary().routers().get(0)), List.of(), List.of(), List.of());
    }
}
