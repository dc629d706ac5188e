package dev.vigia.metrics;

import dev.vigia.agent.Agent;
import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.Command;
import dev.vigia.agent.Distribution;
import dev.vigia.agent.Figures;
import dev.vigia.agent.Input;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Measure;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Passage;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Snapshot;
import dev.vigia.agent.Wish;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.notify.NotifyAccount;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node as the agent tells of it: an instance with both families, and one whose name needs quoting. */
final class Nodes {
    static final Moment NOW = Moment.ORIGIN.plus(Duration.ofSeconds(90));

    private Nodes() {
    }

    static Snapshot node() {
        var check = new CheckSettings("haproxy", new Subject.Script(List.of("/bin/haproxy"), "nobody", true),
                Rhythm.DEFAULT, Influence.DECISIVE);
        CheckState state = CheckState.initial(check, Moment.ORIGIN)
                .next(check.rhythm(), CheckResult.passed("exit status 0", Duration.ofMillis(3)), NOW)
                .next(check.rhythm(), new CheckResult(Outcome.TIMED_OUT, "no answer", "", 0, Duration.ofMillis(20)),
                        NOW);
        var group = new Snapshot.Group("edge", List.of("web"), Role.ACTIVE, Moment.ORIGIN,
                Reason.of(Reason.Code.ACTIVE_DOWN));
        var lags = new Distribution(List.of(Duration.ofNanos(100_000), Duration.ofMillis(1)), List.of(7L, 2L, 1L),
                Duration.ofMillis(9));
        return new Snapshot("lb\"1\\", NOW, Duration.ofMillis(2), lags, List.of(new Measure("rr", "")),
                List.of(router(Family.IPV4, "10.0.0.100/24", Role.ACTIVE),
                        router(Family.IPV6, "fe80::51/64", Role.UNFIT)),
                List.of(group), List.of(new Snapshot.Check(check, state)), List.of());
    }

    static Snapshot.Router router(Family family, String address, Role role) {
        boolean active = role == Role.ACTIVE;
        var figures = new Figures(Distribution.NONE, new Distribution(List.of(Duration.ofSeconds(1)), List.of(1L, 0L),
                Duration.ofMillis(350)), Map.of(new Passage(Role.BACKUP, role, Reason.Code.ACTIVE_DOWN), 3L,
                new Passage(Role.ACTIVE, Role.BACKUP, Reason.Code.HIGHER_PRIORITY), 2L),
                active ? Duration.ofMillis(2500) : null);
        return new Snapshot.Router(new RouterId("web", family), new LinkName("eth0"), new Vrid(51), role,
                Moment.ORIGIN, Reason.of(Reason.Code.ACTIVE_DOWN), new Priority(150), new Priority(140),
                active ? List.of() : List.of(Reason.of(Reason.Code.LINK_DOWN), Reason.of(Reason.Code.LINK_DOWN)),
                IpAddress.parse(family == Family.IPV4 ? "10.0.0.1" : "fe80::1"), Duration.ofMillis(100),
                Duration.ofMillis(100), null, Map.of(Subnet.parse(address), active), false,
                active ? "open" : "closed", "", true, Map.of(), counters(),
                Map.of("checksum_error", 4L), figures);
    }

    /** All that an agent counts, with two of them set. */
    private static Map<String, Long> counters() {
        var agent = new Agent();
        agent.step(Moment.ORIGIN, new Input.Configure(new Settings("lb1", "", "", "", true, List.of(
                new InstanceSettings("web", new LinkName("eth0"), new Vrid(51), new Priority(100),
                        Duration.ofSeconds(1), true, ChecksumChoice.AUTO, Duration.ofSeconds(3),
                        List.of(Subnet.parse("10.0.0.100/24")),
                        NotifySettings.NONE)))));
        Command answer = agent.step(Moment.ORIGIN, new Input.Asked(1, new Wish.Status())).get(0);
        var snapshot = (Snapshot) ((Command.Answer) answer).reply();
        Map<String, Long> counters = new HashMap<>(snapshot.routers().get(0).counters());
        counters.put("advertisement_sent", 12L);
        counters.put("send_errors", 1L);
        return counters;
    }

    static NotifyAccount notified(String name) {
        return name.equals("edge") ? NotifyAccount.NOTHING
                : new NotifyAccount(new NotifyAccount.Run("/x", 1, "MASTER", 0, 12, false, ""), 3, 2, 1);
    }
}
